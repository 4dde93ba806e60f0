"""What a reader may not see makes no difference to what they are told.

Numbers can't be searched for, so the hidden data is changed: the answers to her coach, who may not
see it, stay the same to the letter. Sums, orders, zones and figures that come of it are found too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, MultiLineString
from django.db import transaction
from django.utils import timezone

from activities.core.codec import decode, encode
from activities.models import Activity, Feel, Stream
from activities.services.privacy import cuts_work
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete, Threshold, WellnessDay
from coaching.services.triage import flags_refresh
from common.kinds import Kind
from tests.access.asking import fresh_limits, plain_errors
from tests.access.consent import STATES, State, consent
from tests.access.stage import Stage
from tests.access.test_consent import SHARED

pytestmark = pytest.mark.django_db
COACH = "coach of her team"
# What differs from answer to answer whatever is shared, and what the address of a thing is.
NOISE = re.compile(
    r'(csrfmiddlewaretoken" value="[^"]*"|"csrf": "[^"]*"|X-CSRFToken[^}]*|X-Request-ID: \S+'
    r"|Content-Length: \d+|nonce=\"[^\"]*\"|nonce-[^ ;']*|Set-Cookie:[^\n]*|csrftoken=[^;]*|Expires: [^\n]*)"
)
MORE = (
    "/athletes/<uuid:athlete>/activities/?sort=hr",
    "/athletes/<uuid:athlete>/activities/?sort=-hr",
    "/athletes/<uuid:athlete>/activities/?q=another",
)


def beats(stage: Stage) -> None:
    """Another heart, weight and night."""
    alice = stage.made.alice
    for row in Stream.objects.filter(activity__athlete=alice, key="heart_rate_bpm"):
        other = np.clip(decode(row.key, row.data)[::-1] * 0.9 - row.activity_id % 5, 60, 220)
        Stream.objects.filter(pk=row.pk).update(data=encode(row.key, np.rint(other)))
    for n, run in enumerate(Activity.objects.filter(athlete=alice).order_by("pk")):
        Activity.objects.filter(pk=run.pk).update(
            average_heart_rate_bpm=120 + n, max_heart_rate_bpm=150 + n
        )
    Threshold.objects.filter(athlete=alice).update(
        max_heart_rate_bpm=201, threshold_heart_rate_bpm=160, resting_heart_rate_bpm=41
    )
    Athlete.objects.filter(pk=alice.pk).update(weight_kg=88.0)
    WellnessDay.objects.filter(athlete=alice).update(
        hrv_ms=31.0, weight_kg=88.0, sleep_h=4.0, resting_heart_rate_bpm=66
    )


def way(stage: Stage) -> None:
    """The same runs in another country."""
    runs = Activity.objects.filter(athlete=stage.made.alice)
    for row in Stream.objects.filter(activity__in=runs, key__in=("latitude", "longitude")):
        other = decode(row.key, row.data) + 1.5 + row.activity_id % 3 / 50
        Stream.objects.filter(pk=row.pk).update(data=encode(row.key, other))
    for run in runs:
        lines = [[(x + 1.5, y + 1.5) for x, y in line] for line in run.track.coords]
        track = MultiLineString(*(LineString(line) for line in lines), srid=4326)
        Activity.objects.filter(pk=run.pk).update(track=track, thumb="M0 0L9 9")


def words(stage: Stage) -> None:
    """Other words, another feeling."""
    Activity.objects.filter(athlete=stage.made.alice).update(notes="another day")
    Feel.objects.filter(activity__athlete=stage.made.alice).update(
        feel=5, pain_place="", pain_severity=None
    )
    WellnessDay.objects.filter(athlete=stage.made.alice).update(note="another day")


def before(stage: Stage) -> None:
    """The run of before the sharing's first day was never there."""
    Activity.objects.filter(pk=stage.made.old.pk).delete()


def strava(stage: Stage) -> None:
    """The run under Strava's terms was never there."""
    Activity.objects.filter(pk=stage.made.strava.pk).delete()


Change = Callable[[Stage], None]
CHANGES: dict[Change, State] = {
    beats: STATES[f"all but {Kind.BODY}"],
    way: STATES[f"all but {Kind.MAP}"],
    words: STATES[f"all but {Kind.NOTES}"],
    before: STATES["since a day"],
    strava: STATES["all"],
}


def plain(text: str) -> str:
    return NOISE.sub("", text)


def paths_of(stage: Stage) -> list[str]:
    paths = [stage.address(row, route) for route, row in SHARED.items()]
    listed = SHARED["athletes/<uuid:athlete>/activities/"]
    return paths + [stage.address(listed, path) for path in MORE]


def answers(stage: Stage, state: State, paths: list[str]) -> dict[str, str]:
    found = {}
    with consent(stage, state), plain_errors():
        for path in paths:
            fresh_limits()
            found[path] = plain(stage.asker.ask(COACH, "get", path, again=True).text)
    return found


def difference(
    stage: Stage, change: Change, state: State, paths: list[str]
) -> dict[str, tuple[str, str]]:
    """What `change` makes others in the answers to her coach, by path; then it is taken back."""
    with transaction.atomic():
        if change is way:  # which would lead past her zone
            Athlete.objects.filter(pk=stage.made.alice.pk).update(privacy_version=0)
        worked_out(stage)
        was = answers(stage, state, paths)
        change(stage)
        worked_out(stage)
        now = answers(stage, state, paths)
        transaction.set_rollback(True)
    return {path: parted(was[path], now[path]) for path in was if was[path] != now[path]}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_hidden_makes_no_difference(change: Change, stage: Stage):
    assert difference(stage, change, CHANGES[change], paths_of(stage)) == {}


LIST, RUN = "athletes/<uuid:athlete>/activities/", "activities/<uuid:key>/"
TABLE, LOAD = "teams/<uuid:team>/", "/api/v1/load/"


@pytest.mark.parametrize(
    ("change", "routes"),
    [
        (beats, (LIST, RUN, LOAD)),
        (way, (RUN, "/api/v1/activities/{id}/streams/")),
        (words, (RUN, "athletes/<uuid:athlete>/flags/")),
        (before, (LIST, LOAD)),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_is_shown_makes_one(change: Change, routes: tuple[str, ...], stage: Stage):
    """All of them, to whoever may see it: the changes are felt."""
    paths = [stage.address(SHARED[route], route) for route in routes]
    assert difference(stage, change, State(), paths).keys() == set(paths)


def worked_out(stage: Stage) -> None:
    """All figures anew."""
    alice = stage.made.alice
    # Weighing them anew marks every run: what was written by hand marks some.
    Athlete.objects.filter(pk=alice.pk).update(sex="M")
    Athlete.objects.filter(pk=alice.pk).update(sex="F")
    while activities_analyse(athlete_id=alice.pk, limit=50) or cuts_work(athlete_id=alice.pk):
        pass
    flags_refresh(athletes=[alice.pk], now=timezone.now())


def parted(one: str, other: str) -> tuple[str, str]:
    """Where two answers part, for the message."""
    n = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, n - 80) : n + 80], other[max(0, n - 80) : n + 80]
