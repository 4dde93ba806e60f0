"""The run page as its template prints it: rows, panels and words in the reader's units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.core.recording import CHANNELS
from activities.models import Activity
from activities.privacy import hidden_spans, is_cut
from activities.selectors.rows import PACED
from activities.selectors.run import DeviceFigure, Run, run_of
from activities.selectors.series import drawn_channels, spread
from analytics.selectors import ActivityZones, ZoneReport, zones_of
from analytics.selectors.intervals import repetitions_of
from analytics.selectors.run_report import figures_of
from athletes.models import User
from athletes.selectors import Reader
from common import units as u
from common.kinds import Kind
from common.units import Figure, Units
from runhub.web.run_channels import Shown, shown
from runhub.web.run_data import unit_m
from runhub.web.run_intervals import Intervals, intervals
from runhub.web.run_rows import SplitRow, lap_rows, split_rows
from runhub.web.run_tiles import tile_words
from runhub.web.run_words import (
    EXPECTED,
    IN_PANELS,
    MISSING,
    average,
    averages_of,
    more_words,
    sentence,
)
from runhub.web.whose import Whose


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of the stack."""

    how: Shown
    average: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ZoneRow:
    number: int
    name: str
    range: str
    seconds: float
    percent: str
    bar: int


@dataclass(frozen=True, slots=True)
class ZoneCard:
    """Time in the zones of one quantity, or the sentence why there is none."""

    title: str
    sentence: str
    method: str
    rows: list[ZoneRow]
    needs_thresholds: bool


@dataclass(frozen=True, slots=True)
class Compared:
    label: str | Promise
    device: Figure
    ours: Figure


@dataclass(frozen=True, slots=True)
class RunPage:
    """Everything the template prints. `third` names the sixth tile's figure."""

    run: Run
    panels: list[Panel]
    missing: list[str | Promise]
    splits: list[SplitRow]
    laps: list[SplitRow]
    intervals: Intervals | None
    has_tabs: bool
    zones: list[ZoneCard]
    compared: list[Compared]
    unit: str
    is_paced: bool
    is_indoor: bool
    is_waiting: bool  # what others may see of it is not worked out yet
    has_distance: bool
    has_climb: bool
    has_heart_rate: bool
    third: str
    tile_words: dict[str, str | Promise]
    no_map: str
    hides: dict[str, str]  # by kind, the sentence that it is not shared; "" where it is
    descent_note: str
    heart_rate_note: str
    step_note: str


def run_page(user: User, reader: Reader, activity: Activity) -> RunPage:
    """Everything the page of `activity` prints."""
    units = reader.units
    whose = Whose.of(activity.athlete, is_own=activity.is_own)
    hides = {kind.value: whose.hides_of(activity, kind) for kind in Kind}
    run = run_of(user, activity, unit_m=unit_m(units))
    parts = [*run.splits, *(lap.measured for lap in run.laps)]
    analysed = run.analysed
    repetitions = intervals(repetitions_of(analysed, run.laps), units, is_cut=is_cut(activity))
    is_indoor = activity.sub_sport in INDOOR or activity.surface == "treadmill"
    third = _third(activity)
    return RunPage(
        run=run,
        panels=_panels(run, units),
        missing=_missing(run, hides),
        splits=split_rows(run.splits, activity.sport, units),
        laps=lap_rows(run.laps, activity.sport, units),
        intervals=repetitions,
        has_tabs=sum(map(bool, (run.splits, run.laps, repetitions))) > 1,
        zones=_zone_cards(zones_of(activity, analysed), units, whose, hides["body"]),
        compared=[_compared(row, units) for row in run.device_figures],
        unit="mi" if units == "imperial" else "km",
        is_paced=activity.sport in PACED,
        is_indoor=is_indoor,
        is_waiting=analysed is None and _is_waiting(activity),
        has_distance=analysed is not None and analysed.distance.values is not None,
        has_climb=any(not math.isnan(part.ascent_m) for part in parts),
        has_heart_rate=any(not math.isnan(part.average_heart_rate_bpm) for part in parts),
        third=third,
        tile_words=tile_words(activity, analysed, third),
        no_map=hides["map"] or _no_map(activity, is_indoor),
        hides=hides,
        **_notes(activity, units),
    )


def _is_waiting(activity: Activity) -> bool:
    has_recording = activity.channel_count > 0
    return has_recording and not activity.is_own and hidden_spans(activity) is None


INDOOR = ("treadmill", "indoor", "virtual")


def _no_map(activity: Activity, is_indoor: bool) -> str:
    if is_indoor and not activity.is_own:
        return _("Indoors, so there is no map.")
    if is_indoor:
        return _("Indoors, so there is no map. If the display showed another distance, correct it.")
    return _("No positions were recorded, so there is no map. GPS on the device brings one.")


def _notes(activity: Activity, units: Units) -> dict[str, str]:
    """The small lines under three of the tiles; empty where nothing is known."""
    down = u.elevation(activity.descent_m, units)
    most = u.plain(activity.max_heart_rate_bpm, "")
    step = u.step_length(activity.average_step_length_m, units)
    return {
        "descent_note": _("down %(figure)s") % {"figure": down} if down.value else "",
        "heart_rate_note": _("highest %(figure)s") % {"figure": most} if most.value else "",
        "step_note": _("stride %(figure)s") % {"figure": step} if step.value else "",
    }


def _third(activity: Activity) -> str:
    for name in ("average_cadence_spm", "average_power_w", "average_step_length_m"):
        if getattr(activity, name) is not None:
            return name
    return ""


def _panels(run: Run, units: Units) -> list[Panel]:
    if run.series is None:
        return []
    means = averages_of(run.series)
    figures = figures_of(run.activity, IN_PANELS)
    panels = []
    for key, values in drawn_channels(run.series).items():
        how = shown(key, run.activity.sport, units)
        found = spread(run.series, values)
        mean = average(how, means[key]) if key in means else ""
        words = sentence(key, how, run.series, found, units)
        more = more_words(key, how, means.get(key), figures)
        panels.append(Panel(how, mean, f"{words} {more}".strip()))
    return panels


def _missing(run: Run, hides: dict[str, str]) -> list[str | Promise]:
    """Sentences about sensors that a run usually has and this one hadn't; what is not shared is
    not said to be missing."""
    if run.series is None or hides["streams"] or run.activity.sport not in PACED:
        return []
    drawn = drawn_channels(run.series)
    hidden = {"heart_rate_bpm": hides["body"]}
    return [hidden.get(key) or MISSING[key] for key in EXPECTED if key not in drawn]


def _zone_cards(zones: ActivityZones, units: Units, whose: Whose, no_body: str) -> list[ZoneCard]:
    cards = []
    if no_body:
        cards.append(ZoneCard(_("Heart-rate zones"), no_body, "", [], False))
    if zones.has_heart_rate:
        cards.append(
            _zone_card(
                _("Heart-rate zones"), zones.heart_rate, units, zones.has_heart_rate_thresholds,
                whose.says(
                    _("Set your maximum or threshold heart rate to see the time in each zone."),
                    _("%(name)s has set no maximum or threshold heart rate, so there are no zones."),
                ),
            )
        )  # fmt: skip
    if zones.has_speed:
        cards.append(
            _zone_card(
                _("Pace zones"), zones.pace, units, zones.has_pace_threshold,
                whose.says(
                    _("Set your threshold pace to see the time in each zone."),
                    _("%(name)s has set no threshold pace, so there are no zones."),
                ),
            )
        )  # fmt: skip
    if len(cards) > 1 and all(card.needs_thresholds for card in cards):
        words = whose.says(
            _("Set your threshold heart rate and pace to see the time in each zone."),
            _("%(name)s has set neither threshold heart rate nor pace, so there are no zones."),
        )
        return [ZoneCard(_("Zones"), words, "", [], True)]
    return cards


_METHODS = {
    "threshold_heart_rate": gettext_lazy("By the threshold heart rate of %(day)s"),
    "heart_rate_reserve": gettext_lazy("By the heart-rate reserve of %(day)s"),
    "max_heart_rate": gettext_lazy("By the maximum heart rate of %(day)s"),
    "threshold_speed": gettext_lazy("By the threshold pace of %(day)s"),
}


def _zone_card(
    title: str, report: ZoneReport | None, units: Units, has_thresholds: bool, without: str
) -> ZoneCard:
    if report is None:
        sentence = _("Too little was measured to tell.") if has_thresholds else without
        return ZoneCard(title, sentence, "", [], not has_thresholds)
    rows = [
        ZoneRow(
            number=row.number,
            name=row.name,
            range=_range(report.kind, row.low, row.high, units),
            seconds=row.seconds,
            percent=f"{u.decimal(row.share * 100)} %",
            bar=round(row.share * 100),
        )
        for row in report.rows
        if row.number > 0 or row.seconds >= 1
    ]
    most = report.main
    words = {
        "percent": u.decimal(most.share * 100), "zone": most.number, "name": most.name.lower()
    }  # fmt: skip
    if most.number == 0:
        sentence = _("%(percent)s %% of the time lay below zone 1.") % words
    else:
        sentence = _("%(percent)s %% of the time in zone %(zone)s, %(name)s.") % words
    method = str(_METHODS[report.method]) % {"day": date_format(report.since, "j M Y")}
    return ZoneCard(title, sentence, method, rows[::-1], False)


def _range(kind: str, low: float | None, high: float | None, units: Units) -> str:
    if kind == "speed":
        slow, fast = (u.pace(edge, units).value for edge in (low, high))
        unit = u.pace_unit(units)
        if low is None:
            return _("slower than %(edge)s") % {"edge": f"{fast} {unit}"}
        if high is None:
            return _("faster than %(edge)s") % {"edge": f"{slow} {unit}"}
        return f"{slow}–{fast} {unit}"
    if low is None:
        return _("below %(edge)s bpm") % {"edge": math.ceil(high or 0)}
    if high is None:
        return _("%(edge)s bpm and more") % {"edge": math.ceil(low)}
    return f"{math.ceil(low)}–{math.ceil(high) - 1} bpm"


_LABELS: dict[str, Any] = {
    "distance_m": gettext_lazy("Distance"),
    "moving_s": gettext_lazy("Moving time"),
    "timer_s": gettext_lazy("Timer time"),
    "elapsed_s": gettext_lazy("Elapsed time"),
    "ascent_m": gettext_lazy("Climb"),
    "descent_m": gettext_lazy("Descent"),
    "average_heart_rate_bpm": gettext_lazy("Average heart rate"),
    "max_heart_rate_bpm": gettext_lazy("Highest heart rate"),
    "average_cadence_spm": gettext_lazy("Average cadence"),
    "average_power_w": gettext_lazy("Average power"),
    "calories_kcal": gettext_lazy("Energy"),
}


def _compared(row: DeviceFigure, units: Units) -> Compared:
    def figure(value: float | None) -> Figure:
        if row.key == "distance_m":
            return u.distance(value, units)
        if row.key.endswith("_s"):
            return u.duration(value)
        if row.key in ("ascent_m", "descent_m"):
            return u.elevation(value, units)
        if row.key == "calories_kcal":
            return u.plain(value, "kcal")
        channel = CHANNELS[row.key.removeprefix("average_").removeprefix("max_")]
        unit = {"steps/min": _("spm")}.get(channel.unit, channel.unit)
        return u.plain(value, unit)

    return Compared(_LABELS[row.key], figure(row.device), figure(row.ours))
