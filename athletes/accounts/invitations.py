"""Invitations: a link that lets one person sign up."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.hashes import hash_of
from athletes.models import Invitation, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

CARRIED = "invitation"


class InvitationGone(Exception):
    """Used by somebody else, too old, or unknown."""


@transaction.atomic
def invitation_create(
    *, created_by: User | None = None, email: str = "", days: int | None = None
) -> tuple[Invitation, str]:
    """The invitation and its token, which is nowhere kept.

    Raises ValidationError for an address that is none, or that has an account.
    """
    email = email.strip().lower()
    if email:
        validate_email(email)
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody has an account with this address already."))
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=hash_of(token),
        email=email,
        created_by=created_by,
        expires_at=timezone.now() + timedelta(days=days or settings.INVITATION_DAYS),
    )
    invitation.full_clean()
    invitation.save()
    return invitation, token


@transaction.atomic
def invitation_use(*, invitation: Invitation, user: User) -> Invitation:
    """Ties it to who signed up; raises InvitationGone when another was quicker."""
    locked = _valid().select_for_update().filter(pk=invitation.pk).first()
    if locked is None or (locked.email and locked.email != user.email.lower()):
        raise InvitationGone
    locked.used_by = user
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_by", "used_at"])
    return locked


@transaction.atomic
def invitation_withdraw(*, invitation: Invitation) -> None:
    invitation.delete()


def invitation_with(token: str) -> Invitation | None:
    """The invitation that can still be used with this token."""
    return _valid().filter(token_hash=hash_of(token)).first()


def invitation_link(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("invitation", args=[token])


def pick_up(request: HttpRequest, invitation: Invitation) -> None:
    """The session remembers it until the account is made."""
    request.session[CARRIED] = invitation.pk


def put_down(request: HttpRequest) -> None:
    request.session.pop(CARRIED, None)


def carried_by(request: HttpRequest) -> Invitation | None:
    """The invitation of this session, if it can still be used."""
    pk = request.session.get(CARRIED)
    return _valid().filter(pk=pk).first() if pk else None


def _valid() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now())
