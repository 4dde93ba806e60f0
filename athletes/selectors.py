"""What pages read about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import available_timezones

from django.shortcuts import get_object_or_404

from athletes.access import coaches, visible_to
from athletes.keyset import Part, Place, last_first, newest_first
from athletes.models import Athlete, Shoe, Threshold
from common.units import Units

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks at a page: how they want figures, days and colours."""

    units: Units = "metric"
    time_zone: str = "UTC"
    language: str = "en"
    week_start: int = 0
    theme: str = "system"
    athlete: Athlete | None = None
    is_coach: bool = False

    @property
    def name(self) -> str:
        return self.athlete.name if self.athlete else ""


def reader_for(user: User | AnonymousUser, *, is_coach: bool | None = None) -> Reader:
    """The reader, without a query for the user of a request; strangers get the defaults.

    `is_coach`: where that is known or of no interest, it isn't asked for.
    """
    if not user.is_authenticated:
        return Reader()
    # Loaded along by athletes.accounts.backends.Backend.
    athlete = getattr(user, "athlete", None)
    if is_coach is None:
        is_coach = user.is_coaching if hasattr(user, "is_coaching") else coaches(user)
    if athlete is None:
        return Reader(is_coach=is_coach)
    return Reader(
        units="imperial" if athlete.units == Athlete.Units.IMPERIAL else "metric",
        time_zone=athlete.time_zone,
        language=athlete.language,
        week_start=athlete.week_start,
        theme=athlete.theme,
        athlete=athlete,
        is_coach=is_coach,
    )


def threshold_list(athlete: Athlete) -> list[Threshold]:
    """Newest first."""
    return list(athlete.thresholds.order_by("-valid_from"))


def shoe_list(athlete: Athlete) -> list[Shoe]:
    """In use first, then the retired ones."""
    return sorted(athlete.shoes.all(), key=lambda shoe: (bool(shoe.retired_on), shoe.name.lower()))


def time_zone_names() -> list[str]:
    """IANA zones a person would choose from: places and UTC, no historical aliases."""
    places = (
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )
    return ["UTC", *sorted(places)]


def athlete_by_email(email: str) -> Athlete | None:
    """The athlete whose user signs in with `email`, in any case of letters."""
    return Athlete.objects.select_related("user").filter(user__email__iexact=email).first()


def valid_threshold(rows: list[Threshold], day: date) -> Threshold | None:
    """Of rows newest first, the one valid on `day`."""
    return next((row for row in rows if row.valid_from <= day), None)


def threshold_of(athlete: Athlete, pk: int) -> Threshold:
    return get_object_or_404(Threshold, athlete=athlete, pk=pk)


def shoe_of(athlete: Athlete, key: UUID) -> Shoe:
    return get_object_or_404(Shoe, athlete=athlete, public_id=key)


def threshold_on(athlete: Athlete, day: date) -> Threshold | None:
    """The row that begins on `day`."""
    return athlete.thresholds.filter(valid_from=day).first()


def threshold_part(athlete: Athlete, *, after: Place | None, limit: int) -> Part[Threshold]:
    return newest_first(athlete.thresholds.all(), "valid_from", after=after, limit=limit)


def shoe_part(athlete: Athlete, *, after: Place | None, limit: int) -> Part[Shoe]:
    """The last added first."""
    return last_first(athlete.shoes.all(), after=after, limit=limit)


def coached_by(user: User) -> list[Athlete]:
    """Everybody but themselves whose data `user` may see, by name."""
    return list(visible_to(user).exclude(user=user).order_by("name", "pk"))
