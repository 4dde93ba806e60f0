"""Home and team: this week day by day, the latest runs, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from activities import access
from activities.models import ImportItem, MergeOffer, Outcome, Sport
from activities.selectors.rows import DISTANCE, ActivityRow, rows, with_shown
from athletes.models import Athlete, User
from common.days import week_start

LATEST = 5


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day of the week. Distance and time count runs; `others` are named, not summed."""

    day: date
    runs: list[ActivityRow]
    others: list[ActivityRow]
    distance_m: float
    moving_s: float
    share: float  # of the week's longest day, 0..1
    is_today: bool
    is_future: bool


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    last: date
    days: list[DayBox]
    runs: int
    distance_m: float
    moving_s: float
    ascent_m: float
    previous_distance_m: float  # up to the same day of the week before
    last_week_distance_m: float
    last_week_runs: int

    @property
    def against_previous_m(self) -> float:
        return self.distance_m - self.previous_distance_m


@dataclass(frozen=True, slots=True)
class Offer:
    pk: int
    activity: ActivityRow


@dataclass(frozen=True, slots=True)
class FailedImport:
    job: UUID
    count: int


@dataclass(frozen=True, slots=True)
class Home:
    athlete: Athlete
    today: date
    week: Week
    latest: list[ActivityRow]
    offers: list[Offer]
    failed: list[FailedImport]
    importing: int
    has_thresholds: bool
    has_any: bool


def home(user: User, athlete: Athlete, now: datetime) -> Home:
    """Everything the start page of `athlete` shows at `now`."""
    today = now.astimezone(ZoneInfo(athlete.time_zone)).date()
    everything = access.visible_to(user, of=athlete.pk)
    latest = rows(with_shown(everything).order_by("-start")[:LATEST])
    return Home(
        athlete=athlete,
        today=today,
        week=_week(user, athlete, today),
        latest=latest,
        offers=_offers(user, athlete),
        failed=_failed(user, now),
        importing=ImportItem.objects.filter(job__in=access.jobs_of(user), job__athlete=athlete)
        .exclude(state="done")
        .count(),
        has_thresholds=athlete.thresholds.exists(),
        has_any=bool(latest),
    )


def _week(user: User, athlete: Athlete, today: date) -> Week:
    first = week_start(today, athlete.week_start)
    last = first + timedelta(days=6)
    mine = access.visible_to(user, of=athlete.pk)
    found = rows(
        with_shown(mine.filter(local_date__gte=first, local_date__lte=last)).order_by("start")
    )
    # The same days of the week before: a Tuesday is compared with a Tuesday.
    same_days = Q(local_date__lte=today - timedelta(days=7))
    before = mine.filter(
        sport=Sport.RUN, local_date__gte=first - timedelta(days=7), local_date__lt=first
    ).aggregate(
        runs=Count("pk"),
        whole=Sum(DISTANCE, default=0.0),
        so_far=Sum(DISTANCE, default=0.0, filter=same_days),
    )
    runs = [row for row in found if row.is_run]
    return Week(
        first=first,
        last=last,
        days=_days(found, first, today),
        runs=len(runs),
        distance_m=sum(row.distance_m or 0.0 for row in runs),
        moving_s=sum(row.moving_s for row in runs),
        ascent_m=sum(row.ascent_m or 0.0 for row in runs),
        previous_distance_m=before["so_far"],
        last_week_distance_m=before["whole"],
        last_week_runs=before["runs"],
    )


def _days(found: list[ActivityRow], first: date, today: date) -> list[DayBox]:
    days = [first + timedelta(days=offset) for offset in range(7)]
    runs = {day: [row for row in found if row.local_date == day and row.is_run] for day in days}
    sums = {day: sum(row.distance_m or 0.0 for row in runs[day]) for day in days}
    longest = max(sums.values()) or 1.0
    return [
        DayBox(
            day=day,
            runs=runs[day],
            others=[row for row in found if row.local_date == day and not row.is_run],
            distance_m=sums[day],
            moving_s=sum(row.moving_s for row in runs[day]),
            share=sums[day] / longest,
            is_today=day == today,
            is_future=day > today,
        )
        for day in days
    ]


def _offers(user: User, athlete: Athlete) -> list[Offer]:
    if athlete.user_id != user.pk:
        return []
    visible = access.visible_to(user, of=athlete.pk).values("pk")
    open_offers = MergeOffer.objects.filter(
        athlete=athlete, answer=MergeOffer.Answer.OPEN, first__in=visible, second__in=visible
    )
    pairs = dict(open_offers.order_by("-pk").values_list("first__public_id", "pk")[:3])
    found = rows(with_shown(access.visible_to(user, of=athlete.pk).filter(public_id__in=pairs)))
    return [Offer(pairs[row.public_id], row) for row in found]


def _failed(user: User, now: datetime) -> list[FailedImport]:
    """Batches of the last fortnight with files that could not be read."""
    found = (
        access.jobs_of(user)
        .filter(created_at__gte=now - timedelta(days=14), undone_at__isnull=True)
        .annotate(failed=Count("items", filter=Q(items__outcome=Outcome.FAILED)))
        .filter(failed__gt=0)
        .order_by("-created_at")
    )
    return [FailedImport(key, count) for key, count in found.values_list("public_id", "failed")[:1]]
