"""What the views of teams share: their page, and saying what a service has refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from athletes.models import Membership
from athletes.teams.invitations import InvitationOver, Standing
from athletes.teams.members import manages
from runhub.web.teams.frame import team_frame

OVER = {
    Standing.ACCEPTED: _("It was accepted meanwhile."),
    Standing.DECLINED: _("It was declined meanwhile."),
    Standing.REVOKED: _("It was revoked, or sent again with another link."),
    Standing.EXPIRED: _("It has expired."),
}


def team_page(
    request: HttpRequest,
    membership: Membership,
    current: str,
    context: dict[str, Any],
    *,
    template: str = "",
) -> HttpResponse:
    """The page `current` (a url name) of a team; a form with errors answers 422."""
    name = template or current.removeprefix("team_")
    is_wrong = any(isinstance(form, Form) and form.errors for form in context.values())
    frame = team_frame(membership, current) | {
        "manages_athletes": manages(membership, "athlete"),
        "is_owner": manages(membership, "owner"),
    }
    status = 422 if is_wrong else 200
    return render(request, f"teams/{name}.html", frame | context, status=status)


def say_refusal(request: HttpRequest, error: ValidationError | InvitationOver) -> None:
    """Why it was not done, as a message that stays until it is closed."""
    if isinstance(error, InvitationOver):
        messages.error(request, str(OVER[error.standing]))
        return
    for sentence in error.messages:
        messages.error(request, sentence)


def add_refusal(form: Form, error: ValidationError) -> None:
    """The same at the fields it is about, where the form has them."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return
    form.add_error(None, error)
