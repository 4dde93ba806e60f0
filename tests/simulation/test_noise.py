"""The block-wise filter against the plain recursion, and the noise against its definition."""

import math

import numpy as np
import pytest

from simulation.noise import autocorrelated, first_order, rng_of, smooth_wander


@pytest.mark.parametrize("n", [1, 63, 64, 65, 1000])
def test_the_filter_equals_the_recursion_sample_by_sample(n):
    values, tau = np.random.default_rng(n).normal(size=n), 17.0
    decay, y, expected = math.exp(-1 / tau), 0.4, []
    for x in values:
        y = decay * y + (1 - decay) * x
        expected.append(y)
    assert np.allclose(first_order(values, tau, start=0.4), expected)


def test_noise_has_the_spread_and_memory_it_is_asked_for():
    series = autocorrelated(rng_of(1), 200_000, 2.0, 10.0)
    assert series.std() == pytest.approx(2.0, rel=0.03)
    assert np.corrcoef(series[:-10], series[10:])[0, 1] == pytest.approx(math.exp(-1), abs=0.03)


def test_smooth_wander_moves_less_from_second_to_second():
    rough, smooth = (
        autocorrelated(rng_of(2), 50_000, 2.0, 30.0),
        smooth_wander(rng_of(2), 50_000, 2.0, 30.0),
    )
    assert smooth.std() == pytest.approx(2.0, rel=0.1)
    assert np.diff(smooth).std() < 0.4 * np.diff(rough).std()


def test_noise_begins_as_restless_as_it_goes_on():
    firsts = [autocorrelated(rng_of(3, seed), 2, 2.0, 50.0)[0] for seed in range(600)]
    assert np.std(firsts) == pytest.approx(2.0, rel=0.15)
