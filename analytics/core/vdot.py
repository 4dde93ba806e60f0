"""VDOT, equivalent races and training paces (science A18, A19)."""

from __future__ import annotations

import math

LEAST_S, MOST_S, LEAST_M = 210.0, 14_400.0, 1500.0  # the formulas hold within these
_SHARES = {"E_slow": 0.63, "E_fast": 0.73, "T": 0.88, "I": 0.975, "R": 1.08}
MARATHON_M = 42_195.0
_OFFSET, _LINEAR, _SQUARE = -4.60, 0.182258, 0.000104


def oxygen_cost(speed_m_per_min: float) -> float:
    """Oxygen cost of running, ml/kg/min, at a speed in m/min (Daniels & Gilbert 1979)."""
    return _OFFSET + _LINEAR * speed_m_per_min + _SQUARE * speed_m_per_min**2


def speed_at_cost(cost_ml_kg_min: float) -> float:
    """Speed in m/min that costs so much oxygen: `oxygen_cost` turned round."""
    root = _LINEAR**2 - 4 * _SQUARE * (_OFFSET - cost_ml_kg_min)
    return (math.sqrt(root) - _LINEAR) / (2 * _SQUARE)


def fraction_of_vo2max(minutes: float) -> float:
    """Share of VO2max that can be held for so many minutes (Daniels & Gilbert 1979)."""
    return (
        0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    )


def vdot(distance_m: float, seconds: float) -> float:
    """VDOT, ml/kg/min, of a race over `distance_m` in `seconds`.

    Good for 1500 m and more, 3.5 to 240 min; NaN unless both are positive.
    Source: Daniels & Gilbert 1979.
    """
    if not (distance_m > 0 and seconds > 0):
        return float("nan")
    minutes = seconds / 60.0
    return oxygen_cost(distance_m / minutes) / fraction_of_vo2max(minutes)


def equivalent_time(vdot_value: float, distance_m: float) -> float:
    """Seconds for `distance_m` that are worth `vdot_value`, to a millisecond.

    Raises ValueError unless both are positive.
    """
    if not (vdot_value > 0 and distance_m > 0):
        raise ValueError("VDOT and distance must be positive")
    fast = distance_m / 12.0  # VDOT falls as the time grows
    slow = distance_m / 0.5
    while slow - fast > 5e-4:
        middle = (fast + slow) / 2
        if vdot(distance_m, middle) > vdot_value:
            fast = middle
        else:
            slow = middle
    return (fast + slow) / 2


def training_paces(vdot_value: float) -> dict[str, float]:
    """Training speeds, m/s, by Daniels' letters: E_slow, E_fast, M, T, I, R.

    Shares of VDOT that reproduce the published pace table: easy 63-73 %, threshold 88 %,
    interval 97.5 %, repetition 108 %; M is the speed of the equivalent marathon.
    """
    speeds = {name: speed_at_cost(share * vdot_value) / 60.0 for name, share in _SHARES.items()}
    speeds["M"] = MARATHON_M / equivalent_time(vdot_value, MARATHON_M)
    return {name: speeds[name] for name in ("E_slow", "E_fast", "M", "T", "I", "R")}
