"""What a group session says in words."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.selectors.group_session_side import SideBySide
from common import units as u
from common.kinds import Kind
from common.units import Units


def headline(found: SideBySide, units: Units) -> str:
    """ "Ben was fastest over the whole run (4:41 /km), Anna evenest: her 6 repetitions …"."""
    sessions = found.comparison.sessions
    paced = [
        (session.speed_mps, person.name)
        for session, person in zip(sessions, found.people, strict=True)
        if not math.isnan(session.speed_mps)
    ]
    if len(paced) < 2:
        return ""
    fast, slow = max(paced), min(paced)
    words = {
        "fast": fast[1], "pace": u.pace(fast[0], units), "slow": slow[1],
        "other": u.pace(slow[0], units),
    }  # fmt: skip
    whole = _("%(fast)s was fastest over the whole run with %(pace)s, %(slow)s slowest with"
              " %(other)s.") % words  # fmt: skip
    return f"{whole} {_evenest(found)}".strip()


def _evenest(found: SideBySide) -> str:
    """Whose parts of the same length differed least."""
    rows = [row for row in found.parts.rows if row.same_length and all(row.parts)]
    if len(rows) < 3:
        return ""
    spreads = []
    for place, person in enumerate(found.people):
        times = [part.seconds for row in rows if (part := row.parts[place])]
        if not any(map(math.isnan, times)):
            spreads.append((max(times) - min(times), person.name))
    if len(spreads) < 2:
        return ""
    spread, name = min(spreads)
    words = {"name": name, "n": max(1, math.ceil(spread))}
    return ngettext(
        "%(name)s ran most evenly: within %(n)d second.",
        "%(name)s ran most evenly: within %(n)d seconds.",
        words["n"],
    ) % words  # fmt: skip


def parts_about(found: SideBySide) -> str:
    """What stands in a cell."""
    against = (
        _("the middle of all")
        if found.parts.against == "median"
        else found.people[0].name
    )  # fmt: skip
    words = {"against": against}
    if all(row.same_length for row in found.parts.rows):
        return _("Time, and the difference to %(against)s; below it pace and heart rate.") % words
    return _("Time or pace, and the difference to %(against)s; where lengths differ, the pace"
             " decides.") % words  # fmt: skip


def missing_words(found: SideBySide) -> list[str]:
    """What is left out because somebody does not share it, or has none."""
    said = []
    for session, person in zip(found.comparison.sessions, found.people, strict=True):
        words = {"name": person.name}
        if Kind.STREAMS not in session.activity.shown:
            said.append(_("%(name)s does not share charts, so there is no line.") % words)
        elif session.analysed is None:
            said.append(_("%(name)s has no recording of this run, so there is no line.") % words)
        elif session.run is None:
            said.append(_("The run of %(name)s cannot be laid on this axis.") % words)
        if Kind.BODY not in session.activity.shown:
            said.append(_("%(name)s does not share heart rate and body.") % words)
    return said
