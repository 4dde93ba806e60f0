"""What admins of the hub do about accounts. There is always one admin left who can sign in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.accounts.sessions import sessions_end
from athletes.accounts.tokens import tokens_revoke_all
from athletes.models import User


def superusers_held() -> list[int]:
    """Who can sign in as an admin of the hub; held, so that of two who leave one stays."""
    standing = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    ids = [user.pk for user in standing.select_for_update(of=("self",))]
    closing = User.objects.filter(pk__in=ids, athlete__closing_at__isnull=False)
    gone = set(closing.values_list("pk", flat=True))
    return [pk for pk in ids if pk not in gone]


def is_last_admin(user: User) -> bool:
    """Whether the hub would have no admin without `user`."""
    standing = User.objects.filter(is_superuser=True, is_active=True, athlete__closing_at=None)
    ids = set(standing.values_list("pk", flat=True))
    return user.pk in ids and len(ids) == 1


@transaction.atomic
def user_disable(*, user: User) -> User:
    """They cannot sign in; their sessions and tokens end at once. Raises ValidationError for the
    last admin."""
    _refuse_last(user)
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held.is_active = False
    held.save(update_fields=["is_active"])
    tokens_revoke_all(user=held)
    sessions_end(user=held)
    return held


@transaction.atomic
def user_enable(*, user: User) -> User:
    """They can sign in again. Raises ValidationError for an athlete nobody has taken over yet."""
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if hasattr(held, "athlete") and held.athlete.is_unclaimed:
        raise ValidationError(
            _("Nobody is behind this account yet: a coach has entered it."), code="unclaimed"
        )
    held.is_active = True
    held.save(update_fields=["is_active"])
    return held


@transaction.atomic
def admin_give(*, user: User) -> User:
    """An admin of the hub. Raises ValidationError for an account that cannot sign in."""
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not held.is_active or (hasattr(held, "athlete") and held.athlete.closing_at):
        raise ValidationError(_("This account cannot sign in."), code="inactive")
    held.is_staff = held.is_superuser = True
    held.save(update_fields=["is_staff", "is_superuser"])
    return held


@transaction.atomic
def admin_take(*, user: User) -> User:
    """No admin any more; their passes end with it. Raises ValidationError for the last one."""
    _refuse_last(user)
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held.is_staff = held.is_superuser = False
    held.save(update_fields=["is_staff", "is_superuser"])
    return held


def _refuse_last(user: User) -> None:
    if superusers_held() == [user.pk]:
        raise ValidationError(
            _("The hub would have no admin. Make somebody else an admin first."), code="last_admin"
        )
