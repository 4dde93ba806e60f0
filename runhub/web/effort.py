"""A band of comparable effort in the address and in words.

In the address it is the same for every reader and for the API: `pace:3.125-3.333` (m/s),
`hr:140-150` (bpm), `grade:-2..2` (per cent). The form takes the reader's own units.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from analytics.selectors.effort import Axis, Effort
from common import units as u
from common.units import Units

NAMES: dict[str, Axis] = {"pace": "pace", "hr": "heart_rate", "grade": "grade"}
IN_URL = {axis: name for name, axis in NAMES.items()}
BAND = re.compile(r"(\w{2,5}):(-?[\d.]{1,8})(?:\.\.|-)(-?[\d.]{1,8})", re.ASCII)
PERCENT = 100.0


def from_text(text: str) -> Effort:
    """The band of `at=`; raises ValueError for anything else."""
    found = BAND.fullmatch(text.strip())
    if found is None or found[1] not in NAMES:
        raise ValueError(text)
    return _between(NAMES[found[1]], float(found[2]), float(found[3]))


def from_form(form: Mapping[str, str], units: Units) -> Effort:
    """The band of the form's three fields, paces as "5:04"; raises ValueError for nonsense."""
    axis, low, high = (form.get(f"at_{name}", "").strip() for name in ("axis", "low", "high"))
    if axis not in NAMES:
        raise ValueError(axis)
    if axis == "pace":
        return _between("pace", u.parse_pace(low, units), u.parse_pace(high, units))
    return _between(NAMES[axis], *(float(end.replace(",", ".")) for end in (low, high)))


def _between(axis: Axis, one: float, other: float) -> Effort:
    if not (math.isfinite(one) and math.isfinite(other)):
        raise ValueError("no number")
    scale = 1 / PERCENT if axis == "grade" else 1.0
    return Effort(axis, min(one, other) * scale, max(one, other) * scale)


def as_text(effort: Effort) -> str:
    """What stands in the address."""
    if effort.axis == "grade":
        ends = [_short(end * PERCENT) for end in (effort.low, effort.high)]
        return f"grade:{ends[0]}..{ends[1]}"
    return f"{IN_URL[effort.axis]}:{_short(effort.low)}-{_short(effort.high)}"


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def ends(effort: Effort, units: Units) -> tuple[str, str]:
    """Both ends in the reader's units as the form shows them, the slower pace first."""
    if effort.axis == "pace":
        return u.pace(effort.low, units).value, u.pace(effort.high, units).value
    scale = PERCENT if effort.axis == "grade" else 1.0
    return _short(effort.low * scale), _short(effort.high * scale)


def unit(effort: Effort, units: Units) -> str:
    return {"pace": u.pace_unit(units), "heart_rate": _("bpm"), "grade": "%"}[effort.axis]


def words(effort: Effort, units: Units) -> str:
    """ "at 5:20–5:00 /km on flat ground", to stand inside a sentence."""
    low, high = (end.replace("-", "\N{MINUS SIGN}") for end in ends(effort, units))
    if effort.axis == "grade":
        return _("on grades of %(low)s to %(high)s %%") % {"low": low, "high": high}
    span = f"{low}–{high} {unit(effort, units)}"
    if effort.axis == "pace":
        return _("at %(span)s on flat ground") % {"span": span}
    return _("at a heart rate of %(span)s") % {"span": span}
