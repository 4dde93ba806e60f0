import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.summary import summarise
from analytics.core import bands
from analytics.core.resample import Seconds, seconds
from tests.core.builders import changed, steady_run

HEART = bands.CHANNELS.index("heart_rate_bpm")


def made(speed, heart, grade=None, weight=None):
    speed, heart = np.asarray(speed, float), np.asarray(heart, float)
    n = len(speed)
    return Seconds(
        np.arange(n), np.cumsum(speed), speed, None if grade is None else np.asarray(grade, float),
        speed, heart, None, None, None, {}, np.ones(n) if weight is None else np.asarray(weight),
        np.ones(n),
    )  # fmt: skip


def test_heart_rate_at_a_pace_counts_flat_moving_seconds_only():
    speed = np.repeat([3.02, 3.02, 3.02, 3.52, 9.0], 100)
    heart = np.repeat([140.0, 150.0, 190.0, 160.0, 99.0], 100)
    grade = np.repeat([0.0, np.nan, 0.05, -0.02, 0.0], 100)
    weight = np.concatenate([np.full(50, 0.5), np.ones(450)])
    table = bands.response(made(speed, heart, grade, weight), "pace")
    edges = bands.PACE_EDGES_MPS.tolist()
    slow, fast = edges.index(3.0), edges.index(3.5)
    assert table.seconds[[slow, fast]].tolist() == [175, 100]
    assert table.seconds.sum() == 275
    assert table.means[HEART, slow] == pytest.approx((75 * 140 + 100 * 150) / 175)
    assert table.means[HEART, fast] == 160
    assert np.isnan(table.means[HEART, 0])
    assert np.isnan(table.means[bands.CHANNELS.index("power_w")]).all()


def test_edges_belong_to_the_bin_above():
    table = bands.response(made(bands.PACE_EDGES_MPS, np.full(81, 150.0)), "pace")
    assert table.seconds.tolist() == [1] * 80
    table = bands.response(made(np.full(27, 3.0), bands.HEART_RATE_EDGES_BPM), "heart_rate")
    assert table.seconds.tolist() == [1] * 26


def test_missing_samples_of_a_channel_leave_its_mean_alone():
    run = steady_run(900)
    contact = np.full(901, 240.0)
    contact[300:700] = np.nan
    length = np.full(901, 1.05)
    run = changed(run, ground_contact_ms=contact, step_length_m=length,
                  vertical_oscillation_mm=np.full(901, 84.0))  # fmt: skip
    table = bands.response(seconds(summarise(run)), "grade")
    flat = int(np.argmax(table.seconds))
    means = dict(zip(bands.CHANNELS, table.means[:, flat], strict=True))
    assert means["ground_contact_ms"] == pytest.approx(240)
    assert means["vertical_ratio"] == pytest.approx(8.0, abs=1e-4)
    assert means["speed_mps"] == pytest.approx(3.0)


def test_no_axis_no_table():
    table = bands.response(seconds(summarise(changed(steady_run(600), heart_rate_bpm=None))),
                           "heart_rate")  # fmt: skip
    assert table.seconds.sum() == 0 and np.isnan(table.means).all()
    with pytest.raises(KeyError):
        bands.response(made([3.0], [150.0]), "power")


cells = st.one_of(st.just(np.nan), st.floats(0, 6.5))


@settings(max_examples=25, deadline=None)
@given(st.lists(cells, min_size=24, max_size=24), st.lists(st.integers(0, 9000), min_size=24,
       max_size=24))  # fmt: skip
def test_a_packed_table_comes_back_within_half_a_quantum(row, spent):
    means = np.tile(row, (len(bands.CHANNELS), 1))
    table = bands.Table(np.array(spent, float), means)
    found = bands.unpack(bands.pack(table))
    assert found.seconds.tolist() == spent
    quanta = np.array(list(bands.QUANTUM.values()))[:, None]
    assert (np.isnan(found.means) == np.isnan(means)).all()
    assert (np.nan_to_num(np.abs(found.means - means)) <= quanta / 2 + 1e-6).all()


def test_many_tables_are_unpacked_at_once_by_channel():
    tables = [bands.response(made(np.full(60, v), np.full(60, b)), "pace")
              for v, b in ((3.02, 150), (3.02, 155), (3.52, 160))]  # fmt: skip
    packed = [bands.pack(table) for table in tables]
    assert packed[0][0] == bands.VERSION
    found = bands.unpack(packed, only=["speed_mps", "heart_rate_bpm"])
    assert found.seconds.shape == (3, 80) and found.means.shape == (3, 2, 80)
    mean = bands.band_mean(found.seconds, found.means[:, 1], bands.PACE_EDGES_MPS, 2.9, 3.2, 30)
    assert mean[:2].tolist() == [150, 155] and np.isnan(mean[2])
    none = bands.unpack([], only=["heart_rate_bpm"])
    assert none.seconds.shape[0] == 0


def test_other_versions_and_damage_are_refused():
    packed = bands.pack(bands.response(made([3.0], [150.0]), "pace"))
    for wrong in (b"", packed[:-2], bytes([9]) + packed[1:]):
        with pytest.raises(ValueError, match="table"):
            bands.unpack(wrong)
    other = bands.pack(bands.response(made([3.0], [150.0]), "heart_rate"))
    with pytest.raises(ValueError, match="size"):
        bands.unpack([packed, other])


def test_a_band_s_mean_is_weighted_by_time_and_wants_enough_of_it():
    spent, means = np.array([[10.0, 30.0, 60.0]]), np.array([[100.0, 120.0, np.nan]])
    edges = [0.0, 1.0, 2.0, 3.0]

    def mean(low, high, least=0.0):
        return bands.band_mean(spent, means, edges, low, high, least)[0]

    assert mean(0, 2) == 115
    assert mean(0, 3) == 115  # what is not known carries no weight
    assert mean(0.5, 2) == pytest.approx((5 * 100 + 30 * 120) / 35)
    assert np.isnan(mean(0, 2, least=41)) and np.isnan(mean(5, 6))
