"""The pages of an account's end: what goes, the last words, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.accounts.closing import (
    CannotClose,
    NotClosing,
    account_close,
    account_keep,
    obstacles_of,
    person_of,
)
from athletes.models import Team, User
from runhub.closing.holders import counts_of
from runhub.closing.mails import closing_told, kept_told
from runhub.export.access import exports_of
from runhub.web.account_end.words import thing_words
from runhub.web.reauth import fresh_sign_in
from runhub.web.settings import settings_page
from runhub.web.teams.frame import team_url


class CloseForm(forms.Form):
    """The address typed out: nobody does that by mistake."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Type it out, so that this does not happen by mistake."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email.casefold() != self.user.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account."))
        return email


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """What would go and what stands in the way; the password is asked for when it is sent."""
    return (
        _close(request)
        if request.method == "POST"
        else _page(request, CloseForm(user=request.user))
    )


@fresh_sign_in
def _close(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = CloseForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form)
    try:
        ends_at = account_close(user=user)
    except CannotClose:
        return _page(request, form, status=409)
    logout(request)
    closing_told(user=user, ends_at=ends_at)
    words = _("Your account will be deleted on %(day)s. Log in before then to keep it.")
    messages.success(request, words % {"day": day_words(ends_at)})
    return redirect("account_login")


def _page(request: HttpRequest, form: CloseForm, status: int = 0) -> HttpResponse:
    user, athlete = request.user, request.reader.athlete
    archives = exports_of(athlete) if athlete else []
    obstacles = obstacles_of(user)
    context = {
        "form": form,
        "obstacles": obstacles,
        "obstacle_links": _links(obstacles.teams, "team_settings"),
        "entered_links": _links(obstacles.entered, "team_people"),
        "things": thing_words(counts_of(person_of(user))) if athlete else [],
        "archive": next((one for one in archives if one.state == one.State.READY), None),
        "is_archiving": any(one.is_open for one in archives),
        "days": settings.CLOSING_DAYS,
    }
    answer = settings_page(request, "account", context)
    answer.status_code = status or answer.status_code
    return answer


def _links(teams: tuple[Team, ...], page: str) -> list[dict[str, str]]:
    return [{"name": team.name, "url": team_url(page, team.public_id)} for team in teams]


@login_required
@require_GET
def closing(request: HttpRequest) -> HttpResponse:
    """Two buttons; all other pages lead here while the account ends."""
    athlete = request.reader.athlete
    if athlete is None or athlete.closing_at is None:
        return redirect("settings_account")
    context = {
        "ends_at": athlete.closing_at,
        "is_over": athlete.closing_at <= timezone.now(),
    }
    return render(request, "settings/account_closing.html", context)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    try:
        account_keep(user=request.user)
    except NotClosing:
        return redirect("account_closing")
    kept_told(user=request.user)
    messages.success(
        request, _("You keep your account, and your teams see again what you share with them.")
    )
    return redirect("home")


def day_words(moment: datetime) -> str:
    """ "7 December 2026", in the reader's zone."""
    return date_format(timezone.localtime(moment), "j F Y")
