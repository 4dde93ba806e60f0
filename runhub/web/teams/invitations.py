"""Inviting: by e-mail, by a link for several, for somebody entered; again, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from athletes.access import TeamNeed, team_for
from athletes.accounts import rates
from athletes.accounts.too_often import too_often_page
from athletes.models import Membership, TeamInvitation
from athletes.teams.invitations import (
    InvitationOver,
    invitation_renew,
    invitation_revoke,
    team_invite,
)
from athletes.teams.mails import invitation_send, join_link
from athletes.teams.members import member_of
from athletes.teams.selectors import invitation_of, invitation_rows, member_row
from runhub.web.teams.forms import ClaimForm, InviteForm, LinkForm
from runhub.web.teams.pages import add_refusal, say_refusal, team_page

COUNTED = "team_invitation"


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def team_invitations(request: HttpRequest, team: UUID) -> HttpResponse:
    """The list and the two forms. A link is shown once, in the answer that makes it."""
    writes = request.method == "POST"
    mine = team_for(request.user, team, TeamNeed.COACH if writes else TeamNeed.READ)
    by_link = "most_uses" in request.POST
    invite = InviteForm(request.POST if writes and not by_link else None, actor=mine)
    link = LinkForm(request.POST if by_link else None)
    form = link if by_link else invite
    made = None
    if writes and form.is_valid():
        days = form.cleaned_data.pop("days", None)
        try:
            made = _invite(request, mine, days=int(days) if days else None, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        except rates.TooOften as error:
            return too_often_page(request, error.retry_after)
    if made and made["invitation"].email:
        return redirect("team_invitations", team=team)
    context = {"invite": invite, "link": link, "made": made, "rows": invitation_rows(mine.team)}
    return team_page(request, mine, "team_invitations", context)


@login_required
@require_POST
@never_cache
def team_claim_invite(request: HttpRequest, team: UUID, pk: int) -> HttpResponse:
    """The way in for somebody entered: mailed, or a link that is shown once."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    member = member_of(mine.team, pk)
    form, made = ClaimForm(request.POST), None
    if form.is_valid():
        try:
            made = _invite(request, mine, athlete=member.user.athlete, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        except rates.TooOften as error:
            return too_often_page(request, error.retry_after)
    if made and made["invitation"].email:
        return redirect("team_invitations", team=team)
    context = {"row": member_row(member), "claim_form": form, "made": made}
    return team_page(request, mine, "team_member", context)


@login_required
@require_POST
@never_cache
def team_invitation_resend(request: HttpRequest, team: UUID, key: UUID) -> HttpResponse:
    """A new link: mailed, or shown once; the old one is dead."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    found = invitation_of(mine.team, key)
    try:
        rates.count(request, COUNTED)
        invitation, token = invitation_renew(invitation=found, actor=mine)
    except rates.TooOften as error:
        return too_often_page(request, error.retry_after)
    except (ValidationError, InvitationOver) as error:
        say_refusal(request, error)
        return redirect("team_invitations", team=team)
    made = _said(request, invitation, token)
    if invitation.email:
        return redirect("team_invitations", team=team)
    context = {
        "invite": InviteForm(actor=mine),
        "link": LinkForm(),
        "made": made,
        "rows": invitation_rows(mine.team),
    }
    return team_page(request, mine, "team_invitations", context)


@login_required
@require_POST
def team_invitation_revoke(request: HttpRequest, team: UUID, key: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.COACH)
    try:
        invitation_revoke(invitation=invitation_of(mine.team, key), actor=mine)
    except (ValidationError, InvitationOver) as error:
        say_refusal(request, error)
    else:
        messages.success(request, _("Revoked: its link opens nothing any more."))
    return redirect("team_invitations", team=team)


def _invite(request: HttpRequest, mine: Membership, **wanted: Any) -> dict[str, Any]:
    """Counts it against the day's limit, unless it is refused."""
    counted = rates.count(request, COUNTED)
    try:
        invitation, token = team_invite(actor=mine, **wanted)
    except ValidationError:
        counted.rollback()
        raise
    return _said(request, invitation, token)


def _said(request: HttpRequest, invitation: TeamInvitation, token: str) -> dict[str, Any]:
    """Mails it and says so; of a link the address to copy."""
    if not invitation.email:
        return {"invitation": invitation, "url": join_link(token)}
    email = {"email": invitation.email}
    if invitation_send(invitation=invitation, token=token):
        messages.success(request, _("Sent to %(email)s.") % email)
    else:
        messages.error(
            request,
            _("The mail to %(email)s could not be sent. The invitation waits: send it again later.")
            % email,
        )
    return {"invitation": invitation}
