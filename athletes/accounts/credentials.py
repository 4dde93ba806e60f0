"""Who knows an account's password, and its code where there is one: for programs, which have no
log-in page. The limits and the words against guessing are those of the page."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import has_verified_email
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from athletes.accounts.mfa import AuthenticateForm
from athletes.models import User


class WrongCredentials(Exception):
    """`code` is stable; the text says no more than it must."""

    def __init__(self, message: str, code: str = "wrong_credentials") -> None:
        self.code = code
        super().__init__(message)


def user_by_credentials(request: HttpRequest, *, email: str, password: str, code: str = "") -> User:
    """Raises WrongCredentials; above the limits of log-in the adapter's ImmediateHttpResponse.

    An unknown address, a wrong password and a deactivated account read alike and cost alike.
    """
    wrong = WrongCredentials(_("E-mail address, password or code are not correct."))
    try:
        user = get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise wrong from error
    if user is None or not user.is_active:
        raise wrong
    if is_mfa_enabled(user):
        _check_code(user, code, wrong)
    if app_settings.EMAIL_VERIFICATION == "mandatory" and not has_verified_email(user):
        raise WrongCredentials(
            _("Confirm your e-mail address first: the link is in your mail."), "email_unconfirmed"
        )
    if hasattr(user, "athlete") and user.athlete.closing_at:
        raise WrongCredentials(
            _("This account is being deleted. Sign in on the page to take that back."), "closing"
        )
    return user


def _check_code(user: User, code: str, wrong: WrongCredentials) -> None:
    if not code:
        raise WrongCredentials(
            _("This account has a second factor: send its code, or a recovery code, too."),
            "code_required",
        )
    form = AuthenticateForm(data={"code": code}, user=user)
    if not form.is_valid():
        raise wrong
    form.authenticator.record_usage()
