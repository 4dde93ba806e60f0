"""The invited person's side: the link, the page that says who would see what, and the answer.

`join/<token>/` only puts the invitation into the session and goes on to `join/`, so that the token
stands in no other address, and survives signing in or up.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from activities.selectors.entered import waits_for
from athletes.accounts import rates
from athletes.accounts.too_often import too_often_page
from athletes.models import Role, TeamInvitation
from athletes.names import name_of
from athletes.teams.entrance import (
    carried_by,
    invitation_for,
    invitation_with,
    pick_up,
    put_down,
)
from athletes.teams.invitations import (
    Consent,
    InvitationOver,
    Standing,
    invitation_accept,
    invitation_decline,
    standing_of,
)
from athletes.teams.selectors import staff_of
from runhub.web.sharing_form import ShareForm
from runhub.web.teams.pages import OVER, add_refusal

GUESSES = "invitation"


@never_cache
@require_GET
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """Only wrong tokens count as guesses: a whole squad opens its link from one network."""
    wait = rates.retry_after(request, GUESSES, app=rates.HUB)
    if wait:
        return too_often_page(request, wait)
    found = invitation_with(token)
    if found is None:
        rates.count(request, GUESSES)
        return gone(request, _("Its link was replaced by a newer one, or was not copied whole."))
    pick_up(request, found)
    return redirect("join")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The invitation of this session."""
    found = carried_by(request)
    if found is None:
        return gone(request, _("Open the link of your invitation again."))
    answer = _answer(request, found)
    if request.method == "POST" and answer.status_code == 302:
        put_down(request)
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same for an invitation to a confirmed address of the reader's, without its link."""
    return _answer(request, invitation_for(request.user, key))


def gone(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "teams/join_gone.html", {"reason": reason}, status=410)


def _answer(request: HttpRequest, found: TeamInvitation) -> HttpResponse:
    reason = _why_not(request, found)
    if reason:
        return gone(request, reason)
    if request.method != "POST":
        return _page(request, found, ShareForm())
    try:
        if "decline" in request.POST:
            return _declined(request, found)
        if request.user.is_authenticated:
            return _joined(request, found)
    except InvitationOver as error:
        return gone(request, str(OVER[error.standing]))
    return _page(request, found, ShareForm())


def _why_not(request: HttpRequest, found: TeamInvitation) -> str:
    """Why nobody can answer it any more; "" if the reader can."""
    standing = standing_of(found, timezone.now())
    if standing is not Standing.WAITING:
        return str(OVER[standing])
    if found.team.archived_at is not None:
        return _("%(team)s has been put away meanwhile.") % {"team": found.team.name}
    is_anothers = found.most_uses == 1 and found.answered_by_id not in (None, request.user.pk)
    # Who has just made an account with it, and is not signed in yet, may go on to that.
    if is_anothers and request.user.is_authenticated:
        return _("It belongs to the account that was made with it.")
    return ""


def _declined(request: HttpRequest, found: TeamInvitation) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    invitation_decline(invitation=found, user=user)
    messages.success(request, _("You are not in %(team)s.") % {"team": found.team.name})
    return redirect("home")


def _joined(request: HttpRequest, found: TeamInvitation) -> HttpResponse:
    runs = found.role == Role.ATHLETE
    form = ShareForm(request.POST)
    consent = Consent()
    if runs and not form.is_valid():
        return _page(request, found, form)
    if runs:
        consent = Consent(**form.arguments())
    try:
        invitation_accept(invitation=found, user=request.user, consent=consent)
    except ValidationError as error:
        form.is_valid()
        add_refusal(form, error)
        return _page(request, found, form)
    messages.success(request, _("You are in %(team)s.") % {"team": found.team.name})
    return redirect("settings_sharing" if runs else "team_people", **_where(found, runs))


def _where(found: TeamInvitation, runs: bool) -> dict[str, UUID]:
    return {} if runs else {"team": found.team.public_id}


def _page(request: HttpRequest, found: TeamInvitation, form: ShareForm) -> HttpResponse:
    """Strangers read who invites and are sent to sign in or up; others answer here."""
    context = {
        "invitation": found,
        "team": found.team,
        "inviter": name_of(found.created_by) if found.created_by else "",
        "staff": staff_of(found.team),
        "runs": waits_for(found.athlete_id) if found.athlete_id else 0,
        "is_athlete": found.role == Role.ATHLETE,
        "form": form,
        "signup_is_open": get_adapter(request).is_open_for_signup(request),
        "next": urlencode({"next": reverse("join")}),
    }
    return render(request, "teams/join.html", context, status=422 if form.errors else 200)
