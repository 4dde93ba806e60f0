"""Home and team: this week day by day, the latest runs, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from activities import access
from activities.models import Activity, ImportItem, MergeOffer, Outcome, Sport
from activities.selectors.rows import DISTANCE, ActivityRow, rows, with_shown
from athletes import access as athletes_access
from athletes.access import STAFF_ROLES
from athletes.models import Athlete, Membership, Role, User
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
    everything = access.visible_to(user).filter(athlete=athlete)
    latest = rows(with_shown(everything).order_by("-start")[:LATEST])
    return Home(
        athlete=athlete,
        today=today,
        week=_week(user, athlete, today),
        latest=latest,
        offers=_offers(user, athlete),
        failed=_failed(user, now),
        importing=ImportItem.objects.filter(job__in=access.jobs_of(user))
        .exclude(state="done")
        .count(),
        has_thresholds=athlete.thresholds.exists(),
        has_any=bool(latest),
    )


def team_name(user: User, athlete: Athlete) -> str:
    """The team in which `user` looks after `athlete`."""
    mine = Membership.objects.filter(user=user, role__in=STAFF_ROLES).values("team_id")
    theirs = Membership.objects.filter(
        user_id=athlete.user_id, role=Role.ATHLETE, team__in=mine, team__archived_at__isnull=True
    )
    return theirs.values_list("team__name", flat=True).order_by("team__name").first() or ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """An athlete as their coach sees them at a glance; sums are of runs of this week."""

    athlete: Athlete
    last_day: date | None
    last_title: str
    last_key: UUID | None
    days_ago: int | None
    runs: int
    distance_m: float
    moving_s: float


def roster(user: User, first_weekday: int, now: datetime) -> list[RosterRow]:
    """The athletes `user` coaches, longest without a run first. Four queries, however many."""
    athletes = list(athletes_access.visible_to(user).exclude(user=user).order_by("name").distinct())
    mine = access.visible_to(user).filter(athlete__in=athletes, sport=Sport.RUN)
    newest = mine.order_by("athlete_id", "-start").distinct("athlete_id")
    last = {run.athlete_id: run for run in newest.defer("track", "thumb", "notes")}
    day = now.astimezone(ZoneInfo("UTC")).date()
    # A day's margin: "this week" is each athlete's own, on the calendar of their own zone.
    since = week_start(day - timedelta(days=1), first_weekday)
    sums = _sums_by_week(mine, athletes, first_weekday, now, since)
    return sorted(
        (_roster_row(athlete, last.get(athlete.pk), sums, now) for athlete in athletes),
        key=lambda row: (row.days_ago is not None, -(row.days_ago or 0)),
    )


def _roster_row(
    athlete: Athlete,
    run: Activity | None,
    sums: dict[int, tuple[int, float, float]],
    now: datetime,
) -> RosterRow:
    today = now.astimezone(ZoneInfo(athlete.time_zone)).date()
    count, distance, moving = sums.get(athlete.pk, (0, 0.0, 0.0))
    return RosterRow(
        athlete=athlete,
        last_day=run.local_date if run else None,
        last_title=run.title if run else "",
        last_key=run.public_id if run else None,
        days_ago=max(0, (today - run.local_date).days) if run else None,
        runs=count,
        distance_m=distance,
        moving_s=moving,
    )


def _sums_by_week(
    query: QuerySet[Activity],
    athletes: list[Athlete],
    first_weekday: int,
    now: datetime,
    since: date,
) -> dict[int, tuple[int, float, float]]:
    firsts = {
        athlete.pk: week_start(now.astimezone(ZoneInfo(athlete.time_zone)).date(), first_weekday)
        for athlete in athletes
    }
    found = query.filter(local_date__gte=since).values_list(
        "athlete_id", "local_date", Coalesce("corrected_distance_m", "distance_m", 0.0), "moving_s"
    )
    sums: dict[int, tuple[int, float, float]] = {}
    for athlete_id, day, distance, moving in found:
        if firsts[athlete_id] <= day <= firsts[athlete_id] + timedelta(days=6):
            count, metres, seconds = sums.get(athlete_id, (0, 0.0, 0.0))
            sums[athlete_id] = (count + 1, metres + distance, seconds + moving)
    return sums


def _week(user: User, athlete: Athlete, today: date) -> Week:
    first = week_start(today, athlete.week_start)
    last = first + timedelta(days=6)
    mine = access.visible_to(user).filter(athlete=athlete)
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
    visible = access.visible_to(user).values("pk")
    open_offers = MergeOffer.objects.filter(
        athlete=athlete, answer=MergeOffer.Answer.OPEN, first__in=visible, second__in=visible
    )
    pairs = dict(open_offers.order_by("-pk").values_list("first__public_id", "pk")[:3])
    found = rows(with_shown(access.visible_to(user).filter(public_id__in=pairs)))
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
