"""Accounts: looked for, invited, switched off and on, made admins, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.accounts.closing import CannotClose, NotClosing, obstacles_of, person_of
from athletes.models import Invitation, User
from runhub.closing.holders import counts_of
from runhub.instance import acts
from runhub.instance.people import STATES, invitations_open, people_page, person_row
from runhub.web.instance.door import admins_only
from runhub.web.instance.frame import instance_page
from runhub.web.paging import page_number
from runhub.web.reauth import fresh_sign_in

STATE_WORDS = {
    "": gettext_lazy("All"),
    "active": gettext_lazy("Active"),
    "disabled": gettext_lazy("Disabled"),
    "closing": gettext_lazy("Being deleted"),
    "unclaimed": gettext_lazy("Entered by a coach"),
}


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Without one you get a link that anybody can use, once."),
    )


@admins_only
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm())


@admins_only
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """The link is shown this once, also where a mail has gone out."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            made = acts.invite(admin=request.user, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error("email", error)
        else:
            return _page(request, InviteForm(), invited=made)
    return _page(request, form, status=422)


@admins_only
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    acts.invitation_end(admin=request.user, invitation=get_object_or_404(Invitation, pk=pk))
    messages.success(request, _("The link works no more."))
    return redirect("instance_people")


def _page(request: HttpRequest, form: InviteForm, status: int = 200, **more: Any) -> HttpResponse:
    query, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    state = state if state in STATES else ""
    context = {
        "page": people_page(query=query, state=state, number=page_number(request.GET)),
        "states": [(word, key, key == state) for key, word in STATE_WORDS.items()],
        "pager_query": urlencode({"q": query, "state": state}) + "&",
        "invitations": invitations_open(),
        "invite_form": form,
        "signup_mode": settings.SIGNUP_MODE,
    }
    return instance_page(request, "people", "instance_people", context | more, status)


@admins_only
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    row = person_row(pk)
    is_self = row.user.pk == request.user.pk
    return instance_page(request, "person", "instance_people", {"row": row, "is_self": is_self})


ACTS: dict[str, Callable[..., str]] = {
    "disable": acts.disable,
    "enable": acts.enable,
    "admin": acts.make_admin,
    "no-admin": acts.take_admin,
    "reset": acts.send_reset,
    "confirm": acts.send_confirmation,
    "keep": acts.keep,
}


@admins_only
@require_POST
def person_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One of ACTS; what happened comes back as a sentence."""
    if act not in ACTS:
        raise Http404
    return _act(request, pk, act)


@fresh_sign_in
def _act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("athlete"), pk=pk)
    try:
        messages.success(request, ACTS[act](request=request, user=user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except NotClosing:
        messages.error(request, _("This account is not being deleted, or it is too late."))
    return redirect("instance_person", pk=pk)


@admins_only
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def person_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The same end with the same days of grace that everybody has; they are told by mail."""
    user = get_object_or_404(User.objects.select_related("athlete"), pk=pk)
    if user.pk == request.user.pk:
        return redirect("settings_account")
    if request.method == "POST":
        try:
            messages.success(request, acts.close(request=request, user=user))
        except CannotClose:
            return _delete_page(request, user, status=409)
        return redirect("instance_person", pk=pk)
    return _delete_page(request, user)


def _delete_page(request: HttpRequest, user: User, status: int = 200) -> HttpResponse:
    has_profile = hasattr(user, "athlete")
    context = {
        "row": person_row(user.pk),
        "obstacles": obstacles_of(user),
        "counts": sum(counts_of(person_of(user)).values()) if has_profile else 0,
        "days": settings.CLOSING_DAYS,
    }
    return instance_page(request, "person_delete", "instance_people", context, status)
