"""Random series with memory, vectorised. Samples are 1 s apart unless said otherwise."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_BLOCK = 64


def rng_of(*keys: int) -> np.random.Generator:
    """A generator of its own for every tuple of non-negative keys."""
    return np.random.default_rng(np.random.SeedSequence(keys))


@lru_cache(maxsize=64)
def _kernel(tau: float) -> tuple[Floats, Floats]:
    """Response of a block to its own samples (64 x 64) and to the value before it (64)."""
    decay = math.exp(-1.0 / tau)
    lag = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    own = np.where(lag >= 0, (1.0 - decay) * decay ** np.maximum(lag, 0), 0.0)
    return own.T.copy(), decay ** np.arange(1.0, _BLOCK + 1.0)


def first_order(values: Floats, tau: float, start: float | None = None) -> Floats:
    """Response of y' = (x - y)/tau to `values` (n,), beginning at `start` (default: values[0]).

    Blocks of 64 samples are one matrix product; only their last values are carried along.
    """
    n = len(values)
    if n == 0 or tau <= 0:
        return values.copy()
    own, memory = _kernel(float(tau))
    padded = np.zeros(-(-n // _BLOCK) * _BLOCK)
    padded[:n] = values
    blocks = padded.reshape(-1, _BLOCK) @ own
    carried = np.empty(len(blocks))
    last = float(values[0] if start is None else start)
    for i, end in enumerate(blocks[:, -1].tolist()):
        carried[i] = last
        last = end + float(memory[-1]) * last
    blocks += np.outer(carried, memory)
    return blocks.reshape(-1)[:n]


def autocorrelated(rng: np.random.Generator, n: int, sd: float, tau: float) -> Floats:
    """Stationary AR(1) noise (n,) of standard deviation `sd`, correlation e^(-1/tau) per sample."""
    decay = math.exp(-1.0 / tau)
    gain = math.sqrt((1.0 - decay) / (1.0 + decay))
    white = rng.standard_normal(n + 1) / gain
    return sd * first_order(white[1:], tau, start=float(white[0]) * gain)


def smooth_wander(rng: np.random.Generator, n: int, sd: float, tau: float) -> Floats:
    """Like `autocorrelated`, but differentiable to the eye: filtered twice (tau and tau/3)."""
    if n == 0:
        return np.zeros(0)
    a, b = math.exp(-1.0 / tau), math.exp(-3.0 / tau)
    variance = (1 + a * b) / ((1 - a * b) * (1 - a * a) * (1 - b * b)) * ((1 - a) * (1 - b)) ** 2
    lead = int(3 * tau)  # the filters forget their start before the series begins
    white = rng.standard_normal(lead + n)
    return sd / math.sqrt(variance) * first_order(first_order(white, tau), tau / 3.0)[lead:]


def ornstein_uhlenbeck(rng: np.random.Generator, n: int, sd: float, tau: float) -> Floats:
    """Day-to-day wander (n,): `autocorrelated` with days for seconds."""
    return autocorrelated(rng, n, sd, tau)
