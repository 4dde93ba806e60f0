"""What a team's record and its invitations say, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Role, TeamEvent
from athletes.teams.invitations import Standing
from runhub.web.whose import NAMES

# Every verb of TeamEvent. %(who)s acted, %(whom)s it was about, %(detail)s how.
VERBS = {
    "created": gettext_lazy("%(who)s made the team."),
    "renamed": gettext_lazy("%(who)s renamed it from “%(whom)s” to “%(detail)s”."),
    "archived": gettext_lazy("%(who)s put the team away."),
    "restored": gettext_lazy("%(who)s brought the team back."),
    "invited": gettext_lazy("%(who)s invited %(whom)s as %(detail)s."),
    "resent": gettext_lazy("%(who)s sent the invitation of %(whom)s again."),
    "revoked": gettext_lazy("%(who)s revoked the invitation of %(whom)s."),
    "declined": gettext_lazy("%(whom)s declined."),
    "joined": gettext_lazy("%(whom)s joined as %(detail)s."),
    "entered": gettext_lazy("%(who)s entered %(whom)s."),
    "claimed": gettext_lazy("%(whom)s took over what was entered for them."),
    "deleted": gettext_lazy("%(who)s deleted %(whom)s, whom nobody had taken over."),
    "left": gettext_lazy("%(whom)s left."),
    "removed": gettext_lazy("%(who)s removed %(whom)s."),
    "role": gettext_lazy("%(who)s changed %(whom)s from %(before)s to %(after)s."),
    "transferred": gettext_lazy("%(who)s handed the team on to %(whom)s."),
    "shares": gettext_lazy("%(whom)s changed what they share: %(detail)s."),
    "group_made": gettext_lazy("%(who)s made the group “%(whom)s”."),
    "group_renamed": gettext_lazy("%(who)s renamed the group “%(whom)s” to “%(detail)s”."),
    "group_deleted": gettext_lazy("%(who)s deleted the group “%(whom)s”."),
}

STANDINGS = {
    Standing.WAITING: ("info", gettext_lazy("waiting")),
    Standing.ACCEPTED: ("good", gettext_lazy("accepted")),
    Standing.DECLINED: ("muted", gettext_lazy("declined")),
    Standing.EXPIRED: ("watch", gettext_lazy("expired")),
    Standing.REVOKED: ("muted", gettext_lazy("revoked")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the record."""

    at: datetime
    text: str


def event_line(event: TeamEvent) -> Line:
    before, _space, after = event.detail.partition(" ")
    values = {
        "who": event.actor_name or _("Somebody"),
        "whom": event.subject_name or _("whoever has the link"),
        "detail": _detail(event),
        "before": role_word(before),
        "after": role_word(after),
    }
    return Line(event.at, str(VERBS[event.verb]) % values)


def _detail(event: TeamEvent) -> str:
    if event.verb == "shares":
        return kinds_line(event.detail.split(", ")) or _("nothing any more")
    return role_word(event.detail)


def kinds_line(kinds: Any) -> str:
    """ "training, charts, maps"; "" for none."""
    return ", ".join(str(NAMES[kind]) for kind in NAMES if kind in set(kinds))


def role_word(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
