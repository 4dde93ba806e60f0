"""Ways in before one has an account: the first admin, and invitations."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from athletes.accounts import first_run, invitations, rates
from athletes.accounts.too_often import too_often_page
from athletes.models import User

BACKEND = "athletes.accounts.backends.Backend"


class FirstAdminForm(forms.Form):
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_(
            "It was printed where the hub was started; ./manage.py setup_code prints a new one."
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; a sentence is easy to remember."),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        validate_email(email)
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_t("Somebody has an account with this address already."))
        return str(email)


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Makes the first admin; there is no such page afterwards."""
    if first_run.is_set_up():
        raise Http404
    form = FirstAdminForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            rates.count(request, "setup_code")
        except rates.TooOften as error:
            return too_often_page(request, error.retry_after)
        if form.is_valid() and (admin := _made(form)):
            login(request, admin, backend=BACKEND)
            messages.success(request, _t("Welcome. You are this hub's admin."))
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "welcome.html", {"form": form}, status=status)


def _made(form: FirstAdminForm) -> User | None:
    try:
        return first_run.admin_create(**form.cleaned_data)
    except first_run.WrongCode:
        form.add_error("code", _t("This is not the code that was printed last."))
    except ValidationError as error:
        form.add_error("password", error)
    except first_run.AlreadySetUp as error:
        raise Http404 from error
    return None


class FirstRunLoginView(LoginView):
    """Log-in; of a hub without anybody it leads to the welcome page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if leads_to_welcome():
            return redirect("welcome")
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {
            "lacks_admin": not first_run.is_set_up(),
            "signup_is_open": get_adapter(self.request).is_open_for_signup(self.request),
        }


def leads_to_welcome() -> bool:
    """With people in it, the demo's for instance, a notice on the log-in page is enough."""
    return not first_run.is_set_up() and not first_run.has_people()


@never_cache
@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: remembers it, shows the address without the token."""
    try:
        rates.count(request, "invitation")
    except rates.TooOften as error:
        return too_often_page(request, error.retry_after)
    if request.user.is_authenticated:
        messages.info(request, _t("You have an account already: the invitation is for others."))
        return redirect("home")
    found = invitations.invitation_with(token)
    if found is None:
        return render(request, "account/invitation_gone.html", status=410)
    invitations.pick_up(request, found)
    return redirect("account_signup")
