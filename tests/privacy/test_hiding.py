"""What is hidden of a way, on a thousand made-up ones."""

import numpy as np
import pytest

from activities.core.geodesy import geodesic_m
from activities.core.hiding import Circle, Ends, hidden, hide, spans_of, within
from activities.core.recording import Lap, Pause, Recording
from activities.core.series import Bools
from tests.privacy.ways import Way, circles, way

CASES = range(1000)


def masked(found: Way, *around: Circle, ends: Ends = Ends()) -> Bools:  # noqa: B008 (frozen)
    return hidden(found.time_s, found.latitude, found.longitude, found.distance_m, around, ends)


def test_no_place_that_is_shown_lies_inside_a_circle() -> None:
    for seed in CASES:
        found = way(seed, n=200)
        around = circles(seed, found)
        mask = masked(found, *around)
        shown = np.flatnonzero(~mask & np.isfinite(found.latitude))
        for circle in around:
            away = geodesic_m(
                found.latitude[shown], found.longitude[shown], circle.latitude, circle.longitude
            )
            assert (away > circle.radius_m).all(), seed


def test_more_circles_and_longer_ends_never_show_more() -> None:
    for seed in CASES:
        found = way(seed, n=120)
        first, *others = circles(seed, found)
        ends = Ends(seed % 7 * 40.0, seed % 5 * 60.0)
        less, more = masked(found, first), masked(found, first, *others, ends=ends)
        assert not (less & ~more).any(), seed
        assert not (masked(found, first, ends=ends) & ~more).any(), seed


def test_hidden_ends_are_as_long_as_asked_by_watch_and_by_track() -> None:
    for seed in CASES:
        found = way(seed)
        mask = masked(found, ends=Ends(150.0, 220.0))
        shown = np.flatnonzero(~mask)
        if not len(shown):
            continue
        first, last = shown[0], shown[-1]
        assert found.distance_m[first] - found.distance_m[0] >= 149.9, seed
        assert found.distance_m[-1] - found.distance_m[last] >= 219.9, seed


def test_spans_say_the_same_as_the_mask_and_nothing_changes_the_second_time() -> None:
    for seed in CASES:
        found = way(seed, n=100)
        mask = masked(found, *circles(seed, found))
        assert (within(found.time_s, spans_of(mask, found.time_s)) == mask).all(), seed
        assert (masked(found, *circles(seed, found)) == mask).all(), seed


def straight(n: int = 600, step_m: float = 3.0) -> Way:
    """Due north from 50 N 8 E, a sample a second."""
    metres = np.arange(n) * step_m
    latitude = 50.0 + metres / 111_229.0  # m a degree there
    return Way(np.arange(n, dtype=float), latitude, np.full(n, 8.0), metres, (50.0, 8.0))


def test_a_gap_across_a_circle_hides_both_of_its_sides() -> None:
    found = straight()
    found.latitude[200:300] = np.nan  # from 600 m to 900 m
    mask = masked(found, Circle(50.0 + 750 / 111_229.0, 8.0, 50.0))
    assert np.flatnonzero(mask).tolist() == list(range(199, 301))


def test_a_pole_and_the_date_line_are_places_like_others() -> None:
    found = straight(n=60)
    for latitude, longitude in ((50.0, 180.0), (50.0, -180.0), (90.0, 12.0), (-90.0, 0.0)):
        found.latitude[:], found.longitude[:] = latitude, longitude
        assert masked(found, Circle(latitude, -longitude, 100.0)).all()
        assert not masked(found, Circle(latitude - np.sign(latitude) * 0.1, 3.0, 100.0)).any()


def test_ends_count_from_where_a_circle_lets_go() -> None:
    mask = masked(straight(), Circle(50.0, 8.0, 300.0), ends=Ends(200.0, 0.0))
    first = int(np.flatnonzero(~mask)[0])
    assert 500 <= 3.0 * first <= 510


def test_a_joint_is_an_end_too() -> None:
    mask = masked(straight(), ends=Ends(90.0, 60.0, joints=(300.0,)))
    assert mask[281:330].all() and not mask[60:279].any() and not mask[335:575].any()


def test_a_glimpse_between_two_circles_is_hidden_with_them() -> None:
    around = [Circle(50.0 + at / 111_229.0, 8.0, 100.0) for at in (500.0, 760.0)]
    mask = masked(straight(), *around)
    assert mask[140:285].all()


def recording(found: Way, **more: object) -> Recording:
    channels = {
        "time_s": found.time_s, "latitude": found.latitude, "longitude": found.longitude,
        "distance_m": found.distance_m, "heart_rate_bpm": np.full(len(found.time_s), 140.0, "f4"),
    }  # fmt: skip
    return Recording("fit", 0, 1.7e9, "run", channels=channels, **more)  # type: ignore[arg-type]


def test_what_others_get_begins_at_nought_where_it_is_first_seen() -> None:
    left = hide(recording(straight()), [(0.0, 100.0), (250.0, 300.0), (500.0, 600.0)])
    assert left is not None and left.n == 400 and left.start_utc == 1.7e9
    assert {len(values) for values in left.channels.values()} == {400}
    assert left.channels["time_s"][0] == 0 and left.channels["distance_m"][0] == 0
    gone = np.isnan(left.channels["heart_rate_bpm"])
    assert np.flatnonzero(gone).tolist() == list(range(150, 200))
    assert np.isnan(left.channels["latitude"][gone]).all()
    assert np.nanmax(left.channels["distance_m"]) == pytest.approx(3 * 399)


def test_laps_that_would_be_counted_back_to_the_door_are_left_out() -> None:
    laps = (
        Lap(0.0, 150.0, trigger="manual"), Lap(150.0, 250.0, trigger="manual"),
        Lap(250.0, 400.0, trigger="distance"), Lap(400.0, 600.0, trigger="manual"),
    )  # fmt: skip
    whole = recording(straight(), laps=laps, pauses=(Pause(20.0, 30.0), Pause(200.0, 210.0)))
    left = hide(whole, [(0.0, 100.0)])
    assert left is not None
    assert [(lap.start_s, lap.end_s) for lap in left.laps] == [(50.0, 150.0), (300.0, 500.0)]
    assert [(pause.start_s, pause.end_s) for pause in left.pauses] == [(100.0, 110.0)]
    assert (hide(whole, []) or left).laps == laps


def test_of_a_run_that_never_leaves_the_circle_nothing_is_left() -> None:
    mask = masked(straight(), Circle(50.0, 8.0, 3000.0))
    assert hide(recording(straight()), spans_of(mask, straight().time_s)) is None


def test_without_positions_there_is_nothing_to_hide() -> None:
    found = straight()
    assert not hidden(
        found.time_s, None, None, found.distance_m, [Circle(50, 8, 9e5)], Ends(500, 500)
    ).any()
