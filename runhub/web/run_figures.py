"""The section "Analysis" of a run: every metric beside its own normal range, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity
from analytics.metrics._metric import Metric
from analytics.reasons import sentence
from analytics.selectors.reveals import hidden_metrics, kinds_of
from analytics.selectors.run_report import Normal, RunReport
from analytics.selectors.values import Value
from athletes.models import Threshold
from common import units as u
from common.kinds import missing
from common.units import Figure, Units
from runhub.web.metric_page import INPUTS
from runhub.web.metric_words import all_metrics, bare, label, shown_metric, worded_range
from runhub.web.progress_frame import address
from runhub.web.whose import Whose

# (heading, keys in their order); a metric that is in none comes last.
GROUPS: list[tuple[str | Promise, tuple[str, ...]]] = [
    (gettext_lazy("Load"), ("heart_rate_load", "pace_load", "trimp", "trimp_edwards", "intensity")),
    (
        gettext_lazy("Efficiency"),
        ("efficiency_factor", "decoupling", "running_effectiveness", "vdot_estimate",
         "graded_pace", "normalised_graded_pace", "normalised_power"),
    ),
    (
        gettext_lazy("Form"),
        ("cadence", "step_length", "vertical_oscillation", "vertical_ratio", "ground_contact",
         "ground_contact_balance"),
    ),
]  # fmt: skip
OTHERS = gettext_lazy("Averages and the rest")
# Where the normal range begins and ends on the little scale of 0 to 100.
BAND = (30.0, 70.0)
EDGE = 4.0


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A metric with a value. `place` is 0..100 on a scale whose 30..70 is normal, "" unknown."""

    label: str
    colour: str
    figure: Figure
    place: str
    verdict: str
    is_apart: bool  # outside the normal range
    pairs: list[tuple[str, str]]
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[FigureRow]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Metrics without a value for one and the same reason."""

    sentence: str
    metrics: list[tuple[str, str]]  # label, address


def groups_of(activity: Activity, report: RunReport, units: Units, *, is_own: bool) -> list[Group]:
    """The metrics with a value, under their headings; a heading without any is left out."""
    rows = {
        each.metric.key: _row(activity, each, report, units, is_own)
        for each in report.values
        if each.value is not None
    }
    named = {key for _title, keys in GROUPS for key in keys}
    rest = tuple(key for key in all_metrics() if key not in named)
    groups = [
        Group(str(title), [rows[key] for key in keys if key in rows])
        for title, keys in [*GROUPS, (OTHERS, rest)]
    ]
    return [group for group in groups if group.rows]


def lacking_of(activity: Activity, values: Iterable[Value], *, is_own: bool) -> list[Lacking]:
    """Why the other metrics have no value, a sentence a reason; what most lack comes first. Those
    that are not shared are among them, whether they have one or not."""
    by_reason: dict[str, list[Metric]] = {}
    for each in values:
        if each.value is None:
            why = sentence(each.reason, is_own=is_own)
            by_reason.setdefault(why, []).append(each.metric)
    whose, hidden = Whose.of(activity.athlete, is_own=is_own), hidden_metrics(activity.shown)
    for key, metric in all_metrics().items():
        if key in hidden:
            told = [kind for kind in missing(activity.shown) if kind in kinds_of(key)]
            by_reason.setdefault(whose.hides_of(activity, told[0]), []).append(metric)
    return [
        Lacking(why, [(label(m), _href(activity, m, is_own)) for m in metrics])
        for why, metrics in sorted(by_reason.items(), key=lambda pair: -len(pair[1]))
    ]


def _href(activity: Activity, metric: Metric, is_own: bool) -> str:
    return address("progress_metric", activity.athlete, is_own, metric=metric.key)


def _row(
    activity: Activity, each: Value, report: RunReport, units: Units, is_own: bool
) -> FigureRow:
    metric, value = each.metric, float(each.value or 0.0)
    how = shown_metric(metric, units)
    normal = report.normals.get(metric.key)
    pairs = [
        (_("Meaning"), _(metric.meaning)),
        (_("How it is computed"), _(metric.formula)),
        (_("Inputs"), _inputs(activity, metric, report.threshold, units, is_own)),
        (_("Normal range"), _normal(metric, normal, units)),
        (_("Source"), metric.source),
        (_("Version"), _version(each)),
    ]
    return FigureRow(
        label=label(metric),
        colour=metric.colour,
        figure=Figure(bare(how, value), str(how.unit)),
        place="" if normal is None else _place(value, normal),
        verdict="" if normal is None else _verdict(metric, value, normal),
        is_apart=normal is not None and not normal.low <= value <= normal.high,
        pairs=pairs,
        href=_href(activity, metric, is_own),
    )


def _version(each: Value) -> str:
    if each.is_current:
        return str(each.metric.version)
    return _("older than %(n)s, being worked out anew") % {"n": each.metric.version}


def _normal(metric: Metric, normal: Normal | None, units: Units) -> str:
    if normal is None:
        return _(
            "Fewer than ten activities of the twelve months before have it: too few to say what "
            "is normal."
        )
    span = worded_range(shown_metric(metric, units), normal.low, normal.high)
    return ngettext(
        "%(span)s: the middle 80 %% of %(n)d activity in the twelve months before",
        "%(span)s: the middle 80 %% of %(n)d activities in the twelve months before",
        normal.count,
    ) % {"span": span, "n": normal.count}


def _place(value: float, normal: Normal) -> str:
    """On the scale; what lies far outside stands at its end."""
    low, high = BAND
    width = normal.high - normal.low
    if not width > 0:
        share = 0.5 if value == normal.low else float(value > normal.low) * 3 - 1
    else:
        share = (value - normal.low) / width
    return f"{min(max(low + share * (high - low), EDGE), 100 - EDGE):.1f}"


def _verdict(metric: Metric, value: float, normal: Normal) -> str:
    is_pace = metric.unit == "pace"
    if value > normal.high:
        return _("faster than usual") if is_pace else _("higher than usual")
    if value < normal.low:
        return _("slower than usual") if is_pace else _("lower than usual")
    return _("as usual")


def _inputs(
    activity: Activity, metric: Metric, row: Threshold | None, units: Units, is_own: bool
) -> str:
    """What the device gave, then the athlete's own values as they were valid on that day."""
    recorded = [str(INPUTS.get(n) or _channel(n)) for n in metric.needs if n not in PERSONAL]
    personal = [_personal(activity, n, row, units, is_own) for n in metric.needs if n in PERSONAL]
    return "; ".join(
        part for part in (", ".join(recorded), *(text for text in personal if text)) if part
    ) or _("the recording")


def _channel(need: str) -> str:
    return need.rpartition("_")[0].replace("_", " ")


PERSONAL: dict[str, str | Promise] = {
    "max_heart_rate": gettext_lazy("maximum heart rate"),
    "resting_heart_rate": gettext_lazy("resting heart rate"),
    "threshold_heart_rate": gettext_lazy("threshold heart rate"),
    "threshold_speed": gettext_lazy("threshold pace"),
    "mass": gettext_lazy("weight of today"),
}


def _personal(
    activity: Activity, need: str, row: Threshold | None, units: Units, is_own: bool
) -> str:
    name = str(PERSONAL[need])
    if need == "mass":
        # A coach learns the figure that follows from it, not the weight itself.
        weight = u.weight(activity.athlete.weight_kg, units) if is_own else None
        return f"{name} {weight}" if weight is not None and weight.value else name
    figure = _threshold_figure(need, row, units)
    if row is None or figure is None:
        return name
    return _("%(name)s %(figure)s (of %(day)s)") % {
        "name": name, "figure": figure, "day": date_format(row.valid_from, "j M Y"),
    }  # fmt: skip


def _threshold_figure(need: str, row: Threshold | None, units: Units) -> str | None:
    """The column that stands behind `need`; of a threshold heart rate what it is made from."""
    if row is None:
        return None
    if need == "threshold_speed":
        return str(u.pace(row.threshold_speed_mps, units)) if row.threshold_speed_mps else None
    column = {
        "max_heart_rate": row.max_heart_rate_bpm,
        "resting_heart_rate": row.resting_heart_rate_bpm,
        "threshold_heart_rate": row.threshold_heart_rate_bpm,
    }[need]
    if column is not None:
        return f"{column} bpm"
    if need == "threshold_heart_rate" and row.max_heart_rate_bpm and row.resting_heart_rate_bpm:
        return _("from %(rest)s–%(most)s bpm, resting to maximum") % {
            "rest": row.resting_heart_rate_bpm, "most": row.max_heart_rate_bpm,
        }  # fmt: skip
    return None
