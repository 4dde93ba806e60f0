"""Settings page: API tokens, made here and shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from athletes.accounts import tokens as services
from athletes.models import Scope
from runhub.web.reauth import fresh_sign_in
from runhub.web.settings import settings_page

EXPIRIES = [
    ("30", gettext_lazy("in 30 days")),
    ("90", gettext_lazy("in 90 days")),
    ("365", gettext_lazy("in a year")),
    ("never", gettext_lazy("never")),
]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What will use it, such as “backup script”."),
    )
    expires = forms.ChoiceField(label=gettext_lazy("Expires"), choices=EXPIRIES, initial="90")
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def arguments(self) -> dict[str, Any]:
        """Arguments of `token_create`."""
        data = self.cleaned_data
        expires_at = None
        if data["expires"] != "never":
            expires_at = timezone.now() + timedelta(days=int(data["expires"]))
        return {"name": data["name"], "scopes": data["scopes"], "expires_at": expires_at}


@login_required
@require_http_methods(["GET", "POST"])
@fresh_sign_in
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; the answer to the form is the only page with the secret in it."""
    form = TokenForm(request.POST or None)
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = services.token_create(user=request.user, **form.arguments())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            made, form = {"token": token, "secret": secret}, TokenForm()
    rows = services.token_list(request.user)
    return settings_page(request, "tokens", {"form": form, "rows": rows, "made": made})


@login_required
@require_POST
def token_revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    token = services.token_of(request.user, key)
    services.token_revoke(token=token)
    messages.success(request, _("“%(name)s” works no more.") % {"name": token.name})
    return redirect("settings_tokens")


@login_required
@require_POST
def tokens_revoke_all(request: HttpRequest) -> HttpResponse:
    count = services.tokens_revoke_all(user=request.user)
    words = ngettext("%(n)d token works no more.", "%(n)d tokens work no more.", count)
    messages.success(request, words % {"n": count})
    return redirect("settings_tokens")
