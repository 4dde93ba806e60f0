"""The Progress page as HTML: what it says, to whom, with and without script."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from runhub.web.panels import Cell, Table, panels_of
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.django_db
ZONES = {"heart_rate": [0.0, 900.0, 1500.0, 300.0, 200.0, 100.0], "pace": [0.0, 3000.0, 0, 0, 0, 0]}


def words(answer) -> str:
    html = re.sub(r"<(script|svg).*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def a_year(athlete, *, today: date | None = None) -> None:
    """Every other day 10 km in 50:00 with a load of 50 (by pace 40); faster this year."""
    today = today or timezone.localdate()
    for back in range(0, 500, 2):
        fast = back < 365
        run(
            athlete, today - timedelta(days=back), easy_s=2400.0, moderate_s=300.0, hard_s=300.0,
            heart_rate_load=50.0, pace_load=40.0, zones=ZONES,
            bests={1000.0: 240.0 if fast else 260.0, 5000.0: 1260.0 if fast else 1320.0},
            curves={
                "speed_mps": {60: 4.5, 1200: 4.0 if fast else 3.937, 1800: 3.6},
                "power_w": {60: 350.0, 1200: 290.0},
            },
        )  # fmt: skip
    add_up(athlete)


def chart(answer) -> dict:
    return json.loads(
        re.search(r'data-chart.*?json">(\{.*?\})</script>', answer.content.decode())[1]
    )


def test_the_page_has_form_at_once_and_leads_to_every_other_panel_without_script(alice, browser_of):
    a_year(alice)
    client = browser_of(alice)
    answer = client.get("/progress/?window=26w")
    html, text = answer.content.decode(), words(answer)
    # 50 every other day tends to 25; the load of today is in already.
    assert re.search(r"Fitness 2[56] ", text)
    for meaning in ("the slow mean of the daily load", "the quick mean of the daily load",
                    "yesterday's fitness less yesterday's fatigue"):  # fmt: skip
        assert meaning in text
    for panel in panels_of("progress")[1:]:
        href = f"/progress/panels/{panel.key}/?window=26w"
        assert f'<a href="{href}">' in html
        alone = client.get(href)
        assert alone.status_code == 200
        assert '<a href="/progress/?window=26w" aria-current' in alone.content.decode(), panel.key


def test_form_without_heart_rate_is_a_switch_in_the_address(alice, browser_of):
    a_year(alice)
    client = browser_of(alice)
    both = [client.get(f"/progress/?load={name}") for name in ("heart_rate", "pace")]
    lines = [chart(answer)["series"][0]["y"] for answer in both]
    assert lines[0] != lines[1]
    assert 'aria-current="true"' in both[1].content.decode().split("By pace alone")[0][-300:]


def test_each_panel_says_what_happened(alice, browser_of):
    a_year(alice)
    client = browser_of(alice)

    def said(key: str, query: str = "?against=previous") -> str:
        return words(client.get(f"/progress/panels/{key}/{query}", headers={"HX-Request": "true"}))

    assert "80 % of the time easy" in said("volume")
    # 1,000 m at 4 m/s take 250 s, at 3.937 m/s 254 s.
    assert "Your best 20 minutes, 4:10 /km, are 4 s/km faster than in the year before." in said(
        "pace_curve"
    )
    assert "290 W, are as strong as in the year before" in said("power_curve")
    bests = said("bests")
    assert "you set 2 records: 1 km and 5 km" in bests
    assert "5 km 21:00 4:12 /km" in bests
    assert "5 km 21:0" in said("predictions")
    assert "80 % of your time in the last year was in zones 1 and 2" in said("zone_share")
    assert "this year" in said("years")
    assert re.search(r"You ran on 18\d of 3\d\d days", said("days"))


def test_a_reader_of_miles_sees_no_kilometres(alice, browser_of):
    a_year(alice)
    alice.units = "imperial"
    alice.save()
    client = browser_of(alice)
    for key in ("volume", "pace_curve", "bests", "predictions", "years", "days"):
        answer = client.get(
            f"/progress/panels/{key}/?against=previous", headers={"HX-Request": "true"}
        )
        text = words(answer).replace("5 km", "").replace("10 km", "").replace("1 km", "")
        assert re.search(r"\bmi\b", text), key
        assert not re.search(r"\d\s?/?km\b", text), key


def test_an_empty_athlete_sees_one_sentence_and_one_button(alice, browser_of):
    client = browser_of(alice)
    html = client.get("/progress/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert main.count('class="button is-primary"') == 1
    for panel in panels_of("progress"):
        answer = client.get(f"/progress/panels/{panel.key}/", headers={"HX-Request": "true"})
        assert 'class="panel-empty"' in answer.content.decode(), panel.key
        assert "data-chart" not in answer.content.decode()


def test_one_run_without_anything_measured_breaks_no_panel(alice, browser_of):
    run(alice, timezone.localdate(), metres=5000.0, channel_count=0)
    add_up(alice)
    client = browser_of(alice)
    assert client.get("/progress/").status_code == 200
    for panel in panels_of("progress"):
        for query in ("", "?window=all", "?against=last_year&window=4w", "?from=2020-01-01&to=x"):
            assert client.get(f"/progress/panels/{panel.key}/{query}").status_code == 200


def test_the_csv_has_every_day_and_adds_up(alice, browser_of):
    a_year(alice)
    answer = browser_of(alice).get("/progress/panels/volume/?format=csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert head[:4] == ["week of", "runs", "distance_m", "seconds"]
    assert sum(float(row[2]) for row in rows) == 183 * 10_000
    days = browser_of(alice).get("/progress/panels/form/?format=csv").content.decode().splitlines()
    assert len(days) == 1 + 499


def test_who_coaches_sees_the_athlete_s_page_and_links_to_it(cast, browser_of):
    a_year(cast.alice)
    client = browser_of(cast.bob)
    page = f"/athletes/{cast.alice.public_id}/progress/"
    html = client.get(page).content.decode()
    assert "Alice" in html
    assert f'hx-get="{page}panels/bests/?"' in html
    assert 'href="/progress/panels' not in html
    assert client.get(f"{page}panels/bests/").status_code == 200
    assert browser_of(cast.carol).get(f"{page}panels/bests/").status_code == 404


def test_home_says_how_form_is_and_leads_to_the_page_with_the_same_number(alice, browser_of):
    client = browser_of(alice)
    run(alice, timezone.localdate(), channel_count=0)
    assert "Form now" not in words(client.get("/"))
    a_year(alice, today=timezone.localdate() - timedelta(days=1))
    home, page = client.get("/"), client.get("/progress/")
    assert "Form now" in words(home)
    numbers = [re.findall(r"(Fitness|Fatigue|Form) ([+−]?\d+) ", words(a)) for a in (home, page)]
    assert numbers[0][:3] == numbers[1][:3]
    assert home.content.decode().count('<path class="is-f') == 2


def test_the_table_of_a_panel_prints_what_people_wrote_as_text():
    row = [Cell("<b>1 & 2", '/x/?a="1"'), Cell("<i>", "", True)]
    html = Table(["Run", "Time"], [row]).body
    assert html == (
        '<tr><th scope="row"><a href="/x/?a=&quot;1&quot;">&lt;b&gt;1 &amp; 2</a></th>'
        '<td class="is-number">&lt;i&gt;</td></tr>'
    )
