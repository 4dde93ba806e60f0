"""Which flags a reader is shown, in which variant, and what the staff did about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.consent.sight import Sight
from coaching.models import Flag, FlagAnswer
from coaching.selectors.flags import flags_for
from common.kinds import Kind
from tests.triage.flags import SPIKE, TODAY, flag

pytestmark = pytest.mark.django_db
ALL = Sight(dict.fromkeys(Kind, date.min))
TRAINING = Sight({Kind.TRAINING: date.min})


def seen(cast, sight, today=TODAY):
    return flags_for(cast.team, {cast.alice.pk: sight}, today)[cast.alice.pk]


def test_staff_without_body_reads_the_variant_without_heart_rate(cast):
    flag(cast.alice)
    facts = SPIKE | {"now": 777}
    flag(cast.alice, variant="body", kinds=["training", "body"], evidence={"facts": facts})
    (with_body,), (without,) = seen(cast, ALL), seen(cast, TRAINING)
    assert "Alice's load of the last 7 days is 777" in with_body.sentence and not with_body.without
    assert "is 520, 30 % above the 400" in without.sentence
    assert without.without == "Worked out without heart rate."


def test_heart_rate_that_says_all_is_well_outweighs_pace(cast):
    flag(cast.alice)
    assert not seen(cast, ALL)
    assert len(seen(cast, TRAINING)) == 1


@pytest.mark.parametrize(("since", "count"), [(date(2026, 1, 22), 1), (date(2026, 1, 23), 0)])
def test_a_flag_that_reaches_back_before_the_share_is_not_shown(cast, since, count):
    flag(cast.alice)
    assert len(seen(cast, Sight({Kind.TRAINING: since}))) == count


def test_body_shared_since_yesterday_alone_shows_the_variant_without_it(cast):
    flag(cast.alice)
    sight = Sight({Kind.TRAINING: date.min, Kind.BODY: TODAY - timedelta(days=1)})
    assert [each.variant for each in Flag.objects.all()] == [""]
    assert len(seen(cast, sight)) == 1


def answer(cast, act, *, at=None, **given):
    given = {"severity": 2, "by_name": "Bob"} | given
    made = FlagAnswer.objects.create(
        team=cast.team, athlete=cast.alice, rule="load_spike", act=act, **given
    )
    if at is not None:
        FlagAnswer.objects.filter(pk=made.pk).update(at=at)


def test_what_is_put_off_comes_back_on_its_day(cast):
    flag(cast.alice)
    answer(cast, "snoozed", until=TODAY + timedelta(days=3), note="Camp week")
    (away,) = seen(cast, TRAINING)
    assert away.is_away and away.answer.note == "Camp week" and away.answer.by == "Bob"
    assert not seen(cast, TRAINING, TODAY + timedelta(days=3))[0].is_away


def test_what_is_done_stays_away_until_it_gets_worse_or_is_about_something_new(cast):
    made = flag(cast.alice, about="knee")
    answer(cast, "done", about="knee")
    assert seen(cast, TRAINING)[0].is_away
    for change in ({"severity": 3}, {"about": "hip"}):
        Flag.objects.filter(pk=made.pk).update(**change)
        assert not seen(cast, TRAINING)[0].is_away
        Flag.objects.filter(pk=made.pk).update(severity=2, about="knee")
    answer(cast, "reopened", about="knee")
    assert not seen(cast, TRAINING)[0].is_away


def test_an_answer_to_last_year_s_flag_is_none_to_this_one(cast):
    flag(cast.alice)
    answer(cast, "done", at=datetime(2025, 3, 1, tzinfo=UTC))
    assert seen(cast, TRAINING)[0].answer is None


def test_another_team_s_answer_is_not_this_one_s(cast):
    flag(cast.alice)
    other = cast.dora.user.memberships.get().team
    FlagAnswer.objects.create(
        team=other, athlete=cast.alice, rule="load_spike", act="done", severity=3
    )
    assert not seen(cast, TRAINING)[0].is_away


def test_flags_of_many_athletes_take_two_queries(cast):
    for athlete in (cast.alice, cast.dora):
        flag(athlete)
        flag(athlete, rule="a_rule_of_yesterday")
    sights = {cast.alice.pk: TRAINING, cast.dora.pk: TRAINING}
    with CaptureQueriesContext(connection) as asked:
        found = flags_for(cast.team, sights, TODAY)
    assert len(asked) == 2
    assert [len(each) for each in found.values()] == [1, 1]
