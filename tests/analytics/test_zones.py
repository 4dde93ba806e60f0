import numpy as np
import pytest

from analytics.core import zones


@pytest.mark.parametrize(
    ("rest", "top", "share", "bpm"), [(60, 190, 0.7, 151), (48, 188, 0.6, 132)]
)
def test_karvonen_equals_the_worked_examples(rest, top, share, bpm):
    assert zones.karvonen_bpm(share, rest, top) == pytest.approx(bpm)


def test_friel_zones_at_170():
    fine = zones.threshold_heart_rate_zones(170, fine=True)
    assert fine.edges == pytest.approx((144.5, 153, 161.5, 170, 175.1, 180.2))
    assert fine.names[-1] == "Z5c"
    assert len(zones.threshold_heart_rate_zones(170).names) == 5


def test_the_best_known_threshold_decides_the_method():
    def method(**known):
        found = zones.heart_rate_zones(**known)
        return None if found is None else found.method

    assert method(threshold_bpm=170, max_bpm=190, rest_bpm=50) == "threshold_heart_rate"
    assert method(max_bpm=190, rest_bpm=50) == "heart_rate_reserve"
    assert method(max_bpm=190, rest_bpm=195) == "max_heart_rate"
    assert method(rest_bpm=50) is None


def test_zone_edges_belong_to_the_zone_above():
    edges = zones.threshold_heart_rate_zones(100).edges
    seconds = zones.time_in_zones([84.9, 85.0, 99.9, 100.0, 250.0], np.ones(5), edges)
    assert seconds.tolist() == [1, 1, 0, 1, 2]


def test_time_in_zones_uses_real_time_and_skips_the_missing():
    seconds = zones.time_in_zones([120.0, np.nan, 160.0], [4.0, 7.0, 0.5], (130.0, 150.0))
    assert seconds.tolist() == [4.0, 0.0, 0.5]


def test_nothing_recorded_is_no_time():
    assert zones.time_in_zones([], [], (1.0, 2.0)).tolist() == [0, 0, 0]


def test_pace_zones_are_in_speed_and_slower_is_less():
    found = zones.pace_zones(4.0, fine=True)
    assert list(found.edges) == sorted(found.edges)
    # 130 % of the threshold pace is recovery, 100 % and faster is 5a, 89 % is 5c (Friel).
    at = [4.0 / 1.30, 4.0 / 1.20, 4.0 / 1.10, 4.0 / 1.03, 4.0, 4.0 / 0.95, 4.0 / 0.89]
    seconds = zones.time_in_zones(at, np.ones(7), found.edges)
    assert seconds.tolist() == [1] * 7
    assert [round(400 / edge) for edge in found.edges] == [129, 114, 106, 100, 97, 90]


def test_heart_rate_outside_rest_and_maximum_is_clipped():
    share = zones.reserve_share([40.0, 125.0, 200.0, np.nan], 60, 190)
    assert share[:3].tolist() == [0.0, 0.5, 1.0]
    assert np.isnan(share[3])


def test_impossible_thresholds_are_refused():
    with pytest.raises(ValueError, match="below"):
        zones.reserve_zones(190, 180)
    with pytest.raises(ValueError, match="positive"):
        zones.pace_zones(0.0)
    with pytest.raises(ValueError, match="increase"):
        zones.ZoneSet("speed", "own", (3.0, 3.0), ("a", "b", "c"))


def test_tanaka():
    assert zones.tanaka_max_bpm(40) == 180
