"""The table of a group session: a line a part, a cell an athlete."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coaching.selectors.group_session_parts import Part, PartRow, Parts
from common import units as u
from common.units import MILE_M, Units
from runhub.web.compare_words import plus_minus, seconds


@dataclass(frozen=True, slots=True)
class PartLine:
    """`length` is that of the part where it is the same for all."""

    name: str
    length: str
    cells: SafeString


def part_lines(parts: Parts, units: Units) -> list[PartLine]:
    return [
        PartLine(str(number), _length(row, parts.by, units), _cells(row, parts, units))
        for number, row in enumerate(parts.rows, 1)
    ]


def _length(row: PartRow, by: str, units: Units) -> str:
    ways = [part.distance_m for part in row.parts if part and math.isfinite(part.distance_m)]
    if by == "splits" or not row.same_length or not ways:
        return ""
    return way(sum(ways) / len(ways), units)


def way(metres: float, units: Units) -> str:
    """Metres on the track, the reader's own unit from two kilometres on."""
    if metres < 2000:
        return str(u.plain(u.round_half_up(metres / 10) * 10, "m"))
    return str(u.distance(metres, units))


def _cells(row: PartRow, parts: Parts, units: Units) -> SafeString:
    """As one piece: eight athletes and twenty parts are 160 cells."""
    cells = zip(row.parts, row.gaps_s, strict=True)
    return SafeString(
        "".join(
            _cell(part, _gap(gap, row, parts, place, units), row, units, place == row.fastest)
            for place, (part, gap) in enumerate(cells)
        )
    )


def _gap(gap: float, row: PartRow, parts: Parts, place: int, units: Units) -> str:
    """ "+3 s": of the part, or to the reader's kilometre or mile; nothing beside oneself."""
    if math.isnan(gap) or (parts.against == "first" and place == 0):
        return ""
    per_unit = 1.0 if row.same_length else (MILE_M / 1000 if units == "imperial" else 1.0)
    whole = u.round_half_up(gap * per_unit)
    return plus_minus(whole, seconds(abs(whole)))


def _cell(part: Part | None, gap: str, row: PartRow, units: Units, is_fastest: bool) -> str:
    if part is None:
        return (
            f'<td class="is-number side-none"><span class="sr-only">{escape(_("none"))}</span></td>'
        )
    pace = u.pace(part.speed_mps, units)
    is_timed = row.same_length and not math.isnan(part.seconds)
    first = u.clock(part.seconds) if is_timed else str(pace) or "–"
    notes = [pace.value or "–"] if row.same_length else []
    if not row.same_length and math.isfinite(part.distance_m):
        notes = [way(part.distance_m, units)]
    if not math.isnan(part.heart_rate_bpm):
        notes.append(str(u.plain(part.heart_rate_bpm, "bpm")))
    best = f'<span class="sr-only"> {escape(_("fastest"))}</span>' if is_fastest else ""
    return (
        f'<td class="is-number{" is-fastest" if is_fastest else ""}">'
        f'<span class="side-value">{escape(first)}{best}</span>'
        f'<span class="side-gap">{escape(gap)}</span>'
        f'<span class="side-note">{escape(" · ".join(notes))}</span></td>'
    )
