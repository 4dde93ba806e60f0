"""The conversation below a run, for every page that shows one: context of `talk/_comments.html`.

Showing it is reading it: what was new is marked once more and counts as read from then on.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from activities.models import Activity
from athletes.models import Team
from coaching.selectors.comments import Thread, thread_of
from coaching.services.comments import MOST_SIGNS, comments_read
from runhub.web.talk.forms import TeamTextForm


def thread_context(
    request: HttpRequest,
    activity: Activity,
    *,
    team: Team | None = None,
    form: TeamTextForm | None = None,
) -> dict[str, Any]:
    """Keys `activity`, `thread`, `comment_form`, `comment_note`. `activity` comes from the door.

    `team`: offered first, where somebody may write in several. `form`: one that was refused.
    """
    thread = thread_of(request.user, activity, team=team)
    if thread.unread and thread.newest is not None:
        comments_read(user=request.user, activity=activity, until=thread.newest)
    is_mine = activity.athlete.user_id == request.user.pk
    return {
        "activity": activity,
        "thread": thread,
        "comment_form": form or TeamTextForm(teams=thread.teams, team=thread.team),
        "comment_note": _who_reads(thread, activity, is_mine=is_mine),
        "most_signs": MOST_SIGNS,
    }


def _who_reads(thread: Thread, activity: Activity, *, is_mine: bool) -> str:
    """Near the field: who will read what is written there."""
    if not thread.teams:
        return ""
    names = {"name": activity.athlete.name, "team": thread.teams[0].name}
    if len(thread.teams) > 1:
        if is_mine:
            return _("Read by the coaches and assistants of the team you choose, nobody else.")
        return _("Read by %(name)s and the staff of the team you choose, no other team.") % names
    if is_mine:
        return _("Read by the coaches and assistants of %(team)s, nobody else.") % names
    return _("Read by %(name)s and the staff of %(team)s, no other team.") % names
