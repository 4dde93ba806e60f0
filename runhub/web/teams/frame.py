"""What every page of a team shows: its name, the way to the reader's other teams, the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from athletes.consent.sight import STAFF_ROLES
from athletes.models import Membership
from athletes.teams.selectors import memberships_of

# (url name, word), for staff; a tab is shown only once its page exists.
TABS = [
    ("team_table", gettext_noop("Table")),
    ("team_review", gettext_noop("Review")),
    ("team_people", gettext_noop("People")),
    ("team_settings", gettext_noop("Settings")),
]
# Where somebody who only runs in a team reads about it.
ABOUT = "team_about"
# Pages that stand under a tab without being it.
UNDER = {
    "team_enter": "team_people",
    "team_member": "team_people",
    "team_remove": "team_people",
    "team_thresholds": "team_people",
    "team_left_notes": "team_people",
    "team_groups": "team_people",
    "team_group": "team_people",
    "team_invitations": "team_people",
    "team_record": "team_settings",
    "team_leave": "team_settings",
    "team_side_by_side": "team_table",
}
# The parts of the tab "People".
PARTS = [
    ("team_people", gettext_noop("Members")),
    ("team_groups", gettext_noop("Groups")),
    ("team_invitations", gettext_noop("Invitations")),
]


@dataclass(frozen=True, slots=True)
class Other:
    """Another team of the reader's, with the same page of it where they may open that."""

    name: str
    url: str


def team_frame(membership: Membership, current: str) -> dict[str, Any]:
    """Context of `teams/_base.html`: "team", "membership", "team_tabs", "other_teams".

    `membership` from `athletes.access.team_for`; `current` the url name of the page.
    """
    team = membership.team
    tab = UNDER.get(current, current)
    is_staff = membership.role in STAFF_ROLES
    others = [one for one in memberships_of(membership.user_id) if one.team_id != team.pk]
    return {
        "team": team,
        "membership": membership,
        "is_staff_here": is_staff,
        "team_tabs": _tabs(team.public_id, tab) if is_staff else [],
        "team_parts": _parts(team.public_id, current) if tab == "team_people" else [],
        "other_teams": [_other(one, tab) for one in others],
    }


def _tabs(key: UUID, current: str) -> list[tuple[str, str, bool]]:
    found = [(_(word), team_url(name, key), name == current) for name, word in TABS]
    return [tab for tab in found if tab[1]]


def _parts(key: UUID, current: str) -> list[tuple[str, str, bool]]:
    return [(_(word), team_url(name, key), name == current) for name, word in PARTS]


def _other(membership: Membership, tab: str) -> Other:
    name = tab if membership.role in STAFF_ROLES and tab != ABOUT else ABOUT
    key = membership.team.public_id
    return Other(membership.team.name, team_url(name, key) or team_url("teams", None))


def team_url(name: str, key: UUID | None) -> str:
    """The address of a page of a team; "" while there is none."""
    try:
        return reverse(name, args=[key] if key else [])
    except NoReverseMatch:
        return ""
