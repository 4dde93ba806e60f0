"""Medians and percentiles in their fast forms, against NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import median_filter

from activities.core.series import (
    median_of,
    middle_of,
    percentiles_of,
    rolling_median,
    rolling_median_at,
)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 3601])
def test_medians_and_percentiles_are_those_of_numpy_to_the_last_bit(n):
    values = np.random.default_rng(n).normal(3.0, 0.4, n)
    assert median_of(values) == np.median(values)
    assert middle_of(values) == np.sort(values)[n // 2]
    assert percentiles_of(values, 10, 50, 90) == np.percentile(values, [10, 50, 90]).tolist()


@pytest.mark.parametrize("n", [5, 6, 500])
@pytest.mark.parametrize("size", [5, 31])
def test_a_rolling_median_mirrors_the_ends(n, size):
    values = np.random.default_rng(n).normal(150, 9, n).astype(np.float32)
    expected = median_filter(values, size=min(size, n - 1 + n % 2))
    at = np.array([0, 1, n // 2, n - 1])
    assert (rolling_median(values, size) == expected).all()
    assert (rolling_median_at(values, size, at) == expected[at]).all()
    assert rolling_median_at(values, size, at[:0]).size == 0
