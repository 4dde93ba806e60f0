"""What a row of the coach's table says, and what it leaves out when it is not shared."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from django.utils import timezone

from activities.models import ImportItem, ImportJob
from analytics.selectors.form_now import form_now
from athletes.models import Group, Membership, Role, Share, TeamInvitation
from coaching.models import Flag
from coaching.selectors.table import Row, Table, table_of
from coaching.selectors.table_order import Ask, arranged, new_since, summary_of
from tests.conftest import Cast
from tests.table.people import join, loaded, long_ago, raised, ran

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(cast: Cast) -> Cast:
    long_ago(cast.team)
    return cast


def table(cast: Cast, who=None) -> Table:
    member = Membership.objects.get(team=cast.team, user=(who or cast.bob).user)
    return table_of(member, today=timezone.localdate(), now=timezone.now())


def row_of(cast: Cast, name: str = "Alice") -> Row:
    return next(row for row in table(cast).rows if row.person.name == name)


def names(cast: Cast, **ask) -> list[str]:
    return [row.person.name for row in arranged(table(cast).rows, Ask(**ask))]


def test_a_row_names_the_last_run_and_how_long_ago_it_was(red):
    ran(red.alice, 9, title="old")
    ran(red.alice, 4, title="latest", corrected_distance_m=9_000.0)
    ran(red.alice, 1, sport="ride", title="ride")
    row = row_of(red)
    assert (row.last.title, row.last.distance_m, row.silent_days) == ("latest", 9000.0, 4)


def test_the_load_of_a_week_is_set_against_the_four_weeks_before(red):
    before = {7 * week + 8: 60.0 for week in range(5)}
    loaded(red.alice, {0: 80.0, 3: 40.0} | before, by_pace=0.5)
    figures = row_of(red).figures
    assert (figures.load, figures.change, figures.by_heart_rate) == (
        120.0,
        pytest.approx(1.0),
        True,
    )


def test_without_the_body_the_load_is_that_of_pace(red):
    loaded(red.alice, {0: 80.0} | {7 * week + 8: 60.0 for week in range(5)}, by_pace=0.5)
    Share.objects.update(kinds=["training"])
    figures = row_of(red).figures
    assert (figures.load, figures.by_heart_rate) == (40.0, False)
    assert figures.change == pytest.approx(40 / 30 - 1)


def test_a_load_without_anything_to_compare_it_with_has_no_change(red):
    loaded(red.alice, {0: 80.0})
    figures = row_of(red).figures
    assert figures.load == 80.0
    assert math.isnan(figures.change)
    assert math.isnan(figures.form)


def test_days_before_the_first_run_are_no_rest(red):
    """Every day the same since 12 days ago: nothing has changed, and nothing is usual yet."""
    loaded(red.alice, dict.fromkeys(range(13), 50.0))
    figures = row_of(red).figures
    assert math.isnan(figures.change)
    assert math.isnan(figures.usual_m)
    assert math.isnan(figures.weeks_m[0]) and figures.week_m > 0


def test_the_form_is_that_of_the_athlete_s_own_page(red):
    loaded(red.alice, {ago: 40.0 + 3 * (ago % 7) for ago in range(0, 420, 3)})
    today = timezone.localdate()
    own = form_now(red.alice.user, red.alice.pk, today).form.form[-1]
    assert row_of(red).figures.form == pytest.approx(own, abs=1e-6)


def test_runs_without_a_load_are_no_week_of_rest(red):
    loaded(red.alice, {0: 0.0, 10: 0.0})
    assert math.isnan(row_of(red).figures.load)


def test_weeks_before_the_first_shared_day_are_unknown_and_not_empty(red):
    loaded(red.alice, {7 * week: 60.0 for week in range(12)}, km=8.0)
    today = timezone.localdate()
    Share.objects.update(since=today - timedelta(days=today.weekday() + 14))
    figures = row_of(red).figures
    assert [math.isnan(week) for week in figures.weeks_m] == [True] * 9 + [False] * 3
    assert figures.weeks_m[-2] == 8000.0
    assert math.isnan(figures.usual_m)


def test_the_usual_week_is_the_median_of_the_eight_before(red):
    today = timezone.localdate()
    this_week = today.weekday()
    for week, km in enumerate((5.0, 10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 90.0)):
        loaded(red.alice, {this_week + 1 + 7 * week: 50.0}, km=km)
    assert row_of(red).figures.usual_m == 15_000.0


def test_who_shares_nothing_has_a_row_without_figures(red):
    join(red.team, ["Quiet"], kinds=[])
    (gone,) = join(red.team, ["Gone"])
    ran(gone, 1)
    Share.objects.filter(membership__user=gone.user).update(
        until=timezone.localdate() - timedelta(days=1)
    )
    quiet, ended = row_of(red, "Quiet"), row_of(red, "Gone")
    assert (quiet.person.state, quiet.figures, quiet.last) == ("nothing", None, None)
    assert (ended.person.state, ended.figures, ended.last) == ("ended", None, None)


def test_failed_files_of_late_are_counted_and_not_named(red):
    for days, undone in ((1, None), (20, None), (2, timezone.now())):
        job = ImportJob.objects.create(athlete=red.alice, undone_at=undone)
        then = timezone.now() - timedelta(days=days)
        ImportJob.objects.filter(pk=job.pk).update(created_at=then)
        ImportItem.objects.create(job=job, name="secret.fit", outcome="failed", state="done")
    assert row_of(red).failed == 1
    assert "secret.fit" not in repr(table(red))


def test_the_gravest_flags_come_first_then_the_newest_then_the_longest_silent(red):
    ben, cleo, dan, eva = join(red.team, ["Ben", "Cleo", "Dan", "Eva"])
    raised(ben, severity=2, days_ago=5)
    raised(cleo, severity=3, days_ago=9)
    raised(dan, severity=2, days_ago=1)
    ran(red.alice, 2)
    ran(eva, 6)
    join(red.team, ["Quiet"], kinds=[])
    assert names(red) == ["Cleo", "Dan", "Ben", "Eva", "Alice", "Quiet"]


def test_a_flag_that_reveals_what_is_not_shared_raises_nobody(red):
    raised(red.alice)
    Flag.objects.update(kinds=["training", "notes"])
    Share.objects.update(kinds=["training"])
    assert not row_of(red).flags


def test_a_column_sorts_either_way_and_the_unknown_stays_last(red):
    ben, _cleo = join(red.team, ["Ben", "Cleo"])
    ran(red.alice, 3)
    ran(ben, 9)
    assert names(red, sort="-last") == ["Ben", "Alice", "Cleo"]
    assert names(red, sort="last") == ["Alice", "Ben", "Cleo"]
    assert names(red, sort="nonsense") == names(red)


def test_filters_narrow_by_name_group_flag_and_silence(red):
    ben, cleo = join(red.team, ["Ben Adam", "Cleo"])
    group = Group.objects.create(team=red.team, name="Milers")
    group.members.add(Membership.objects.get(user=cleo.user, team=red.team))
    ran(red.alice, 1)
    ran(ben, 8)
    raised(cleo)
    assert names(red, text="adam ben") == ["Ben Adam"]
    assert names(red, group=group.public_id) == ["Cleo"]
    assert names(red, show="flagged") == ["Cleo"]
    assert set(names(red, show="silent")) == {"Ben Adam", "Cleo"}


def test_only_the_athletes_of_the_team_are_in_it(red):
    Membership.objects.create(team=red.team, user=red.carol.user, role=Role.ASSISTANT)
    assert [row.person.name for row in table(red, red.carol).rows] == ["Alice"]


def test_open_invitations_are_shown_to_coaches_and_not_to_assistants(red):
    soon = timezone.now() + timedelta(days=3)
    for number, given in enumerate(({"email": "new@example.org"}, {"email": ""})):
        TeamInvitation.objects.create(
            team=red.team, token_hash=str(number), expires_at=soon, **given
        )
    TeamInvitation.objects.create(
        team=red.team, email="late@example.org", token_hash="x", expires_at=timezone.now()
    )
    assert [one.email for one in table(red).invited] == ["new@example.org"]
    Membership.objects.filter(user=red.bob.user).update(role=Role.ASSISTANT)
    assert table(red).invited == []


def test_the_summary_counts_flags_and_which_are_new(red):
    ben, cleo = join(red.team, ["Ben", "Cleo"])
    raised(ben, days_ago=30)
    raised(cleo)
    today = timezone.localdate()
    found = summary_of(table(red).rows, today, lambda day: timezone.now() - timedelta(hours=1))
    assert (found.athletes, found.flagged, found.new) == (3, 2, 1)


@pytest.mark.parametrize(
    ("today", "since"),
    [(23, 20), (24, 23), (21, 20), (22, 20)],  # Monday, Tuesday, Saturday, Sunday
)
def test_new_is_since_yesterday_and_since_friday_after_a_weekend(today, since):
    assert new_since(date(2026, 11, today)) == date(2026, 11, since)
