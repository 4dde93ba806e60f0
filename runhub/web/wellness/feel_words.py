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
        words = {"rpe": seen.rpe, "word": EFFORTS[seen.rpe]}
        parts.append(_("Effort %(rpe)s of 10, %(word)s.") % words)
    if seen.feel:
        parts.append(_("Felt %(word)s.") % {"word": FEELS[seen.feel]})
    if seen.hurts:
        where = str(Feel.Place(seen.pain_place).label) if seen.pain_place else _("somewhere")
        words = {"where": where, "how": seen.pain_severity}
        text = _("Pain: %(where)s, %(how)s of 10.") if seen.pain_severity else _("Pain: %(where)s.")
        parts.append(text % words)
    return " ".join(parts)
