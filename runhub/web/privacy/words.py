"""What the owner of a run reads about what others don't see of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from activities.models import Activity
from activities.privacy import hidden_spans, hides_map


def others_words(activity: Activity) -> str:
    """A sentence, or "" when others see all that is shared with them."""
    if activity.track is None:
        return ""
    if hides_map(activity):
        return _("Others see no map of this run.")
    spans = hidden_spans(activity)
    if spans is None:
        return _("Others see no map of this run yet: what is left of it is being worked out.")
    if not spans:
        return ""
    begins, ends = spans[0][0] <= 0, spans[-1][1] >= activity.elapsed_s
    if begins and ends and len(spans) == 1:
        return _("Others don’t see where you ran: all of it lies in a hidden place.")
    if begins and ends:
        return _("Others don’t see the first and the last part.")
    if begins:
        return _("Others don’t see the first part.")
    if ends:
        return _("Others don’t see the last part.")
    return _("Others don’t see a part of the way.")
