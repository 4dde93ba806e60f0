"""What a comparison says in words: differences with their sign, and the sentences on top."""

from __future__ import annotations

import math

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.selectors.rows import PACED
from analytics.selectors.compare import Comparison, Session
from athletes.consent.sight import OWN
from common import units as u
from common.kinds import Kind
from common.units import Units
from runhub.web.compare_data import lettered
from runhub.web.metric_words import bare, converted
from runhub.web.run_channels import Shown
from runhub.web.whose import Whose

FEWEST_COMMON = 10  # places


def signed(how: Shown, now: float | None, before: float | None) -> str:
    """The difference of what is shown: "−12 s", "+3"; "=" for the same, "" without one of them."""
    if now is None or before is None or not bare(how, now) or not bare(how, before):
        return ""
    digits = 0 if how.kind == "pace" else how.digits
    ends = [u.round_half_up(converted(how, value), digits) for value in (now, before)]
    gap = u.round_half_up(ends[0] - ends[1], digits)
    return plus_minus(gap, seconds(abs(gap)) if how.kind == "pace" else u.decimal(abs(gap), digits))


def seconds(size: float) -> str:
    """ "12 s", "2:43": a difference of paces or times."""
    return f"{size:.0f} s" if size < 60 else u.clock(size)


def plus_minus(number: float, words: str) -> str:
    if number == 0:
        return "="
    return f"{'+' if number > 0 else chr(0x2212)}{words}"


def headline(found: Comparison, units: Units) -> str:
    """ "B was 12 s/km faster than A at 3 bpm more; C was …": whole runs against the first."""
    first = found.sessions[0]
    parts = [_against(letter, session, first, units) for letter, session in lettered(found)[1:]]
    text = "; ".join(part for part in parts if part)
    return f"{text}." if text else ""


def _against(letter: str, session: Session, first: Session, units: Units) -> str:
    tempo, beats = _tempo(session, first, units), _beats(session, first)
    words = {"run": letter, "pace": tempo, "n": abs(beats or 0)}
    if not tempo:
        return _without_tempo(words, beats)
    if beats is None:
        return _("%(run)s was %(pace)s A") % words
    if not beats:
        return _("%(run)s was %(pace)s A at the same heart rate") % words
    if beats > 0:
        return _("%(run)s was %(pace)s A at %(n)s bpm more") % words
    return _("%(run)s was %(pace)s A at %(n)s bpm less") % words


def _without_tempo(words: dict[str, object], beats: int | None) -> str:
    if beats is None:
        return ""
    if not beats:
        return _("%(run)s had the same heart rate as A") % words
    if beats > 0:
        return _("%(run)s had %(n)s bpm more than A") % words
    return _("%(run)s had %(n)s bpm less than A") % words


def _tempo(session: Session, first: Session, units: Units) -> str:
    paces = [u.pace_seconds(each.speed_mps, units) for each in (session, first)]
    if any(math.isnan(pace) for pace in paces):
        return ""
    if session.activity.sport not in PACED or first.activity.sport not in PACED:
        return ""
    gap = int(u.round_half_up(paces[0]) - u.round_half_up(paces[1]))
    if not gap:
        return _("as fast as")
    size = f"{abs(gap)} s" if abs(gap) < 60 else f"{u.clock(abs(gap))} min"
    words = {"gap": f"{size}{u.pace_unit(units)}"}
    return _("%(gap)s faster than") % words if gap < 0 else _("%(gap)s slower than") % words


def _beats(session: Session, first: Session) -> int | None:
    rates = [each.activity.average_heart_rate_bpm for each in (session, first)]
    if rates[0] is None or rates[1] is None:
        return None
    return int(u.round_half_up(rates[0]) - u.round_half_up(rates[1]))


def channel_words(found: Comparison, key: str, how: Shown, units: Units) -> str:
    """Means over what all sessions share, and where two of them lay farthest apart."""
    if key == "altitude_m":
        return _climbs(found, units)
    columns = {
        letter: session.run.channels[key]
        for letter, session in lettered(found)
        if session.run is not None and key in session.run.channels
    }
    table = np.array(list(columns.values()))
    common = np.isfinite(table).all(axis=0)
    if common.sum() < FEWEST_COMMON:
        return _("They share too little of it to be compared.")
    runs = [
        session.run for session in found.sessions if session.run and key in session.run.channels
    ]
    means = [
        _mean(row[common], np.gradient(run.moving_s)[common])
        for row, run in zip(table, runs, strict=True)
    ]
    words = ", ".join(
        f"{letter} {bare(how, mean)}" for letter, mean in zip(columns, means, strict=True)
    )
    text = _("Over what they share: %(means)s %(unit)s.") % {"means": words, "unit": how.unit}
    if len(columns) == 2:
        text = f"{text} {_farthest(found, how, table, common, units)}"
    return text.strip()


def _mean(values: np.ndarray, seconds: np.ndarray) -> float:
    """By time, so that the mean of speeds is the way by the time it took."""
    weights = np.nan_to_num(seconds)
    return float(np.average(values, weights=weights if weights.sum() > 0 else None))


def _farthest(
    found: Comparison, how: Shown, table: np.ndarray, common: np.ndarray, units: Units
) -> str:
    shown = np.array([how.convert(row) for row in table])
    gaps = np.where(common, np.abs(shown[1] - shown[0]), np.nan)
    if np.isnan(gaps).all():
        return ""
    place = int(np.nanargmax(gaps))
    gap = u.decimal(float(gaps[place]), how.digits)
    size = f"{gap} s" if how.kind == "pace" else f"{gap} {how.unit}"
    return _("Farthest apart %(where)s: %(gap)s.") % {
        "where": _where(found, place, units), "gap": size,
    }  # fmt: skip


def _where(found: Comparison, place: int, units: Units) -> str:
    at = float(found.places[place])
    if found.align == "distance":
        return _("at %(place)s") % {"place": u.distance(at, units)}
    if found.align == "time":
        return _("after %(time)s") % {"time": u.clock(at)}
    return _("in lap %(n)s") % {"n": min(int(at), int(found.places[-1]) - 1) + 1}


def _climbs(found: Comparison, units: Units) -> str:
    known = [
        f"{letter} {u.elevation(session.activity.ascent_m, units)}"
        for letter, session in lettered(found)
        if session.activity.ascent_m is not None
    ]
    return _("Climb of the whole run: %(climbs)s.") % {"climbs": ", ".join(known)} if known else ""


def left_out(found: Comparison) -> list[str]:
    """Why a session has no curve on this axis."""
    hidden = _not_shared(found)
    missing = [
        letter
        for letter, session in lettered(found)
        if session.run is None and Kind.STREAMS in session.activity.shown
    ]
    if not missing:
        return hidden
    words = {"runs": ", ".join(missing)}
    if found.align == "lap":
        text = ngettext(
            "%(runs)s has no laps, so there is no curve of it here. Compare by distance.",
            "%(runs)s have no laps, so there are no curves of them here. Compare by distance.",
            len(missing),
        )
    elif found.align == "distance":
        text = ngettext(
            "%(runs)s has no distance along the way, so there is no curve of it here.",
            "%(runs)s have no distance along the way, so there are no curves of them here.",
            len(missing),
        )
    else:
        text = ngettext(
            "%(runs)s has no recording, so there is no curve of it.",
            "%(runs)s have no recordings, so there are no curves of them.",
            len(missing),
        )
    return [*hidden, text % words]


def _not_shared(found: Comparison) -> list[str]:
    """What curves and routes cannot show, by whom."""
    said: dict[str, list[str]] = {}
    for letter, session in lettered(found):
        for kind in (Kind.STREAMS, Kind.MAP, Kind.BODY):
            why = whose_of(session).hides_of(session.activity, kind)
            if why:
                said.setdefault(why, []).append(letter)
    return [f"{', '.join(letters)}: {why}" for why, letters in said.items()]


def whose_of(session: Session) -> Whose:
    """For sentences about the athlete of a session."""
    activity = session.activity
    return Whose(session.athlete_name, OWN if activity.is_own else activity.athlete.sight)
