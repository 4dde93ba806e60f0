"""Runs like a run: on the same route, or of the same kind and length."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.gis.geos import LineString, MultiLineString
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity
from analytics.selectors.similar import similar
from athletes.models import Athlete
from tests.compare.test_alignment import loop
from tests.compare.test_pages import words
from tests.metrics_pages.rows import run

pytestmark = pytest.mark.django_db


def on_route(athlete: Athlete, back: int, places, **columns: object) -> Activity:
    day = timezone.localdate() - timedelta(days=back)
    track = MultiLineString(LineString(places.tolist()), srid=4326)
    values = {"efficiency_factor": 1.3}
    return run(athlete, day, values, track=track, distance_m=6280.0, **columns)


def test_the_same_route_in_either_direction_and_nothing_else(cast, browser_of) -> None:
    alice = cast.alice
    ring = loop(1000)[0]
    this = on_route(alice, 0, ring)
    same = [on_route(alice, 1, loop(1000, noise_m=5)[0]), on_route(alice, 2, ring[::-1])]
    on_route(alice, 3, loop(1000, east_m=200)[0])  # beside it for a short while
    on_route(alice, 4, loop(1200)[0])
    on_route(alice, 5, ring, sport="ride")
    on_route(cast.dora, 6, ring)
    gone = on_route(alice, 7, ring)
    Activity.objects.filter(pk=gone.pk).update(trashed_at=timezone.now())
    found = similar(alice.user, this)
    assert found.by == "route"
    assert [row.public_id for row in found.rows] == [each.public_id for each in (this, *same)]
    client = browser_of(alice)
    card = client.get(f"/activities/{this.public_id}/similar/?part=count")
    assert "2 other runs on this route." in words(card)
    page = client.get(f"/activities/{this.public_id}/similar/")
    assert "2 other runs follow this route" in words(page) and "1.30" in words(page)
    assert page.context["page"].compared == 3
    assert client.get(page.context["page"].compare_href).status_code == 200


def test_without_positions_kind_and_length_count(alice, browser_of) -> None:
    day = timezone.localdate()
    lengths = {"this": 10_000.0, "near": 10_900.0, "short": 8_900.0}
    runs = {
        name: run(alice, day - timedelta(days=back), distance_m=metres, workout_type="easy")
        for back, (name, metres) in enumerate(lengths.items())
    }
    run(alice, day, distance_m=10_000.0, workout_type="race")
    corrected = run(
        alice, day - timedelta(days=9), distance_m=5_000.0, corrected_distance_m=9_500.0,
        workout_type="easy",
    )  # fmt: skip
    found = similar(alice.user, runs["this"])
    wanted = [runs["this"], runs["near"], corrected]
    assert found.by == "kind"
    assert [row.public_id for row in found.rows] == [each.public_id for each in wanted]
    page = browser_of(alice).get(f"/activities/{runs['this'].public_id}/similar/?by=route")
    assert "2 other runs are of this kind" in words(page)
    pace = page.context["page"].charts[0]
    # 9.5, 10 and 10.9 km in 50 minutes.
    assert pace.sentence == "Between 4:35 and 5:16 /km."


def test_queries_do_not_grow_with_the_runs(alice, browser_of) -> None:
    ring, client = loop(1000)[0], browser_of(alice)
    this = on_route(alice, 0, ring)
    counts = []
    for many in (3, 12):
        for back in range(many):
            on_route(alice, back + many, ring)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/activities/{this.public_id}/similar/")
        counts.append((len(asked), page.context["page"].others))
    assert counts[0][0] == counts[1][0] <= 9, counts
    assert [others for _count, others in counts] == [3, 15]
    assert "Median of the last 5" in words(page)
