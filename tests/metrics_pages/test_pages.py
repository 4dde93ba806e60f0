"""Dashboard, metric page and panels as HTML and CSV: what they say, and what they cost."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from athletes.models import Athlete
from athletes.selectors import Reader
from runhub.web.filters import Filters
from runhub.web.panel_pages import ask_of, rendered
from runhub.web.panels import all_panels
from tests.metrics_pages.rows import banded, run
from tests.progress import rows as analysed

pytestmark = pytest.mark.django_db
PAGE = "/progress/metrics/"
PANEL = "/progress/panels/trend/"


def words(answer) -> str:
    html = re.sub(r"<(script|svg).*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ").split())


def fragment(client, query: str):
    return client.get(f"{PANEL}?{query}", headers={"HX-Request": "true"})


def chart(answer) -> dict:
    found = re.search(r'json">(\{"x".*?\})</script>', answer.content.decode())
    return json.loads(found[1])


def season(athlete: Athlete) -> None:
    """Stride of 1.12 m in the last four weeks, 1.14 m before, 1.05 m a year ago; no power."""
    today = timezone.localdate()
    for back in range(0, 100, 7):
        value = 1.12 if back < 28 else 1.14
        run(athlete, today - timedelta(days=back), {"step_length": value, "pace": 3.2},
            lacks={"power": "no_power"})  # fmt: skip
    for back in range(364, 450, 7):
        run(athlete, today - timedelta(days=back), {"step_length": 1.05, "pace": 3.0})


def test_the_sentence_compares_four_weeks_with_the_twelve_before(alice, browser_of):
    season(alice)
    client = browser_of(alice)
    said = words(fragment(client, "metric=step_length"))
    assert ("Your stride length was 1.12 m over the last 4 weeks, 2 % below the 12 weeks before."
            in said)  # fmt: skip
    # 1.14 is the median of the 12 weeks shown, 1.05 that of the same weeks last year.
    said = words(fragment(client, "metric=step_length&window=12w&against=last_year"))
    assert "1.14 m over the last 12 weeks, 9 % above a year earlier." in said
    # 1000 m at 3.2 m/s take 312.5 s, at 3.0 m/s 333.
    said = words(fragment(client, "metric=pace&window=12w&against=last_year"))
    assert "5:13 /km over the last 12 weeks, 20 s/km faster than a year earlier." in said
    Athlete.objects.filter(pk=alice.pk).update(units="imperial")
    # 1.12 m are 3.67 ft.
    assert "3.67 ft over the last 4 weeks" in words(
        fragment(browser_of(alice), "metric=step_length")
    )


def test_a_trend_of_few_runs_says_so(alice, browser_of):
    today = timezone.localdate()
    run(alice, today - timedelta(days=60), {"cadence": 172.0})
    client = browser_of(alice)
    assert "No run in the last 4 weeks has it; the last one was 172 spm" in words(
        fragment(client, "metric=cadence")
    )
    run(alice, today, {"cadence": 174.0})
    assert "The last 4 weeks hold 1 run with it: too few" in words(
        fragment(client, "metric=cadence")
    )
    assert "No run of this time has power." in words(fragment(client, "metric=power"))


def test_the_dots_are_the_runs_and_open_them(alice, browser_of):
    first = run(alice, timezone.localdate() - timedelta(days=2), {"cadence": 172.0})
    second = run(alice, timezone.localdate(), {"cadence": 174.0})
    answer = fragment(browser_of(alice), "metric=cadence")
    drawn = chart(answer)
    dots = next(series for series in drawn["series"] if series["kind"] == "dots")
    assert dots["links"] == [first.public_id.hex, second.public_id.hex]
    assert dots["y"] == {"s": 10, "v": [1720, 20]}
    assert drawn["link"] == "/activities/{}/"
    # A dot is no link for the keyboard: the table is.
    assert f'href="/activities/{second.public_id}/"' in answer.content.decode()


def test_comparable_effort_switches_the_whole_page(alice, browser_of):
    today = timezone.localdate()
    for back in range(3):
        activity = run(alice, today - timedelta(days=back), {"heart_rate": 150.0, "trimp": 90.0})
        banded(activity, "pace", {3.0: (600, 139.0)})
    client, at = browser_of(alice), "at=pace:3-3.05"
    page = client.get(f"{PAGE}?{at}").content.decode()
    assert f"{PANEL}?{at}&amp;metric=heart_rate" in page
    assert f"{PAGE}heart_rate/?{at}" in page
    said = words(fragment(client, f"metric=heart_rate&{at}"))
    assert "At 5:33–5:28 /km on flat ground your heart rate was 139 bpm" in said
    assert "about a whole run" in words(fragment(client, f"metric=trimp&{at}"))
    assert "holds this very figure equal" in words(
        fragment(client, "metric=heart_rate&at=hr:130-150")
    )
    assert "Choose a wider band" in words(fragment(client, "metric=heart_rate&at=pace:5-5.2"))


def test_the_dashboard_lists_what_there_is_and_why_the_rest_is_missing(alice, browser_of):
    season(alice)
    answer = browser_of(alice).get(PAGE)
    html, text = answer.content.decode(), words(answer)
    assert re.findall(r"metric=(\w+)\"", html) == ["step_length", "pace"]
    assert "Power There is no power in this recording." in text.partition("Not there in")[2]
    assert f'<a href="{PAGE}step_length/?">Stride length</a>' in html


def test_a_metric_s_page_needs_no_script(alice, browser_of):
    season(alice)
    answer = browser_of(alice).get(f"{PAGE}step_length/?window=all")
    text = words(answer)
    for part in ("28 runs", "How it is computed", "60 times speed over cadence", "Version 1",
                 "1.05–1.14 m: the middle 80 % of your own values", "28 of 28"):  # fmt: skip
        assert part in text
    lacking = words(browser_of(alice).get(f"{PAGE}power/"))
    assert "15 runs: There is no power in this recording." in lacking
    assert browser_of(alice).get(f"{PAGE}nothing/").status_code == 404


def test_the_csv_has_every_run_in_si(alice, browser_of):
    season(alice)
    answer = browser_of(alice).get(f"{PANEL}?metric=pace&window=all&format=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode())))
    assert lines[0] == ["date", "run", "pace [m/s]"]
    assert len(lines) == 1 + 28 and lines[-1][2] == "3.2"
    assert 'filename="trend-pace.csv"' in answer["Content-Disposition"]


def test_an_athlete_without_runs_sees_one_button(alice, browser_of):
    text = words(browser_of(alice).get(PAGE))
    assert "appears here with the first runs" in text and "Upload runs" in text
    assert "Filter" not in text


def test_who_only_coaches_is_sent_to_the_team_and_sees_the_athletes_metrics(cast, browser_of):
    season(cast.alice)
    cast.bob.delete()
    client = browser_of(cast.bob)
    for path in ("/progress/", PAGE, f"{PAGE}pace/"):
        assert client.get(path).url == "/team/"
    page = client.get(f"/athletes/{cast.alice.public_id}{PAGE}").content.decode()
    assert f"/athletes/{cast.alice.public_id}{PANEL}?metric=pace" in page
    assert "Team Red" in page


def full(athlete: Athlete, count: int) -> None:
    """`count` runs, one every third day, with all that panels ask for."""
    today = timezone.localdate()
    for number in range(count):
        day = today - timedelta(days=3 * number)
        analysed.run(athlete, day, easy_s=2000.0, hard_s=1000.0, heart_rate_load=50.0,
                     pace_load=40.0, zones={"heart_rate": [0.0, 900, 900, 600, 600, 0]},
                     bests={1000.0: 240.0, 5000.0: 1300.0},
                     curves={"speed_mps": {60: 4.5, 1200: 4.0}, "power_w": {60: 350.0}})  # fmt: skip
        run(athlete, day, {"heart_rate": 150.0 + number % 7, "pace": 3.0})
    analysed.add_up(athlete)


@pytest.mark.parametrize("query", ["", "window=all&against=", "window=12w&against=previous"])
def test_every_panel_stays_within_its_queries_empty_thin_and_full(alice, query):
    request = RequestFactory().get(f"/?{query}")
    request.user, request.reader = alice.user, Reader(athlete=alice)
    filters = Filters.from_request(request, alice)
    for count in (0, 1, 50):
        full(alice, count)
        for panel in all_panels().values():
            with CaptureQueriesContext(connection) as asked:
                html = rendered(ask_of(request, alice, filters, panel), panel)
            assert len(asked) <= panel.queries, (panel.key, count)
            assert 'class="card panel' in html, panel.key
            assert (count > 1) <= ("panel-empty" not in html), (panel.key, count)


def test_pages_ask_as_often_for_one_run_as_for_fifty(alice, browser_of):
    client = browser_of(alice)
    counts = []
    for number in (1, 49):
        for back in range(number):
            run(alice, timezone.localdate() - timedelta(days=back), {"heart_rate": 140.0})
        found = []
        for path in (PAGE, f"{PAGE}heart_rate/", f"{PANEL}?metric=heart_rate"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1] and max(counts[1]) <= 14
