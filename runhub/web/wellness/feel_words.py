"""Words for effort and feel; effort as on Foster's scale (Foster et al. 2001)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Feel
from activities.selectors.feel import FeelSeen

EFFORTS: dict[int, Promise] = {
    1: gettext_lazy("very easy"),
    2: gettext_lazy("easy"),
    3: gettext_lazy("moderate"),
    4: gettext_lazy("somewhat hard"),
    5: gettext_lazy("hard"),
    6: gettext_lazy("harder"),
    7: gettext_lazy("very hard"),
    8: gettext_lazy("harder still"),
    9: gettext_lazy("nearly all out"),
    10: gettext_lazy("all out"),
}
FEELS: dict[int, Promise] = {
    1: gettext_lazy("very bad"),
    2: gettext_lazy("bad"),
    3: gettext_lazy("so-so"),
    4: gettext_lazy("good"),
    5: gettext_lazy("very good"),
}


def told(seen: FeelSeen) -> str:
    """ "Effort 7 of 10, very hard. Felt good. Pain: knee, 3 of 10." """
    parts = []
    if seen.rpe:
        parts.append(_("Effort %(word)s.") % {"word": effort_word(seen)})
    if seen.feel:
        parts.append(_("Felt %(word)s.") % {"word": FEELS[seen.feel]})
    if seen.hurts:
        parts.append(_("Pain: %(word)s.") % {"word": pain_word(seen)})
    return " ".join(parts)


def effort_word(seen: FeelSeen) -> str:
    """ "7 of 10, very hard"; "" where nothing is said."""
    if not seen.rpe:
        return ""
    return _("%(rpe)s of 10, %(word)s") % {"rpe": seen.rpe, "word": EFFORTS[seen.rpe]}


def pain_word(seen: FeelSeen) -> str:
    """ "knee, 3 of 10"; "" where nothing hurts."""
    if not seen.hurts:
        return ""
    where = str(Feel.Place(seen.pain_place).label) if seen.pain_place else _("somewhere")
    if not seen.pain_severity:
        return where
    return _("%(where)s, %(how)s of 10") % {"where": where, "how": seen.pain_severity}
