"""What admins do about accounts: the service, Django's record, and a sentence of what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.accounts.admins import admin_give, admin_take, user_disable, user_enable
from athletes.accounts.closing import account_close, account_keep
from athletes.accounts.invitations import invitation_create, invitation_link, invitation_withdraw
from athletes.models import Invitation, User
from athletes.names import name_of
from runhub.closing.mails import closing_told, kept_told
from runhub.instance.record import act_noted


@dataclass(frozen=True, slots=True)
class Invited:
    """`link` is nowhere kept; `is_mailed`: to the address, by a mail server that took it."""

    invitation: Invitation
    link: str
    is_mailed: bool


def invite(*, admin: User, email: str) -> Invited:
    """Raises ValidationError for an address that has an account."""
    made, token = invitation_create(created_by=admin, email=email)
    link = invitation_link(token)
    context = {"invitation": made, "link": link, "inviter": name_of(admin)}
    return Invited(made, link, bool(made.email) and _mailed(made.email, context))


def _mailed(email: str, context: dict[str, object]) -> bool:
    try:
        get_adapter().send_mail("instance/email/invitation", email, context)
    except ImmediateHttpResponse:
        return False
    return True


def invitation_end(*, admin: User, invitation: Invitation) -> None:
    invitation_withdraw(invitation=invitation)


def disable(*, request: HttpRequest, user: User) -> str:
    user_disable(user=user)
    act_noted(admin=request.user, user=user, words="Disabled.")
    return _("Disabled: sessions and tokens have ended.")


def enable(*, request: HttpRequest, user: User) -> str:
    user_enable(user=user)
    act_noted(admin=request.user, user=user, words="Enabled.")
    return _("Enabled: they can log in again.")


def make_admin(*, request: HttpRequest, user: User) -> str:
    admin_give(user=user)
    act_noted(admin=request.user, user=user, words="Made an admin.")
    return _("An admin of this hub from now on.")


def take_admin(*, request: HttpRequest, user: User) -> str:
    admin_take(user=user)
    act_noted(admin=request.user, user=user, words="No admin any more.")
    return _("No admin any more.")


def send_reset(*, request: HttpRequest, user: User) -> str:
    """The mail everybody gets who has forgotten their password."""
    _refuse_unreachable(user)
    form = ResetPasswordForm(data={"email": user.email})
    if not form.is_valid():
        raise ValidationError(_("No mail can be sent to this address."))
    _sent(lambda: form.save(request))
    act_noted(admin=request.user, user=user, words="Sent a mail to reset the password.")
    return _("A mail with a link for a new password is on its way.")


def send_confirmation(*, request: HttpRequest, user: User) -> str:
    _refuse_unreachable(user)
    address, _made = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True}
    )
    if address.verified:
        raise ValidationError(_("This address is confirmed already."))
    _sent(lambda: address.send_confirmation(request))
    act_noted(admin=request.user, user=user, words="Sent a mail to confirm the address.")
    return _("A mail to confirm the address is on its way.")


def close(*, request: HttpRequest, user: User) -> str:
    """Raises CannotClose."""
    ends_at = account_close(user=user)
    act_noted(admin=request.user, user=user, words="Asked for the account to be deleted.")
    closing_told(user=user, ends_at=ends_at, by_admin=True)
    words = _("Nobody sees anything of this account any more; everything goes on %(day)s.")
    return words % {"day": _day(ends_at)}


def keep(*, request: HttpRequest, user: User) -> str:
    """Raises NotClosing."""
    account_keep(user=user)
    act_noted(admin=request.user, user=user, words="Took the deletion back.")
    kept_told(user=user)
    return _("The account stays.")


def _refuse_unreachable(user: User) -> None:
    is_unclaimed = hasattr(user, "athlete") and user.athlete.is_unclaimed
    if is_unclaimed or not user.is_active:
        raise ValidationError(_("Nobody can log in to this account: no mail is sent."))


def _sent(send: Callable[[], object]) -> None:
    try:
        send()
    except ImmediateHttpResponse as error:
        raise ValidationError(_("The mail server took no mail: look into the log.")) from error


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
