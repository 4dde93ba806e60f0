"""The tables of a comparison: figures, splits or laps, zones, each with the difference to A."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from activities.core.splits import Split
from activities.selectors.rows import PACED
from analytics.reasons import sentence
from analytics.selectors.compare import Comparison, Session
from common import units as u
from common.units import FOOT_M, MILE_M, Units
from runhub.web.compare_data import lettered
from runhub.web.compare_words import plus_minus, seconds, signed
from runhub.web.metric_words import all_metrics, bare, label, shown_metric
from runhub.web.run_channels import Shown, same, times

# What the row of an activity knows before its analysis is there.
KNOWN: dict[str, Callable[[Session], float | None]] = {
    "pace": lambda s: s.speed_mps,
    "heart_rate": lambda s: s.activity.average_heart_rate_bpm,
    "max_heart_rate": lambda s: s.activity.max_heart_rate_bpm,
    "cadence": lambda s: s.activity.average_cadence_spm,
    "step_length": lambda s: s.activity.average_step_length_m,
    "power": lambda s: s.activity.average_power_w,
}
FIRST = ("pace", "graded_pace", "heart_rate", "max_heart_rate", "cadence", "step_length", "power")
ZONES = (5, 4, 3, 2, 1, 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, the difference to the first session, and a smaller line below."""

    text: str
    gap: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    unit: str
    cells: list[Cell]

    @property
    def html(self) -> SafeString:
        """The cells as one piece: tags for three hundred of them take a third of the page's CPU."""
        return SafeString("".join(_cell(cell, place > 0) for place, cell in enumerate(self.cells)))


def _cell(cell: Cell, has_gap: bool) -> str:
    gap = f'<span class="compare-gap">{escape(cell.gap)}</span>' if has_gap else ""
    note = f'<span class="compare-note">{escape(cell.note)}</span>' if cell.note else ""
    value = f'<span class="compare-value">{escape(cell.text)}</span>'
    return f'<td class="is-number">{value}{gap}{note}</td>'


@dataclass(frozen=True, slots=True)
class Block:
    """One table, under its heading; `about` says what the small line of a cell is."""

    key: str
    title: str
    rows: list[Row]
    about: str = ""


def blocks(found: Comparison, units: Units) -> list[Block]:
    """Every table that has a row."""
    parts = _laps(found, units) if found.align == "lap" else _splits(found, units)
    return [block for block in (_figures(found, units), parts, *_zones(found)) if block.rows]


def figure_rows(found: Comparison, units: Units) -> list[tuple[Shown, list[float | None]]]:
    """Every figure that at least one session has: how it is shown, and SI values."""
    is_imperial = units == "imperial"
    length = Shown(
        "distance", _("Distance"), "pace", "mi" if is_imperial else "km",
        times(1 / MILE_M if is_imperial else 0.001), digits=2,
    )  # fmt: skip
    moving = Shown("moving_time", _("Moving time"), "pace", "", same, kind="pace")
    climb = Shown(
        "climb", _("Climb"), "elevation", "ft" if is_imperial else "m",
        times(1 / FOOT_M) if is_imperial else same,
    )  # fmt: skip
    rows: list[tuple[Shown, list[float | None]]] = [
        (length, [session.distance_m for session in found.sessions]),
        (moving, [session.activity.moving_s for session in found.sessions]),
        (climb, [session.activity.ascent_m for session in found.sessions]),
    ]
    metrics = all_metrics()
    order = [*(key for key in FIRST if key in metrics), *(k for k in metrics if k not in FIRST)]
    rows += [
        (shown_metric(metrics[key], units), [value_of(s, key) for s in found.sessions])
        for key in order
    ]
    return [(how, values) for how, values in rows if any(v is not None for v in values)]


def value_of(session: Session, key: str) -> float | None:
    """SI; None where it is not known."""
    value = session.values.get(key)
    if value is None and key not in session.reasons and key in KNOWN:
        value = KNOWN[key](session)
    return None if u.is_missing(value) else value


def _figures(found: Comparison, units: Units) -> Block:
    rows = [
        Row(
            str(how.label),
            str(how.unit),
            [
                Cell(
                    "–" if value is None else bare(how, value) or "–",
                    signed(how, value, values[0]) if place else "",
                )
                for place, value in enumerate(values)
            ],
        )
        for how, values in figure_rows(found, units)
    ]
    return Block("figures", _("Figures"), rows)


def lacking(found: Comparison) -> list[str]:
    """Why a session lacks a figure that another one has."""
    metrics = all_metrics()
    said = []
    for key in metrics:
        has = [value_of(session, key) is not None for session in found.sessions]
        for (letter, session), there in zip(lettered(found), has, strict=True):
            if not there and any(has) and key in session.reasons:
                words = {"run": letter, "metric": label(metrics[key])}
                words["why"] = sentence(session.reasons[key], is_own=session.activity.is_own)
                said.append(_("%(metric)s, %(run)s: %(why)s") % words)
    return said


def _splits(found: Comparison, units: Units) -> Block:
    size = max((len(session.splits) for session in found.sessions), default=0)
    rows = []
    for number in range(size):
        parts = [s.splits[number] if number < len(s.splits) else None for s in found.sessions]
        whole = [part if part and not part.partial else None for part in parts]
        if any(whole):
            rows.append(Row(str(number + 1), "", _part_cells(found, whole, units)))
    unit = "mi" if units == "imperial" else "km"
    title = _("Splits, %(unit)s") % {"unit": unit}
    about = _("Pace with the difference to A; below it the heart rate.")
    return Block("splits", title, rows, about)


def _laps(found: Comparison, units: Units) -> Block:
    size = max((len(session.laps) for session in found.sessions), default=0)
    rows = []
    for number in range(size):
        parts = [s.laps[number].measured if number < len(s.laps) else None for s in found.sessions]
        rows.append(Row(str(number + 1), "", _part_cells(found, parts, units, is_lap=True)))
    about = _("Pace with the difference to A; below it length, time and heart rate.")
    return Block("laps", _("Laps"), rows, about)


def _part_cells(
    found: Comparison, parts: Sequence[Split | None], units: Units, *, is_lap: bool = False
) -> list[Cell]:
    cells = []
    for place, (session, part) in enumerate(zip(found.sessions, parts, strict=True)):
        if part is None:
            cells.append(Cell(""))
            continue
        pace = tempo(part.average_speed_mps, session.activity.sport, units).value
        first = parts[0]
        gap = ""
        if place and first is not None:
            paces = [u.pace_seconds(p.average_speed_mps, units) for p in (part, first)]
            if not any(u.is_missing(pace) for pace in paces):
                apart = u.round_half_up(paces[0]) - u.round_half_up(paces[1])
                gap = plus_minus(apart, seconds(abs(apart)))
        notes = [str(u.plain(part.average_heart_rate_bpm, "bpm"))]
        if is_lap:
            notes = [str(u.distance(part.distance_m, units)), u.clock(part.moving_s), *notes]
        cells.append(Cell(pace or "–", gap, " · ".join(note for note in notes if note)))
    return cells


def _zones(found: Comparison) -> list[Block]:
    titles = {"heart_rate": _("Time in heart-rate zones"), "pace": _("Time in pace zones")}
    blocks = []
    for kind, title in titles.items():
        shares = [session.zones.get(kind) for session in found.sessions]
        if not any(shares):
            continue
        rows = []
        for zone in ZONES:
            values = [None if s is None else (s[zone] if zone < len(s) else 0.0) for s in shares]
            if zone or any(v and v >= 0.005 for v in values):
                name = _("Zone %(n)s") % {"n": zone} if zone else _("Below zone 1")
                rows.append(Row(name, "%", _share_cells(values)))
        blocks.append(Block(f"zones-{kind}", title, rows))
    return blocks


def _share_cells(values: Sequence[float | None]) -> list[Cell]:
    cells = []
    for place, value in enumerate(values):
        if value is None:
            cells.append(Cell("–"))
            continue
        gap = ""
        if place and values[0] is not None:
            points = u.round_half_up(value * 100) - u.round_half_up(values[0] * 100)
            gap = plus_minus(points, f"{abs(points):.0f}")
        cells.append(Cell(u.decimal(value * 100), gap))
    return cells


def csv_rows(found: Comparison) -> Iterable[Sequence[Any]]:
    """Figures in SI units, one line each, one column a session."""
    yield ["figure", *(session.activity.public_id for session in found.sessions)]
    yield ["date", *(session.activity.local_date.isoformat() for session in found.sessions)]
    for how, values in figure_rows(found, "metric"):
        yield [how.key, *("" if value is None else round(value, 6) for value in values)]


def tempo(speed: float, sport: str, units: Units) -> u.Figure:
    return u.pace(speed, units) if sport in PACED else u.speed(speed, units)
