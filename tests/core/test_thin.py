import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.thin import thin


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 6000), st.integers(0, 6), st.integers(4, 1500), st.integers(0, 99))
def test_never_more_points_than_asked_and_x_keeps_rising(length, series, n, seed):
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.exponential(1.0, length))
    ys = [rng.normal(size=length) for _ in range(series)]
    found = thin(x, *ys, n=n)
    assert len(found.x) == min(length, len(found.x)) <= max(n, 0) or length <= n
    assert np.all(np.diff(found.kept) > 0)
    if length:
        assert (found.kept[0], found.kept[-1]) == (0, length - 1)
    for y, thinned in zip(ys, found.series, strict=True):
        np.testing.assert_array_equal(thinned, y[found.kept])


def test_every_series_keeps_its_highest_and_lowest_sample():
    rng = np.random.default_rng(1)
    ys = [rng.normal(size=20_000) for _ in range(5)]
    for i, y in enumerate(ys):
        y[3333 * (i + 1)] = 40 + i
        y[3000 * (i + 1)] = -40 - i
    found = thin(np.arange(20_000.0), *ys, n=1500)
    for y, thinned in zip(ys, found.series, strict=True):
        assert (thinned.max(), thinned.min()) == (y.max(), y.min())


def test_a_stretch_without_values_stays_a_gap():
    y = np.sin(np.arange(10_000) / 50)
    y[4000:4500] = np.nan
    found = thin(np.arange(10_000.0), y, n=400)
    inside = (found.x >= 4000) & (found.x < 4500)
    assert inside.any()
    assert np.isnan(found.series[0][inside]).all()


def test_both_sides_of_a_hole_in_time_are_kept():
    x = np.r_[np.arange(3000.0), 9000 + np.arange(3000.0)]
    found = thin(x, np.zeros(6000), n=300)
    assert {2999.0, 9000.0} <= set(found.x)


def test_short_series_are_given_back_whole():
    found = thin(np.arange(10.0), np.arange(10.0), n=20)
    assert found.kept.tolist() == list(range(10))


def test_unequal_lengths_and_tiny_charts_are_refused():
    with pytest.raises(ValueError, match="unequal"):
        thin(np.arange(10.0), np.arange(9.0))
    with pytest.raises(ValueError, match="four"):
        thin(np.arange(10.0), n=3)
