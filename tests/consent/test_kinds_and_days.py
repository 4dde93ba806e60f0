"""What each kind opens and leaves closed, from its first day on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from activities.models import Activity, Terms
from analytics.selectors.run_days import load_days, run_days
from analytics.selectors.scope import Scope
from analytics.selectors.trends import values_of
from analytics.selectors.zone_months import zone_months
from athletes.models import Membership, Role
from athletes.teams.services import share_set, team_create, team_member_add
from common.kinds import Kind
from tests.consent.world import NOTES, addresses, answers, runs_of, share
from tests.metrics_pages.rows import run as measured
from tests.progress.rows import run as analysed
from tests.web.tiny import bring_tiny

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)


def both_teams(cast, *, body_from: date) -> None:
    """Bob coaches Alice in two teams: training in one, body too in the other from a day on."""
    share(cast.alice, [Kind.TRAINING])
    second = team_create(owner=cast.bob.user, name="Second")
    kinds = [Kind.TRAINING, Kind.BODY]
    team_member_add(
        team=second, user=cast.alice.user, role=Role.ATHLETE, kinds=kinds, since=body_from
    )


def test_without_streams_there_are_splits_and_neither_charts_nor_samples(cast, browser_of):
    activity = bring_tiny(cast.alice)
    share(cast.alice, [Kind.TRAINING, Kind.BODY])
    coach = browser_of(cast.bob)
    page = coach.get(f"/activities/{activity.public_id}/")
    assert page.context["page"].panels == [] and page.context["chart_data"] == ""
    # First kilometre in 300 s, second in 250 s; heart rate 140 and 150.
    assert [row.heart_rate for row in page.context["page"].splits] == ["140", "150", "160"]
    assert [row.time for row in page.context["page"].splits][:2] == ["5:00", "4:10"]
    assert coach.get(f"/activities/{activity.public_id}/data.json").status_code == 403
    streams = coach.get(f"/api/v1/activities/{activity.public_id}/streams/").json()
    assert streams["channels"] is None and "streams" in streams["not_shared"]


def test_a_map_alone_tells_no_pace_between_two_kilometres(cast, browser_of):
    activity = bring_tiny(cast.alice)
    share(cast.alice, [Kind.TRAINING, Kind.MAP])
    data = browser_of(cast.bob).get(f"/activities/{activity.public_id}/data.json").json()
    assert data["channels"] == [] and data["pauses"] == []
    # Equal steps on the ground, and equal times within a kilometre: 300 s for the first.
    steps = set(data["latitude"]["v"][1:200])
    assert max(steps) - min(steps) <= 2
    times = data["time"]["v"]
    assert max(times[1:245]) - min(times[1:245]) <= 1 and abs(sum(times) - 650) <= 1


def test_streams_without_body_and_map_keep_the_pace(cast, browser_of):
    activity = bring_tiny(cast.alice)
    share(cast.alice, [Kind.TRAINING, Kind.STREAMS])
    data = browser_of(cast.bob).get(f"/activities/{activity.public_id}/data.json").json()
    assert [channel["key"] for channel in data["channels"]] == ["pace"]
    assert "latitude" not in data and "longitude" not in data
    # The way was measured on positions that are not shown.
    assert round(sum(step or 0 for step in data["distance"]["v"]) / 1000, 1) == 2.4


def test_neither_order_nor_hits_tell_of_what_is_hidden(cast, browser_of):
    for ago, bpm in ((0, 120.0), (1, 180.0), (2, 150.0)):
        measured(cast.alice, DAY - timedelta(days=ago), average_heart_rate_bpm=bpm)
    Activity.objects.filter(local_date=DAY).update(notes=NOTES)
    coach, page = browser_of(cast.bob), f"/athletes/{cast.alice.public_id}/activities/"

    def days(query: str) -> list[int]:
        rows = coach.get(f"{page}?{query}").context["found"].rows
        return [(DAY - row.local_date).days for row in rows]

    assert days("sort=-hr") == [1, 2, 0] and days(f"q={NOTES}") == [0]
    share(cast.alice, [Kind.TRAINING])
    assert days("sort=-hr") == [0, 1, 2] and days("sort=hr") == [0, 1, 2]
    assert days(f"q={NOTES}") == []
    table = coach.get(f"{page}activities.csv?sort=hr").getvalue().decode()
    assert "heart_rate" not in table and "average_speed_mps" in table


def test_each_kind_counts_from_its_own_day_on(cast, browser_of):
    for ago in range(4):
        day = DAY - timedelta(days=ago)
        measured(cast.alice, day, {"heart_rate": 140.0, "pace": 3.0})
    both_teams(cast, body_from=DAY - timedelta(days=1))
    scope = Scope(cast.alice.pk)
    assert len(values_of(cast.bob.user, scope, "pace")) == 4
    assert len(values_of(cast.bob.user, scope, "heart_rate")) == 2
    rows = browser_of(cast.bob).get(f"/athletes/{cast.alice.public_id}/activities/?sort=-hr")
    found = rows.context["found"].rows
    assert [row.heart_rate_bpm for row in found] == [145.0, 145.0, None, None]


def test_load_and_intensity_give_way_to_pace_where_the_heart_is_not_shared(cast):
    for ago in (0, 1):
        analysed(
            cast.alice, DAY - timedelta(days=ago), heart_rate_load=90.0, pace_load=50.0,
            easy_s=3000.0, zones={"heart_rate": [0, 3000, 0, 0, 0, 0],
                                  "pace": [0, 600, 900, 1000, 500, 0]},
        )  # fmt: skip
    both_teams(cast, body_from=DAY)
    load = load_days(cast.bob.user, cast.alice.pk, DAY)
    assert load.heart_rate_load.tolist() == [50.0, 90.0] and load.pace_load.tolist() == [50.0, 50.0]
    assert load.runs_by_pace == 1 and load.shared_from == DAY
    days = run_days(cast.bob.user, Scope(cast.alice.pk))
    assert (days.easy_s.tolist(), days.moderate_s.tolist(), days.hard_s.tolist()) == (
        [1500.0, 3000.0], [1000.0, 0.0], [500.0, 0.0],
    )  # fmt: skip
    share_set(
        membership=Membership.objects.get(team__name="Second", user=cast.alice.user), kinds=[]
    )
    assert list(zone_months(cast.bob.user, Scope(cast.alice.pk))) == ["pace"]
    assert not load_days(cast.bob.user, cast.alice.pk, DAY).has_heart_rate


def test_what_strava_s_api_gave_is_in_no_answer(cast, browser_of):
    runs = runs_of(cast.alice)
    mine = Activity.objects.filter(pk=runs.second.pk)
    mine.update(terms=Terms.STRAVA_API, title="Fremdgang")
    pattern = "/activities/[?a]|similar|compare/$|trends"
    lists = [way for way in addresses(cast.alice, runs) if re.search(pattern, way)]
    texts = answers(browser_of(cast.bob), lists)
    assert not [address for address, text in texts.items() if "Fremdgang" in text]
    listed = texts[f"/api/v1/activities/?athlete={cast.alice.public_id}"]
    assert str(runs.first.public_id) in listed and str(runs.second.public_id) not in listed
