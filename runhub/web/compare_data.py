"""The curves of a comparison as compact JSON for static/js/compare.js."""

from __future__ import annotations

from typing import Any

import numpy as np

from activities.core.recording import Array
from analytics.selectors.compare import Comparison, Session
from common.units import Units
from runhub.web.run_channels import Shown, shown
from runhub.web.run_data import ROOM, deltas, unit_m

DRAWN = ("speed", "heart_rate_bpm", "cadence_spm", "power_w", "step_length_m", "altitude_m")
LETTERS = "ABCDEFGH"
LAP_STEPS = 1000  # places between two laps


def drawn(found: Comparison, units: Units) -> dict[str, Shown]:
    """The channels that at least one of the sessions has on the common axis."""
    sport = found.sessions[0].activity.sport
    return {
        key: shown(key, sport, units)
        for key in DRAWN
        if any(key in session.run.channels for session in found.sessions if session.run)
    }


def compare_data(found: Comparison, units: Units) -> dict[str, Any]:
    """The axis, and of each session its places and a column a channel; null = not there."""
    scale = {"distance": 1 / unit_m(units), "time": 1.0, "lap": 1.0}[found.align]
    steps = {"distance": 1000, "time": 1, "lap": LAP_STEPS}[found.align]
    return {
        "n": len(found.places),
        "align": found.align,
        "unit": "mi" if units == "imperial" else "km",
        "x": deltas(found.places * scale, steps),
        "runs": [_run(letter, session) for letter, session in lettered(found)],
        "channels": [_channel(found, key, how) for key, how in drawn(found, units).items()],
    }


def lettered(found: Comparison) -> list[tuple[str, Session]]:
    return list(zip(LETTERS, found.sessions, strict=False))


def _run(letter: str, session: Session) -> dict[str, Any]:
    run = session.run
    answer: dict[str, Any] = {"letter": letter, "title": session.activity.title}
    if run is not None and run.latitude is not None and run.longitude is not None:
        answer["latitude"] = deltas(run.latitude, 100_000)
        answer["longitude"] = deltas(run.longitude, 100_000)
    return answer


def _channel(found: Comparison, key: str, how: Shown) -> dict[str, Any]:
    columns = [_column(session, key, how) for session in found.sessions]
    low, high = _range(how, [values for values in columns if values is not None])
    return {
        "key": how.key,
        "label": str(how.label),
        "unit": str(how.unit),
        "kind": how.kind,
        "digits": how.digits,
        "reversed": how.is_reversed,
        "low": low,
        "high": high,
        "runs": [None if values is None else deltas(values, how.scale) for values in columns],
    }


def _column(session: Session, key: str, how: Shown) -> Array | None:
    if session.run is None or key not in session.run.channels:
        return None
    return how.convert(session.run.channels[key])


def _range(how: Shown, columns: list[Array]) -> tuple[float, float]:
    """The middle 98 % of all sessions with room: one standstill does not flatten the others."""
    known = np.concatenate(columns)
    known = known[np.isfinite(known)]
    if not len(known):
        return 0.0, 1.0
    low, high = np.percentile(known, (1, 99)).tolist()
    span = max((high - low) * (1 + 2 * ROOM), how.least_span)
    middle = (low + high) / 2
    return round(middle - span / 2, 2), round(middle + span / 2, 2)
