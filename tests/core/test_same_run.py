import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.same_run import RecordingKey, group, near, same_device

BASE = RecordingKey("a" * 64, 0, 1_700_000_000.0, 3600.0, 10_000.0, "run", "", "fit", 9)


def key(sha: str, **fields) -> RecordingKey:
    return replace(BASE, sha256=sha, **fields)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"start_utc": BASE.start_utc + 120}, True),
        ({"start_utc": BASE.start_utc + 121}, False),
        ({"duration_s": 3780.0}, True),
        ({"duration_s": 3800.0}, False),
        ({"distance_m": 10_500.0}, True),
        ({"distance_m": 10_600.0}, False),
        ({"distance_m": float("nan")}, True),
        ({"start_utc": BASE.start_utc + 3600}, False),
    ],
)
def test_near_by_start_duration_and_distance(change, expected):
    assert near(BASE, replace(BASE, **change)) is expected
    assert near(replace(BASE, **change), BASE) is expected


def test_short_recordings_must_overlap():
    first = replace(BASE, duration_s=100.0, distance_m=300.0)
    assert not near(first, replace(first, start_utc=first.start_utc + 60))
    assert near(first, replace(first, start_utc=first.start_utc + 20))


def test_the_richest_is_canonical_whoever_came_first():
    gpx, fit, tcx = key("1", format="gpx", channel_count=5), key("2"), key("3", format="tcx")
    (found,) = group([gpx, tcx, fit]).groups
    assert found == (fit, tcx, gpx)


def test_two_watches_are_never_one_group_but_are_offered():
    watch, strap, export = key("1", device="garmin fr645m"), key("2", device="polar v800"), key("3")
    found = group([export, strap, watch])
    assert found.groups == ((watch, export), (strap,))
    assert found.merge_offers == ((watch, strap),)


def test_one_watch_spelled_in_two_ways_is_one_watch():
    assert same_device("garmin fr910xt", "Garmin Forerunner 910XT | Garmin Connect API")
    assert same_device("garmin fr645m", "Forerunner 645 Music")
    assert not same_device("garmin fr25", "garmin fr255")
    assert not same_device("fenix 6", "fenix 6X")
    assert same_device("Strava", "polar v800")


times = st.integers(0, 300).map(lambda s: BASE.start_utc + s)
keys = st.builds(
    RecordingKey,
    sha256=st.sampled_from("abcdefgh"), ordinal=st.integers(0, 1), start_utc=times,
    duration_s=st.sampled_from([600.0, 640.0, 700.0, 3600.0]),
    distance_m=st.sampled_from([float("nan"), 2000.0, 2140.0, 2400.0]), sport=st.just("run"),
    device=st.sampled_from(["", "garmin fr25", "polar v800"]),
    format=st.sampled_from(["fit", "tcx", "gpx"]), channel_count=st.integers(1, 4),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(keys, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_no_matter(found, rnd: random.Random):
    shuffled = list(found)
    rnd.shuffle(shuffled)
    assert repr(group(shuffled)) == repr(group(found))


@settings(deadline=None, max_examples=100)
@given(st.lists(keys, max_size=9, unique_by=lambda k: k.identity))
def test_importing_one_after_another_ends_in_the_same_groups(found):
    held: list[RecordingKey] = []
    for new in found:  # what an import does: regroup what is held with the newcomer
        held = [member for g in group([*held, new]).groups for member in g]
    assert repr(group(held)) == repr(group(found))


@settings(deadline=None, max_examples=100)
@given(st.lists(keys, max_size=9, unique_by=lambda k: k.identity))
def test_every_recording_is_in_one_group_and_devices_never_mix(found):
    groups = group(found).groups
    assert sorted(m.identity for g in groups for m in g) == sorted(k.identity for k in found)
    for members in groups:
        assert len({m.device for m in members} - {""}) <= 1
        assert all(near(members[0], m) for m in members)


@settings(deadline=None, max_examples=60)
@given(st.lists(keys, max_size=6, unique_by=lambda k: k.identity))
def test_another_day_is_no_matter(found):
    later = [replace(k, sha256="z" + k.sha256, start_utc=k.start_utc + 86_400) for k in found]
    both = group([*found, *later]).groups
    mine = {repr(g) for g in both if not g[0].sha256.startswith("z")}
    assert mine == {repr(g) for g in group(found).groups}


@pytest.mark.parametrize("offset", range(0, 120, 15))
def test_a_minute_apart_is_one_run_at_any_time_of_day(offset):
    first = key("1", start_utc=BASE.start_utc + offset)
    later = key("2", start_utc=BASE.start_utc + offset + 110)
    assert len(group([first, later]).groups) == 1
