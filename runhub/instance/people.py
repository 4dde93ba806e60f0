"""Accounts as admins see them: who they are and what they take, nothing of what they run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from activities.models import SourceFile
from activities.selectors.paging import Paging
from athletes.accounts.second_factor import KINDS
from athletes.consent.sight import STAFF_ROLES
from athletes.models import Invitation, Membership, User

SIZE = 50
STATES = ("active", "disabled", "closing", "unclaimed")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`state`: one of STATES. `email` is empty for who was only entered by a coach."""

    user: User
    name: str
    email: str
    state: str
    is_admin: bool
    is_staff_somewhere: bool
    seen_at: datetime | None
    originals_bytes: int
    email_is_confirmed: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: list[PersonRow]
    paging: Paging
    query: str
    state: str


def people_page(*, query: str = "", state: str = "", number: int = 1) -> PeoplePage:
    """Accounts whose name or address holds `query`, in one of STATES if given, by name."""
    found = _in_state(User.objects.all(), state)
    if query:
        found = found.filter(Q(email__icontains=query) | Q(athlete__name__icontains=query))
    paging = Paging.of(number, SIZE, found.count())
    found = found.order_by(Lower(Coalesce("athlete__name", "email")), "pk")
    start = max(0, paging.first - 1)
    return PeoplePage(_rows(found[start : paging.last]), paging, query, state)


def person_row(pk: int) -> PersonRow:
    """Http404 for an account there is not."""
    user = get_object_or_404(User, pk=pk)
    return _rows(User.objects.filter(pk=user.pk))[0]


def _in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    """As `_state` below says it of a row."""
    unclaimed, closing = Q(athlete__is_unclaimed=True), Q(athlete__closing_at__isnull=False)
    match state:
        case "unclaimed":
            return found.filter(unclaimed)
        case "closing":
            return found.exclude(unclaimed).filter(closing)
        case "disabled":
            return found.exclude(unclaimed).exclude(closing).filter(is_active=False)
        case "active":
            return found.exclude(unclaimed).exclude(closing).filter(is_active=True)
    return found


def _rows(users: QuerySet[User]) -> list[PersonRow]:
    """Four queries, whatever their number."""
    staff = Membership.objects.filter(
        user=OuterRef("pk"), role__in=STAFF_ROLES, team__archived_at=None
    )
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"))
    second = Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS)
    marked = users.select_related("athlete").annotate(
        coaches=Exists(staff),
        confirmed=Exists(confirmed.filter(verified=True)),
        second=Exists(second),
    )
    found = list(marked)
    ids = [user.pk for user in found]
    seen = _by_user(UserSession.objects.filter(user__in=ids).values("user"), Max("last_seen_at"))
    files = SourceFile.objects.filter(athlete__user__in=ids).values(user=F("athlete__user"))
    kept = _by_user(files, Sum("size_bytes"))
    return [_row(user, seen.get(user.pk), kept.get(user.pk, 0)) for user in found]


def _by_user(found: QuerySet, figure: Max | Sum) -> dict:
    return {row["user"]: row["figure"] for row in found.annotate(figure=figure).order_by()}


def _row(user: User, seen_at: datetime | None, originals_bytes: int) -> PersonRow:
    athlete = getattr(user, "athlete", None)
    moments = [moment for moment in (seen_at, user.last_login) if moment is not None]
    state = _state(user)
    return PersonRow(
        user=user,
        name=athlete.name if athlete else "",
        email="" if state == "unclaimed" else user.email,
        state=state,
        is_admin=user.is_superuser,
        is_staff_somewhere=user.coaches,
        seen_at=max(moments, default=None),
        originals_bytes=originals_bytes,
        email_is_confirmed=user.confirmed,
        has_second_factor=user.second,
    )


def _state(user: User) -> str:
    athlete = getattr(user, "athlete", None)
    if athlete is not None and athlete.is_unclaimed:
        return "unclaimed"
    if athlete is not None and athlete.closing_at is not None:
        return "closing"
    return "active" if user.is_active else "disabled"


def invitations_open() -> list[Invitation]:
    """Those that can still be used, the next to end first."""
    standing = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return list(standing.select_related("created_by__athlete").order_by("expires_at"))
