"""Two windows of time against plain Python."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.selectors.scope import Scope
from analytics.selectors.windows import windows
from athletes.models import Athlete
from tests.compare.test_pages import words
from tests.metrics_pages.rows import banded, run

pytestmark = pytest.mark.django_db
PAGE = "/progress/windows/"


def season(athlete: Athlete, days: int) -> dict[str, dict[date, float]]:
    """A run every other day: heart rate steps up 12 bpm in the last four weeks, cadence strays."""
    stray = random.Random(5)
    values: dict[str, dict[date, float]] = {"heart_rate": {}, "cadence": {}}
    for back in range(0, days, 2):
        day = timezone.localdate() - timedelta(days=back)
        found = {
            "heart_rate": 140.0 + stray.uniform(-2, 2) + (12 if back < 28 else 0),
            "cadence": 170.0 + stray.uniform(-6, 6),
        }
        activity = run(athlete, day, found | ({"power": 250.0} if back < 6 else {}))
        banded(activity, "pace", {3.0: (600, 130.0 + (5 if back < 28 else 0) + back % 3)})
        for key, value in found.items():
            values[key][day] = value
    return values


def between(values: dict[date, float], first: date, last: date) -> list[float]:
    return [value for day, value in values.items() if first <= day <= last]


def test_medians_means_and_what_exceeds_the_own_variation(alice, browser_of) -> None:
    known, today = season(alice, 170), timezone.localdate()
    spans = [(today - timedelta(days=27), today)]
    spans.append((spans[0][0] - timedelta(days=28), spans[0][0] - timedelta(days=1)))
    scope = Scope(alice.pk, *spans[0], sports=("run",))
    found = {r.key: r for r in windows(alice.user, scope, *spans, channels={})}
    for key in known:
        for side, span in zip((found[key].now, found[key].before), spans, strict=True):
            expected = between(known[key], *span)
            assert (side.n, side.median, side.mean) == (
                len(expected), pytest.approx(median(expected)), pytest.approx(fmean(expected)),
            )  # fmt: skip
    assert {key: reading.gap.verdict for key, reading in found.items()} == {
        "heart_rate": "more", "cadence": "within", "power": "few",
    }  # fmt: skip
    # Windows of 28 days before: five medians, end to end, and their four differences.
    starts = [spans[1][0] - timedelta(days=28 * n) for n in range(5)]
    middles = [median(between(known["heart_rate"], s, s + timedelta(days=27))) for s in starts]
    gaps = sorted(abs(a - b) for a, b in pairwise(middles))
    usual = gaps[2] + 0.4 * (gaps[3] - gaps[2])  # the 80th of a hundred, four values: place 2.4
    assert found["heart_rate"].gap.usual == pytest.approx(usual)

    answer = browser_of(alice).get(f"{PAGE}?window=4w")
    text = words(answer)
    now, before = (round(median(between(known["heart_rate"], *span))) for span in spans)
    assert f"1 of 2 metrics differs by more than usual: heart rate +{now - before} bpm." in text
    assert "more than you usually vary" in text and "too few runs to say" in text
    rows = list(csv.reader(io.StringIO(
        browser_of(alice).get(f"{PAGE}?window=4w&format=csv").content.decode())))  # fmt: skip
    power = next(row for row in rows if row[0] == "power")
    assert power[3] == "3" and power[6] == "0" and power[-1] == "few"


def test_at_comparable_effort_and_other_second_windows(cast, browser_of) -> None:
    season(cast.alice, 60)
    client = browser_of(cast.alice)
    banded_page = client.get(f"{PAGE}?window=4w&at=pace:3-3.05").context["page"]
    title, lines = banded_page.parts[0]
    heart = next(line for line in lines if line.label == "Heart rate")
    assert title.startswith("At 5:33") and (heart.now.median, heart.before.median) == ("136", "131")
    first = timezone.localdate() - timedelta(days=49)
    own = f"second_from={first}&second_to={first + timedelta(days=13)}"
    custom = client.get(f"{PAGE}?window=4w&{own}")
    assert custom.context["pair"].second.days == 14
    assert next(x for _t, xs in custom.context["page"].parts for x in xs).before.n == 7
    assert "have no time before them" in words(client.get(f"{PAGE}?window=all"))
    assert "too few runs to say what changed" in words(
        client.get(f"{PAGE}?window=4w&against=last_year")
    )
    assert client.get(f"{PAGE}?second_from=rubbish").status_code == 200
    coach = browser_of(cast.bob).get(
        f"/athletes/{cast.alice.public_id}/progress/windows/?window=4w"
    )
    assert "more than usual for them" in words(coach)


def test_queries_do_not_grow_with_the_runs(alice, browser_of) -> None:
    client, counts = browser_of(alice), []
    for days in (12, 60):
        season(alice, days)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{PAGE}?window=4w")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14
