"""Race times to come, with a range, from the best recent efforts (science A17, C2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.core import vdot

NEWEST_DAYS = 120.0
MOST_EFFORTS = 3
HALF_M, MARATHON_M = 21_097.5, 42_195.0
_PRIOR, _MARATHON_PRIOR = (1.07, 0.03), (1.10, 0.04)  # exponent and its deviation
_RACE_SD, _TRAINING_SD = 0.02, 0.035  # of the logarithm of an effort's time
_FLOOR, _MARATHON_FLOOR = 0.03, 0.06
_Z = 1.28  # four races in five
_NEAR_BEST = 0.94  # an effort worth less of the best VDOT was not all out
_RACE_BONUS = 1.02
_APART = 1.15  # distances nearer than this tell the same
_CAMERON = (13.49681, -3.0363e-5, 835.7114, 0.7905)

# (distance_m, seconds, age_days, is_race)
Performance = tuple[float, float, float, bool]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A race time, s, and where four of five are expected, from `low_s` to `high_s`.

    `method` is "power_law" or "power_law+vdot"; `from_efforts` are places in the input.
    """

    seconds: float
    low_s: float
    high_s: float
    method: str
    from_efforts: tuple[int, ...]


def riegel(d1_m: float, t1_s: float, d2_m: float, exponent: float = 1.06) -> float:
    """Time over `d2_m`, s, from one over `d1_m`: t1 (d2/d1)^exponent (Riegel 1981).

    Good from 3.5 to 230 min; too fast for most marathons (Vickers & Vertosick 2016).
    """
    return float(t1_s * (d2_m / d1_m) ** exponent)


def cameron(d1_m: float, t1_s: float, d2_m: float) -> float:
    """Time over `d2_m`, s, from one over `d1_m`, by D. Cameron's model of 1998, 800 m and up."""
    return t1_s * (d2_m / d1_m) * _cameron_factor(d1_m) / _cameron_factor(d2_m)


def predict(efforts: Sequence[Performance], distance_m: float) -> Prediction | None:
    """Race time over `distance_m` from (distance_m, seconds, age_days, is_race) of one athlete.

    The best one to three efforts of the last 120 days, races first, fix a power law whose
    exponent is pulled to 1.07 +- 0.03 (beyond the half towards 1.10 +- 0.04 at the marathon);
    its time is averaged with the VDOT equivalent. The range is at least +-3 % to the half and
    +-6 % at the marathon. None without a usable effort: 1500 m and more in 3.5 to 240 min.
    """
    chosen = _chosen(efforts)
    if not chosen or not distance_m > 0:
        return None
    used = [efforts[place] for place in chosen]
    middle, deviation = _power_law(used, distance_m)
    method = "power_law"
    if distance_m >= vdot.LEAST_M:
        value = sum(vdot.vdot(e[0], e[1]) / _sd(e) for e in used) / sum(1 / _sd(e) for e in used)
        other = math.log(vdot.equivalent_time(value, distance_m))
        # VDOT flatters most people's marathons.
        share = 0.5 - 0.25 * _towards_marathon(distance_m)
        deviation = math.hypot(deviation, share * (other - middle))
        middle += share * (other - middle)
        method = "power_law+vdot"
    far = _towards_marathon(distance_m)
    width = max(_Z * deviation, _FLOOR + (_MARATHON_FLOOR - _FLOOR) * far)
    seconds = math.exp(middle)
    return Prediction(seconds, seconds * (1 - width), seconds * (1 + width), method, chosen)


def _chosen(efforts: Sequence[Performance]) -> tuple[int, ...]:
    """Places of the efforts to believe, the best first, at clearly different distances."""
    worth: list[tuple[float, int]] = []
    for place, (distance, seconds, age, is_race) in enumerate(efforts):
        if not (distance >= vdot.LEAST_M and vdot.LEAST_S <= seconds <= vdot.MOST_S):
            continue
        if 0 <= age <= NEWEST_DAYS:
            bonus = _RACE_BONUS if is_race else 1.0
            worth.append((vdot.vdot(distance, seconds) * bonus, place))
    worth.sort(key=lambda pair: (-pair[0], pair[1]))
    chosen: list[int] = []
    for value, place in worth:
        if value < _NEAR_BEST * worth[0][0] or len(chosen) == MOST_EFFORTS:
            break
        distance = efforts[place][0]
        if all(_ratio(distance, efforts[other][0]) >= _APART for other in chosen):
            chosen.append(place)
    return tuple(chosen)


def _power_law(used: Sequence[Performance], distance_m: float) -> tuple[float, float]:
    """Mean and deviation of the log time: a line in the logarithms with a prior on its slope."""
    weights = [1 / _sd(effort) ** 2 for effort in used]
    total = sum(weights)
    logs = [(math.log(effort[0]), math.log(effort[1])) for effort in used]
    x0 = sum(w * x for w, (x, _) in zip(weights, logs, strict=True)) / total
    y0 = sum(w * y for w, (_, y) in zip(weights, logs, strict=True)) / total
    sxx = sum(w * (x - x0) ** 2 for w, (x, _) in zip(weights, logs, strict=True))
    sxy = sum(w * (x - x0) * (y - y0) for w, (x, y) in zip(weights, logs, strict=True))
    far = _towards_marathon(distance_m)
    mean, deviation = (a + (b - a) * far for a, b in zip(_PRIOR, _MARATHON_PRIOR, strict=True))
    precision = 1 / deviation**2 + sxx
    exponent = (mean / deviation**2 + sxy) / precision
    reach = math.log(distance_m) - x0
    return y0 + exponent * reach, math.sqrt(1 / total + reach**2 / precision)


def _towards_marathon(distance_m: float) -> float:
    """0 up to the half marathon, 1 from the marathon on."""
    return min(max((distance_m - HALF_M) / (MARATHON_M - HALF_M), 0.0), 1.0)


def _sd(effort: Performance) -> float:
    return _RACE_SD if effort[3] else _TRAINING_SD


def _ratio(a: float, b: float) -> float:
    return max(a, b) / min(a, b)


def _cameron_factor(distance_m: float) -> float:
    base, slope, bend, power = _CAMERON
    return float(base + slope * distance_m + bend / distance_m**power)
