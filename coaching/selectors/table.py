"""The coach's table: a row an athlete, from what each of them shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from activities.models.imports import Outcome
from activities.selectors.team import LastRun, last_runs
from athletes.access import COACH_ROLES
from athletes.consent.looks import noted
from athletes.models import Membership, Team, User
from coaching.models import TableView
from coaching.selectors.comments import unread_counts
from coaching.selectors.flags import SeenFlag, flags_for
from coaching.selectors.table_figures import Figures, figures_of
from coaching.selectors.table_people import GroupOf, Invited, Person, invited_to, people_of
from common.units import Units

TROUBLE_D = 14
SILENT_D = 7


@dataclass(frozen=True, slots=True)
class Row:
    """An athlete. `flags` ask for attention, the gravest first; `away` were put off or done.

    `last` None: nothing is shared, or there is no run; `figures` None: nothing is shared; `failed`:
    files of the last two weeks that could not be read.
    """

    person: Person
    flags: Sequence[SeenFlag]
    away: Sequence[SeenFlag]
    last: LastRun | None
    silent_days: int | None
    figures: Figures | None
    unread: int
    failed: int

    @property
    def severity(self) -> int:
        """Of the gravest flag; 0 without one."""
        return max((flag.severity for flag in self.flags), default=0)

    @property
    def raised_at(self) -> datetime | None:
        """When the newest of the gravest flags was raised."""
        gravest = [flag.raised_at for flag in self.flags if flag.severity == self.severity]
        return max(gravest, default=None)

    @property
    def is_silent(self) -> bool:
        return self.person.shares and (self.silent_days is None or self.silent_days >= SILENT_D)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the default order; `groups` of the team that have athletes."""

    rows: list[Row]
    invited: list[Invited]
    groups: list[GroupOf]
    today: date

    @property
    def sharing(self) -> list[int]:
        """Athletes who share anything, by primary key."""
        return [row.person.pk for row in self.rows if row.person.shares]


def table_of(
    membership: Membership,
    *,
    today: date,
    now: datetime,
    first_weekday: int = 0,
    units: Units = "metric",
) -> Table:
    """The table of `membership.team` as its staff member may see it.

    The number of queries does not depend on how many athletes there are.
    """
    people = people_of(membership.user, membership.team, today)
    rows = rows_of(membership, people, today, now, first_weekday, units)
    groups = {group.key: group for person in people for group in person.groups}
    may_see_invited = membership.role in COACH_ROLES
    return Table(
        rows=sorted(rows, key=attention),
        invited=invited_to(membership.team, now) if may_see_invited else [],
        groups=sorted(groups.values(), key=lambda group: group.name.lower()),
        today=today,
    )


def rows_of(
    membership: Membership,
    people: Sequence[Person],
    today: date,
    now: datetime,
    first_weekday: int,
    units: Units,
) -> list[Row]:
    """The rows of `people`, in their order."""
    user = membership.user
    sights = {person.pk: person.sight for person in people if person.shares}
    flags = flags_for(membership.team, sights, today, units=units)
    last = last_runs(sights)
    figures = figures_of(sights, today, first_weekday)
    unread = unread_counts(user, sights)
    failed = _failed(sights, now)
    return [_row(person, flags, last, figures, unread, failed, today) for person in people]


def attention(row: Row) -> tuple[float, float, float, str]:
    """The default order: the gravest flag, of these the newest, then who was silent longest;
    who shares nothing comes last."""
    raised = row.raised_at.timestamp() if row.raised_at else 0.0
    silent = float("inf") if row.silent_days is None else float(row.silent_days)
    if not row.person.shares:
        silent = -1.0
    return (-row.severity, -raised, -silent, row.person.name.lower())


def looked_at(user: User, rows: Iterable[Row]) -> None:
    """What these athletes share has been shown to `user`."""
    for row in rows:
        if row.person.shares:
            noted(user, row.person.pk)


def view_of(user: User, team: Team) -> TableView | None:
    """How `user` has arranged the table of `team`. One query."""
    return TableView.objects.filter(user=user, team=team).first()


def _row(
    person: Person,
    flags: Mapping[int, Sequence[SeenFlag]],
    last: Mapping[int, LastRun],
    figures: Mapping[int, Figures],
    unread: Mapping[int, int],
    failed: Mapping[int, int],
    today: date,
) -> Row:
    run = last.get(person.pk)
    raised = flags.get(person.pk, ())
    return Row(
        person=person,
        flags=[flag for flag in raised if not flag.is_away],
        away=[flag for flag in raised if flag.is_away],
        last=run,
        silent_days=max((today - run.day).days, 0) if run else None,
        figures=figures.get(person.pk),
        unread=unread.get(person.pk, 0),
        failed=failed.get(person.pk, 0),
    )


# By files, not by jobs; undone ones are nobody's trouble.
FAILED = """
SELECT job.athlete_id, count(*)
FROM activities_importjob AS job JOIN activities_importitem AS item ON item.job_id = job.id
WHERE job.athlete_id = ANY(%(athletes)s) AND job.undone_at IS NULL
  AND job.created_at >= %(since)s AND item.outcome = %(failed)s
GROUP BY job.athlete_id
"""


def _failed(athletes: Iterable[int], now: datetime) -> dict[int, int]:
    """How many files of late could not be read; which, is the athlete's own affair."""
    values = {
        "athletes": list(athletes), "since": now - timedelta(days=TROUBLE_D),
        "failed": Outcome.FAILED.value,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FAILED, values)
        return dict(cursor.fetchall())
