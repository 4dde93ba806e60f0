"""How an invited person comes to their invitation: by its link, by this session, by their address.

The session keeps the token's hash, not the invitation: one that was sent again is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from athletes.hashes import hash_of
from athletes.models import TeamInvitation

if TYPE_CHECKING:
    from athletes.models import User

CARRIED = "team_invitation"


def invitation_with(token: str) -> TeamInvitation | None:
    """With that token, whatever has become of it; None for one that was replaced, or never was."""
    return _rows().filter(token_hash=hash_of(token)).first()


def pick_up(request: HttpRequest, invitation: TeamInvitation) -> None:
    """The session remembers it until it has been answered."""
    request.session[CARRIED] = invitation.token_hash


def put_down(request: HttpRequest) -> None:
    request.session.pop(CARRIED, None)


def carried_by(request: HttpRequest) -> TeamInvitation | None:
    """The invitation of this session, whatever has become of it."""
    held = request.session.get(CARRIED)
    return _rows().filter(token_hash=held).first() if held else None


def waiting_for(user: User) -> list[TeamInvitation]:
    """Invitations that wait for an answer from a confirmed address of `user`, the newest first."""
    return list(_waiting(user).order_by("-created_at", "-pk"))


def invitation_for(user: User, key: UUID) -> TeamInvitation:
    """One of `waiting_for`; Http404 otherwise."""
    found = _waiting(user).filter(public_id=key).first()
    if found is None:
        raise Http404
    return found


def opening_invitation(request: HttpRequest) -> TeamInvitation | None:
    """The invitation of this session that lets its address make an account: one to an address,
    waiting, with which none has been made."""
    if settings.SIGNUP_MODE == "closed" or CARRIED not in request.session:
        return None
    found = carried_by(request)
    if found is None or not found.email or found.answered_by_id is not None:
        return None
    return found if _open().filter(pk=found.pk).exists() else None


def _rows() -> QuerySet[TeamInvitation]:
    return TeamInvitation.objects.select_related("team", "athlete", "created_by__athlete")


def _open() -> QuerySet[TeamInvitation]:
    return _rows().filter(
        revoked_at=None,
        declined_at=None,
        uses__lt=F("most_uses"),
        expires_at__gt=timezone.now(),
        team__archived_at=None,
    )


def _waiting(user: User) -> QuerySet[TeamInvitation]:
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list(
        "email", flat=True
    )
    theirs = Q(email__in=[address.lower() for address in addresses])
    return _open().filter(theirs, Q(answered_by=None) | Q(answered_by=user)).exclude(email="")
