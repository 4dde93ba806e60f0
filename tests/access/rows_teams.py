"""Rows of teams, invitations and sharing."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from athletes.models import Group, Membership, Role, TeamInvitation
from tests.access.made import Made
from tests.access.vocabulary import (
    _API,
    _NO_GET,
    _OWNER_DONE,
    _STAFF,
    API_OWN,
    API_OWN_DO,
    API_TEAM,
    API_TEAM_COACH_DO,
    API_TEAM_OWNER_DO,
    API_TEAM_STAFF,
    DONE,
    GONE,
    NEVER,
    NOT,
    OWN,
    OWN_FORM,
    SEE,
    STAFF,
    TEAM,
    TEAM_COACH_ACT,
    TEAM_COACH_FORM,
    TEAM_FORM,
    TEAM_OWNER_ACT,
    TEAM_STAFF,
    TEAM_STAFF_COACH_FORM,
    WHO,
    Row,
    but,
    cells,
)

OVER = frozenset({410})
_SIGNED_IN = tuple(who for who in WHO if who != "anonymous")
# Of those entered by a coach alone; Alice sets her own, on her own page.
_ENTERED = cells(rest=GONE, athlete=NEVER, mate=NEVER, staff=NEVER, glass=NEVER)
# A coach ends Alice's membership, and with it her share; no more of her than that.
ENDS = frozenset({"Membership", "Share", "Group_members", "TeamEvent"})
# What athletes of Team Red have alone: their own share with it.
_SHARE = cells(rest=GONE, athlete=SEE, mate=SEE)
_SHARE_DONE = cells(rest=GONE, athlete=DONE, mate=DONE)
_HERS = cells(rest=GONE, athlete=SEE)
_HERS_DONE = cells(rest=GONE, athlete=DONE)
# A member: the staff read it, coaches change it, everybody ends their own.
_MEMBER_DONE = cells(
    rest=GONE, athlete=DONE, mate=NEVER, owner=DONE, coach=DONE, assistant=NEVER, anonymous=_API
)

WEB: dict[str, Row] = {
    "teams/": OWN,
    "teams/new/": OWN_FORM,
    "teams/<uuid:team>/about/": TEAM,
    "teams/<uuid:team>/leave/": TEAM_FORM,
    "teams/<uuid:team>/people/": TEAM_STAFF,
    "teams/<uuid:team>/people/enter/": but(TEAM_COACH_FORM, bodies=({"name": "Una"},)),
    "teams/<uuid:team>/people/<int:pk>/": but(
        TEAM_COACH_FORM, bodies=({"role": "assistant"}, {"role": "owner"}), writes=ENDS
    ),
    "teams/<uuid:team>/people/<int:pk>/remove/": but(TEAM_COACH_FORM, writes=ENDS),
    "teams/<uuid:team>/people/<int:pk>/invite/": TEAM_COACH_ACT,
    "teams/<uuid:team>/people/<int:pk>/thresholds/": Row(
        _ENTERED, _ENTERED, bodies=({"valid_from": "2026-01-01", "max_heart_rate_bpm": "190"},)
    ),
    "teams/<uuid:team>/people/<int:pk>/thresholds/<int:row>/delete/": Row(
        _NO_GET, _ENTERED, fill={"<int:row>": "1"}
    ),
    "teams/<uuid:team>/groups/": but(
        TEAM_STAFF_COACH_FORM,
        bodies=({"name": "Tuesday", "members": ["{alice in red}"]},),
        writes=ENDS,
    ),
    "teams/<uuid:team>/groups/<uuid:group>/": but(
        TEAM_COACH_FORM, bodies=({"name": "Tuesday"},), writes=ENDS
    ),
    "teams/<uuid:team>/groups/<uuid:group>/delete/": but(TEAM_COACH_ACT, writes=ENDS),
    "teams/<uuid:team>/invitations/": but(
        TEAM_STAFF_COACH_FORM,
        bodies=({"email": "new@example.org", "role": "athlete"}, {"most_uses": "5", "days": "7"}),
    ),
    "teams/<uuid:team>/invitations/<uuid:key>/resend/": TEAM_COACH_ACT,
    "teams/<uuid:team>/invitations/<uuid:key>/revoke/": TEAM_COACH_ACT,
    "teams/<uuid:team>/settings/": Row(_STAFF, _OWNER_DONE),
    "teams/<uuid:team>/put-away/": TEAM_OWNER_ACT,
    "teams/<uuid:team>/transfer/": but(
        TEAM_OWNER_ACT, bodies=({"member": "{alice in red}"},), writes=ENDS
    ),
    "teams/<uuid:team>/record/": TEAM_STAFF,
    # The links of invitations, without one that works; with one: tests/teams/.
    "join/": Row(cells(rest=OVER, anonymous=OVER), cells(rest=OVER, anonymous=OVER)),
    "join/<str:token>/": Row(cells(rest=OVER, anonymous=OVER), cells(rest=NOT, anonymous=NOT)),
    "settings/sharing/": OWN,
    "settings/sharing/looks/": OWN,
    "settings/sharing/<uuid:team>/": Row(_SHARE, _SHARE_DONE),
    "settings/sharing/<uuid:team>/end/": Row(_NO_GET, _SHARE_DONE),
    "settings/sharing/invitations/<uuid:key>/": Row(_HERS, _HERS_DONE),
}
API: dict[str, Row] = {
    "GET /api/v1/teams/": API_OWN,
    "POST /api/v1/teams/": but(API_OWN_DO, bodies=({"name": "Team New"},)),
    "GET /api/v1/teams/{id}/": API_TEAM,
    "PATCH /api/v1/teams/{id}/": but(API_TEAM_OWNER_DO, bodies=({"is_archived": True},)),
    "GET /api/v1/teams/{id}/members/": API_TEAM_STAFF,
    "POST /api/v1/teams/{id}/athletes/": but(API_TEAM_COACH_DO, bodies=({"name": "Una"},)),
    "GET /api/v1/teams/{id}/groups/": API_TEAM_STAFF,
    "POST /api/v1/teams/{id}/groups/": but(API_TEAM_COACH_DO, bodies=({"name": "Tuesday"},)),
    "GET /api/v1/teams/{id}/invitations/": API_TEAM_STAFF,
    "POST /api/v1/teams/{id}/invitations/": but(
        API_TEAM_COACH_DO, bodies=({"email": "new@example.org"},)
    ),
    "GET /api/v1/athletes/{id}/thresholds/": Row({**_ENTERED, "anonymous": _API}),
    "POST /api/v1/athletes/{id}/thresholds/": Row(
        {**_ENTERED, "anonymous": _API},
        bodies=({"valid_from": "2026-01-01", "max_heart_rate_bpm": 190},),
    ),
    "PATCH /api/v1/athletes/{id}/thresholds/{row}/": Row(
        {**_ENTERED, "anonymous": _API}, fill={"{row}": "1"}
    ),
    "DELETE /api/v1/athletes/{id}/thresholds/{row}/": Row(
        {**_ENTERED, "anonymous": _API}, fill={"{row}": "1"}
    ),
    "GET /api/v1/memberships/{id}/": API_TEAM_STAFF,
    "PATCH /api/v1/memberships/{id}/": but(
        API_TEAM_COACH_DO, bodies=({"role": "assistant"},), writes=ENDS
    ),
    "DELETE /api/v1/memberships/{id}/": Row(_MEMBER_DONE, writes=ENDS),
    "GET /api/v1/groups/{id}/": API_TEAM_STAFF,
    "PATCH /api/v1/groups/{id}/": but(API_TEAM_COACH_DO, bodies=({"members": []},), writes=ENDS),
    "DELETE /api/v1/groups/{id}/": but(API_TEAM_COACH_DO, writes=ENDS),
    "POST /api/v1/invitations/{id}/resend/": API_TEAM_COACH_DO,
    "POST /api/v1/invitations/{id}/revoke/": API_TEAM_COACH_DO,
    "GET /api/v1/me/invitations/": API_OWN,
    # By a link; nobody has one of these, and those who have: tests/teams/.
    "POST /api/v1/me/invitations/accept/": but(
        API_OWN_DO,
        get={**API_OWN_DO.get, **dict.fromkeys(_SIGNED_IN, DONE | OVER)},
        bodies=({"token": "not-a-token", "kinds": ["training"]},),
    ),
    "POST /api/v1/me/invitations/decline/": but(
        API_OWN_DO,
        get={**API_OWN_DO.get, **dict.fromkeys(_SIGNED_IN, DONE | OVER)},
        bodies=({"token": "not-a-token"},),
    ),
    "POST /api/v1/me/invitations/{id}/accept/": Row({**_HERS_DONE, "anonymous": _API}),
    "POST /api/v1/me/invitations/{id}/decline/": Row({**_HERS_DONE, "anonymous": _API}),
    "GET /api/v1/me/sharing/": API_OWN,
    "GET /api/v1/me/sharing/{id}/": Row({**_SHARE, "anonymous": _API}),
    "PATCH /api/v1/me/sharing/{id}/": Row({**_SHARE_DONE, "anonymous": _API}),
    "DELETE /api/v1/me/sharing/{id}/": Row({**_SHARE_DONE, "anonymous": _API}),
    "GET /api/v1/me/looks/": API_OWN,
}


def things(made: Made) -> dict[str, str]:
    """Her place in Team Red and in a group of it, an invitation of Team Red's to somebody else,
    and one that waits for her."""
    alice, staff = made.alice, frozenset(STAFF)
    EmailAddress.objects.create(user=alice.user, email=alice.user.email, verified=True)
    member = Membership.objects.get(team=made.red, user=alice.user)
    name = made.canary("group", seen_by=staff)
    group = Group.objects.create(team=made.red, name=name)
    group.members.add(member)
    address = made.canary("invited address", seen_by=staff)
    invitation = TeamInvitation.objects.create(
        team=made.red,
        role=Role.ATHLETE,
        email=f"{address}@example.org",
        token_hash="of nobody's link",
        expires_at=timezone.now() + timedelta(days=7),
    )
    waiting = TeamInvitation.objects.get(email=alice.user.email, declined_at=None)
    return {
        "teams/<uuid:team>/people/<int:pk>": f"teams/{made.red.public_id}/people/{member.pk}",
        "<uuid:group>": str(group.public_id),
        "invitations/<uuid:key>": f"invitations/{invitation.public_id}",
        "sharing/invitations/<uuid:key>": f"sharing/invitations/{waiting.public_id}",
        "{alice in red}": str(member.pk),
        "/teams/{id}": f"/teams/{made.red.public_id}",
        "/memberships/{id}": f"/memberships/{member.pk}",
        "/groups/{id}": f"/groups/{group.public_id}",
        "/invitations/{id}": f"/invitations/{invitation.public_id}",
        "/me/invitations/{id}": f"/me/invitations/{waiting.public_id}",
        "/me/sharing/{id}": f"/me/sharing/{made.red.public_id}",
        "/thresholds/{row}": "/thresholds/1",
    }
