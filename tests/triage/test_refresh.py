"""Flags made anew from rows: raised, kept, cleared, taken up again; and who is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Feel, ImportItem, ImportJob, Outcome, Terms
from athletes.models import Athlete, Share, Threshold, WellnessDay
from coaching.models import Flag, TriageDue
from coaching.selectors.triage_who import waiting
from coaching.services.triage import flags_refresh
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
TODAY = NOW.date()


def ran(athlete: Athlete, ago: int, heart: float | None, pace: float, **given):
    day = TODAY - timedelta(days=ago)
    return run(athlete, day, heart_rate_load=heart, pace_load=pace, **given)


def steady(athlete: Athlete) -> None:
    """Seven weeks with runs of 100 on two days each."""
    for ago in range(1, 49):
        if ago % 7 in (1, 4):
            ran(athlete, ago, 100.0, 100.0)


def spike(athlete: Athlete, **given) -> list[Activity]:
    """200 more by heart rate, of which pace shows 100."""
    return [ran(athlete, ago, 100.0, 50.0, **given) for ago in (0, 2)]


def refresh(athlete: Athlete, now: datetime = NOW) -> int:
    add_up(athlete)
    return flags_refresh(athletes=[athlete.pk], now=now)


def opened(athlete: Athlete, rule: str = "load_spike") -> dict[str, Flag]:
    flags = Flag.objects.filter(athlete=athlete, rule=rule, cleared_at=None)
    return {flag.variant: flag for flag in flags}


def test_a_spike_is_raised_with_heart_rate_and_without_each_with_its_own_numbers(cast):
    steady(cast.alice)
    spike(cast.alice)
    refresh(cast.alice)
    found = opened(cast.alice)
    assert found["body"].evidence["facts"]["now"] == 400
    assert found[""].evidence["facts"]["now"] == 300
    assert found["body"].kinds == ["body", "training"] and found[""].kinds == ["training"]
    assert found[""].first_day == TODAY - timedelta(days=48)
    assert len(found[""].evidence["runs"]) == 4


def test_the_same_again_writes_nothing(cast):
    steady(cast.alice)
    spike(cast.alice)
    assert refresh(cast.alice) > 0
    assert flags_refresh(athletes=[cast.alice.pk], now=NOW + timedelta(minutes=5)) == 0


def test_a_flag_that_no_longer_holds_is_cleared_and_is_itself_when_it_is_back(cast):
    steady(cast.alice)
    more = spike(cast.alice)
    refresh(cast.alice)
    raised = opened(cast.alice)[""]
    Activity.objects.filter(pk__in=[each.pk for each in more]).update(trashed_at=NOW)
    refresh(cast.alice)
    assert not opened(cast.alice)
    Activity.objects.update(trashed_at=None)
    refresh(cast.alice, NOW + timedelta(hours=1))
    assert opened(cast.alice)[""].pk == raised.pk
    Flag.objects.update(cleared_at=NOW - timedelta(days=4))
    refresh(cast.alice)
    assert opened(cast.alice)[""].pk != raised.pk


def test_runs_that_are_for_their_owner_alone_raise_nothing(cast):
    steady(cast.alice)
    spike(cast.alice, terms=Terms.STRAVA_API, metres=42_000.0)
    refresh(cast.alice)
    assert not Flag.objects.filter(athlete=cast.alice, cleared_at=None).exists()


def test_who_shares_with_nobody_has_no_flags(cast):
    steady(cast.alice)
    spike(cast.alice)
    refresh(cast.alice)
    Share.objects.filter(membership__user=cast.alice.user).delete()
    refresh(cast.alice)
    assert not Flag.objects.filter(athlete=cast.alice, cleared_at=None).exists()
    assert not any(who == cast.alice.pk for who in waiting(NOW + timedelta(days=2)))


def test_pain_is_told_from_what_the_athlete_wrote(cast):
    Feel.objects.create(activity=ran(cast.alice, 1, None, 50.0), pain_place="knee", pain_severity=6)
    refresh(cast.alice)
    found = opened(cast.alice, "pain")[""]
    assert found.kinds == ["notes", "training"] and found.severity == Flag.Severity.ALERT


def change_load(athlete):
    ran(athlete, 0, 50.0, 50.0)
    add_up(athlete)


def change_import(athlete):
    job = ImportJob.objects.create(athlete=athlete)
    item = ImportItem.objects.create(job=job, name="a.fit")
    TriageDue.objects.all().delete()
    ImportItem.objects.filter(pk=item.pk).update(outcome=Outcome.FAILED)


CHANGES = {
    "a day's load": change_load,
    "a feeling": lambda a: Feel.objects.create(activity=Activity.objects.first(), rpe=7),
    "a wellness day": lambda a: WellnessDay.objects.create(athlete=a, local_date=TODAY),
    "a threshold": lambda a: Threshold.objects.create(athlete=a, valid_from=TODAY),
    "a file that failed": change_import,
    "a workout type": lambda a: Activity.objects.update(workout_type="tempo"),
    "a share": lambda a: Share.objects.filter(membership__user=a.user).update(kinds=["training"]),
    "a run gone for good": lambda a: Activity.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_rule_looks_at_makes_its_athlete_due(cast, change):
    ran(cast.alice, 3, 50.0, 50.0)
    flags_refresh(athletes=[each.pk for each in Athlete.objects.all()], now=NOW)
    TriageDue.objects.all().delete()
    CHANGES[change](cast.alice)
    marked = set(TriageDue.objects.values_list("athlete_id", flat=True))
    assert marked == {cast.alice.pk}
    flags_refresh(athletes=[cast.alice.pk], now=NOW)
    assert not TriageDue.objects.exists()


def test_a_title_makes_nobody_due(cast):
    ran(cast.alice, 3, 50.0, 50.0)
    TriageDue.objects.all().delete()
    Activity.objects.update(title="A better one")
    assert not TriageDue.objects.exists()


def test_everybody_is_due_when_their_own_day_turns(cast):
    Athlete.objects.filter(pk=cast.dora.pk).update(time_zone="Pacific/Auckland")
    everybody = [each.pk for each in Athlete.objects.all()]
    flags_refresh(athletes=everybody, now=NOW)
    TriageDue.objects.all().delete()
    assert waiting(NOW) == waiting(NOW - timedelta(hours=1)) == []
    # 12:00 in London is 1:00 of the next day in Auckland, and 13:00 of the same one in Berlin.
    assert waiting(NOW + timedelta(hours=10)) == []
    assert waiting(NOW + timedelta(hours=11, minutes=30)) == [cast.alice.pk]
    assert waiting(NOW + timedelta(hours=23, minutes=30)) == [cast.alice.pk, cast.dora.pk]


def test_half_an_import_raises_nothing_for_a_while(cast):
    made = ran(cast.alice, 3, 50.0, 50.0)  # leaves a mark of analysis
    flags_refresh(athletes=[cast.alice.pk, cast.dora.pk], now=NOW)
    WellnessDay.objects.create(athlete=cast.alice, local_date=TODAY)
    TriageDue.objects.update(since=NOW)
    assert waiting(NOW + timedelta(seconds=10)) == []
    assert waiting(NOW + timedelta(seconds=50)) == [cast.alice.pk]
    add_up(made.athlete)
    assert waiting(NOW + timedelta(seconds=10)) == [cast.alice.pk]


def test_many_athletes_take_as_many_queries_as_one(cast):
    for athlete in (cast.alice, cast.dora):
        steady(athlete)
        ran(athlete, 2, 75.0, 75.0)  # worth watching: of the gravest staff is told one by one
        add_up(athlete)
    counts = []
    for athletes in ([cast.alice.pk], [cast.alice.pk, cast.dora.pk]):
        Flag.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            flags_refresh(athletes=athletes, now=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


def test_thresholds_follow_the_runs_of_a_season(cast):
    Threshold.objects.create(
        athlete=cast.alice, valid_from=date(2025, 1, 1), max_heart_rate_bpm=180
    )
    for ago in (5, 20):
        ran(cast.alice, ago, 50.0, 50.0, curves={"heart_rate_bpm": {30: 190.0 + ago}})
    refresh(cast.alice)
    found = opened(cast.alice, "thresholds_outdated")
    assert set(found) == {"body"}  # of a heart rate pace says nothing
    assert found["body"].evidence["facts"]["off"] == [["max_heart_rate_bpm", 180.0, 195.0]]


def test_the_command_works_out_everybody_s_flags(cast):
    steady(cast.alice)
    spike(cast.alice)
    add_up(cast.alice)
    said = StringIO()
    call_command("flags", stdout=said)
    assert said.getvalue().startswith("2 athletes, ")  # Alice and Dora share, their coaches do not
