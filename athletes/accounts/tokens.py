"""API tokens: made, found by their secret, noted as used, revoked."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.models import ApiToken, Scope, User

log = logging.getLogger(__name__)

PREFIX = "rh_"
MOST = 50  # living tokens of one person
USED_EVERY = timedelta(minutes=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def token_create(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token and its secret, which nobody can read again."""
    User.objects.select_for_update().get(pk=user.pk)
    if len(token_list(user)) >= MOST:
        raise ValidationError(_("You have 50 tokens already: revoke one first."), code="too_many")
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("Choose a time to come.")}, code="in_the_past")
    secret = PREFIX + secrets.token_urlsafe(32)
    wanted = set(scopes)
    token = ApiToken(
        user=user,
        name=name.strip(),
        scopes=[scope for scope in Scope.values if scope in wanted] + sorted(wanted - {*Scope}),
        expires_at=expires_at,
        hash=_hash(secret),
    )
    token.full_clean()
    token.save()
    return token, secret


@transaction.atomic
def token_revoke(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def tokens_revoke_all(*, user: User) -> int:
    """Returns how many there were."""
    found = ApiToken.objects.filter(user=user, revoked_at=None)
    return found.update(revoked_at=timezone.now())


def token_used(*, token: ApiToken) -> None:
    """Note that `token` is in use, at most once a minute."""
    now = timezone.now()
    if token.last_used_at is not None and token.last_used_at > now - USED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
    try:
        with transaction.atomic():
            ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    except OperationalError as error:
        # A full disk still lets people read; when they last did is not worth refusing it.
        log.warning("token use not noted: %s", error)


def token_by_secret(secret: str) -> ApiToken | None:
    """The living token of an active user, with the user and their athlete; none of an account that
    ends."""
    if not secret.startswith(PREFIX):
        return None
    found = _living().select_related("user__athlete").filter(hash=_hash(secret))
    return found.filter(user__is_active=True, user__athlete__closing_at=None).first()


def token_list(user: User) -> list[ApiToken]:
    """The tokens of `user` that work, newest first."""
    return list(_living().filter(user=user))


def token_of(user: User, key: UUID) -> ApiToken:
    return get_object_or_404(_living(), user=user, public_id=key)


def _living() -> QuerySet[ApiToken]:
    alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return ApiToken.objects.filter(alive, revoked_at=None)
