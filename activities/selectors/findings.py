"""What can be said of one activity in a sentence, as numbers (SI); the words come later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.splits import Split
from activities.core.summary import Analysed


@dataclass(frozen=True, slots=True)
class Halves:
    """Mean speed over moving time of the first and second half of the way."""

    first_mps: float
    second_mps: float


def halves(analysed: Analysed) -> Halves | None:
    """None without a distance, or when one half took no time."""
    so_far = analysed.so_far
    if so_far is None or so_far.along_m is None or not so_far.along_m[-1] > 0:
        return None
    total_m, total_s = float(so_far.along_m[-1]), float(so_far.moving_s[-1])
    middle_s = float(np.interp(total_m / 2, so_far.along_m, so_far.moving_s))
    if not 0 < middle_s < total_s:
        return None
    return Halves(total_m / 2 / middle_s, total_m / 2 / (total_s - middle_s))


def fastest(splits: list[Split]) -> Split | None:
    """The fastest whole split, where there are at least two to choose from."""
    whole = [split for split in splits if not split.partial and split.average_speed_mps > 0]
    return max(whole, key=lambda split: split.average_speed_mps) if len(whole) > 1 else None


def pace_shares(splits: list[Split]) -> list[float]:
    """Length of each row's bar, 0..1: from 60 % of the fastest speed to the fastest.

    One absurd split doesn't flatten the others: the scale ends at 1.5 times the median speed.
    """
    speeds = np.array([split.average_speed_mps for split in splits], dtype=np.float64)
    known = speeds[np.isfinite(speeds)]
    if not len(known) or not known.max() > 0:
        return [0.0] * len(splits)
    top = min(float(known.max()), 1.5 * float(np.median(known)))
    shares = (np.nan_to_num(speeds / top) - 0.6) / 0.4
    return np.clip(shares, 0.02, 1.0).tolist()
