"""Breaking the glass: the pass, the word to the athlete and the record in one transaction; the mail
right after."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from athletes.accounts.addresses import is_confirmed
from athletes.consent.breakglass import glass_break
from athletes.models import Athlete, BreakGlass, User
from athletes.names import name_of
from coaching.events import GLASS
from coaching.models import Notification
from coaching.services.notifications import glass_told
from runhub.instance.record import act_noted


@transaction.atomic
def glass_open(*, admin: User, athlete: Athlete, reason: str) -> BreakGlass:
    """Raises what `glass_break` raises."""
    made = glass_break(admin=admin, athlete=athlete, reason=reason)
    glass_told(athlete=athlete, admin=admin)
    # The reason may speak of the athlete's health: it stands with the pass alone.
    act_noted(admin=admin, user=athlete.user, words="Broke the glass for 60 minutes.")
    return made


def glass_mailed(*, glass: BreakGlass) -> bool:
    """Who, from when to when, and the reason; nothing of the athlete's data. False if no server
    took it (logged), or nobody has confirmed the address: the app tells them anyway."""
    athlete = glass.athlete
    if athlete.is_unclaimed or not is_confirmed(athlete.user):
        return False
    context = {"glass": glass, "admin": name_of(glass.admin), "looks_url": looks_url()}
    try:
        get_adapter().send_mail("instance/email/glass", athlete.user.email, context)
    except ImmediateHttpResponse:
        return False
    _mail_settled(athlete)
    return True


@transaction.atomic
def _mail_settled(athlete: Athlete) -> None:
    """The mail of all notifications need not say it once more, and without the reason."""
    told = Notification.objects.filter(user=athlete.user_id, event=GLASS.key, mailed_at=None)
    told.update(mailed_at=timezone.now())


def looks_url() -> str:
    try:
        return str(settings.BASE_URL + reverse("settings_sharing") + "#looks")
    except NoReverseMatch:
        return str(settings.BASE_URL)
