"""Sessions side by side: what the page says, who may see it, what it asks the database."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.core.recording import Lap
from activities.models import Activity
from analytics.models import Analysis
from athletes.models import Athlete
from simulation.write_fit import write_fit
from tests.api.conftest import ApiOf
from tests.compare.test_alignment import PARTS
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.metrics_pages.rows import run
from tests.web.test_activities_run import decoded
from tests.web.tiny import tiny

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    html = re.sub(r"<(script|svg).*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ").split())


def address(*runs: Activity, more: str = "") -> str:
    return f"/compare/?{'&'.join(f'runs={each.public_id}' for each in runs)}{more}"


def slower(athlete: Athlete) -> Activity:
    """1,000 m in 300 s, 1,000 m in 250 s, 400 m in 100 s; 147 bpm on average; three laps."""
    return bring(athlete, a_fit=write_fit(replace(tiny(), laps=PARTS)))["a.fit"].activity


def faster(athlete: Athlete) -> Activity:
    """Due north like the other, 1,000 m in 250 s twice, 400 m in 100 s, at 155 bpm; no laps."""
    time_s = np.arange(601.0)
    distance = np.interp(time_s, [0, 250, 500, 600], [0, 1000, 2000, 2400])
    channels = {
        "time_s": time_s, "distance_m": distance, "heart_rate_bpm": np.full(601, 155, dtype="f4"),
        "latitude": 48.0 + distance / 111_185.0, "longitude": np.full(601, 7.85),
    }  # fmt: skip
    made = replace(tiny(day=1), channels=channels, laps=(Lap(0.0, 600.0),))
    return bring(athlete, b_fit=write_fit(made))["b.fit"].activity


def test_two_runs_side_by_side(alice, browser_of, api_of: ApiOf) -> None:
    a, b, client = slower(alice), faster(alice), browser_of(alice)
    shares = {"heart_rate": [0, 60.0, 30.0, 10.0, 0, 0]}
    Analysis.objects.create(
        activity=a, athlete=alice, local_date=a.local_date, version=1, zone_seconds=shares
    )
    answer = client.get(address(a, b))
    # 2,400 m in 650 s and 600 s: 4:31 and 4:10 a kilometre; 147 and 155 bpm.
    assert "B was 21 s/km faster than A at 8 bpm more." in words(answer)
    blocks = {block.key: block for block in answer.context["page"].blocks}
    splits = [[(c.text, c.gap, c.note) for c in row.cells] for row in blocks["splits"].rows]
    assert splits == [
        [("5:00", "", "140 bpm"), ("4:10", "−50 s", "155 bpm")],
        [("4:10", "", "150 bpm"), ("4:10", "=", "155 bpm")],
    ]
    figures = {row.name: [(c.text, c.gap) for c in row.cells] for row in blocks["figures"].rows}
    assert figures["Moving time"] == [("10:50", ""), ("10:00", "−50 s")]
    assert figures["Heart rate"] == [("147", ""), ("155", "+8")]
    zones = {row.name: [cell.text for cell in row.cells] for row in blocks["zones-heart_rate"].rows}
    assert zones["Zone 1"] == ["60", "–"] and zones["Zone 3"] == ["10", "–"]

    sent = json.loads(
        re.search(r'<script id="compare-data"[^>]*>(.*?)</script>', answer.content.decode())[1]
    )
    pace, x = sent["channels"][0], decoded(sent["x"])
    half = min(range(len(x)), key=lambda i: abs(x[i] - 0.5))
    assert [decoded(column)[half] for column in pace["runs"]] == [300, 250]
    assert all(len(decoded(c)) == sent["n"] <= 600 for ch in sent["channels"] for c in ch["runs"])
    north = decoded(sent["runs"][1]["latitude"])[half]
    assert north == pytest.approx(48 + 500 / 111_185, abs=2e-5)

    laps = client.get(address(a, b, more="&align=lap"))
    rows = {block.key: block for block in laps.context["page"].blocks}["laps"].rows
    assert [row.cells[0].text for row in rows] == ["5:00", "4:10", "4:10"]
    assert "B has no laps" in words(laps)
    table = client.get(address(a, b, more="&format=csv")).content.decode().splitlines()
    assert "moving_time,650.0,600.0" in table

    found = api_of(alice).get(f"compare/?runs={a.public_id},{b.public_id}&align=time").json()
    at = min(range(500), key=lambda i: abs(found["places"][i] - 150))
    speeds = [session["channels"]["speed"] for session in found["sessions"]]
    assert [column[at] for column in speeds] == pytest.approx([1000 / 300, 4.0], rel=1e-3)
    assert speeds[1][-1] is None  # it is over after ten minutes
    assert found["sessions"][0]["zones"]["heart_rate"][1] == 0.6


def test_each_session_goes_through_the_door(cast: Cast, browser_of, api_of: ApiOf) -> None:
    day = timezone.localdate()
    mine, theirs, coachs = (run(a, day) for a in (cast.alice, cast.dora, cast.bob))
    asked = [
        (cast.alice, (mine, theirs), 404), (cast.alice, (mine, coachs), 404),
        (cast.carol, (mine, theirs), 404), (cast.bob, (mine, theirs), 404),
        (cast.bob, (mine, coachs), 200), (cast.dora, (theirs, mine), 404),
    ]  # fmt: skip
    for athlete, runs, status in asked:
        keys = ",".join(str(each.public_id) for each in runs)
        client = browser_of(athlete)
        assert client.get(address(*runs)).status_code == status, athlete.name
        assert client.get(address(*runs, more="&format=csv")).status_code == status
        assert api_of(athlete).get(f"compare/?runs={keys}").status_code == status
    assert "Alice" in words(browser_of(cast.bob).get(address(coachs, mine)))
    Activity.objects.filter(pk=mine.pk).update(trashed_at=timezone.now())
    assert browser_of(cast.alice).get(address(mine)).status_code == 404
    for nonsense in ("?runs=1", "?runs=%00", "?runs=../../x"):
        assert browser_of(cast.alice).get(f"/compare/{nonsense}").status_code == 404


def test_what_it_asks_the_database_does_not_grow(alice, browser_of) -> None:
    day, client = timezone.localdate(), browser_of(alice)
    runs = [
        run(alice, day - timedelta(days=back), {"pace": 3.0, "trimp": 80.0}) for back in range(12)
    ]
    counts = []
    client.get(address(*runs[:2]))
    for chosen in (runs[:2], runs[:4]):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(*chosen)).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1 and counts[0] <= 16, counts
    many = client.get(address(*runs[:7]))
    assert len(many.context["page"].columns) == 5 and "so the first 5 are shown" in words(many)


def test_sessions_are_picked_from_the_list_and_on_the_page(alice, browser_of) -> None:
    day, client = timezone.localdate(), browser_of(alice)
    runs = [run(alice, day - timedelta(days=back), title=f"Lake {back}") for back in range(4)]
    keys = [each.public_id for each in runs]
    ticked = client.post("/activities/bulk/", {"action": "compare", "key": keys[:3]})
    assert ticked.status_code == 302 and ticked["Location"] == address(*runs[:3])
    alone = client.post("/activities/bulk/", {"action": "compare", "key": keys[:1]}, follow=True)
    assert "Tick two to five activities" in words(alone)

    page = client.get(address(*runs[:2], more="&align=time")).context["page"]
    assert page.columns[0].without == address(runs[1], more="&align=time")
    assert page.columns[1].as_first == address(runs[1], runs[0], more="&align=time")
    empty = client.get("/compare/").context["picking"]
    assert [pick.row.title for pick in empty.picks] == [f"Lake {n}" for n in range(4)]
    found = client.get(f"{address(runs[0])}&find=lake+3").context["picking"].picks
    assert [pick.href for pick in found] == [address(runs[0], runs[3])]
