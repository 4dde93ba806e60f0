"""Sessions a person has open: what is kept of them, listing and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.utils import timezone

from athletes.accounts import network
from athletes.accounts.devices import device_words

if TYPE_CHECKING:
    from athletes.models import User


@dataclass(frozen=True, slots=True)
class SessionRow:
    pk: int
    device: str
    place: str
    last_seen_at: datetime
    signed_in_at: datetime
    is_current: bool


@receiver(pre_save, sender=UserSession)
def keep_the_network_only(instance: UserSession, **kwargs: Any) -> None:
    """A list of full addresses would be a diary of where a person was."""
    instance.ip = network.prefix(instance.ip)


def session_rows(user: User, current_key: str | None) -> list[SessionRow]:
    """Open sessions of `user`, the present one first, then the last seen first."""
    rows = [
        SessionRow(
            pk=session.pk,
            device=device_words(session.user_agent),
            place=place_words(session.ip),
            last_seen_at=session.last_seen_at,
            signed_in_at=session.created_at,
            is_current=session.session_key == current_key,
        )
        for session in UserSession.objects.purge_and_list(user)
    ]
    return sorted(rows, key=lambda row: (not row.is_current, -row.last_seen_at.timestamp()))


def place_words(ip: str) -> str:
    """ "192.0.2.…": the network."""
    if ip == network.NOWHERE:
        return ""
    if ":" in ip:
        return f"{ip.rstrip(':')}:…"
    return f"{ip.rpartition('.')[0]}.…"


@transaction.atomic
def session_end(*, user: User, pk: int) -> None:
    """Raises Http404 for a session that is not `user`'s."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        raise Http404
    session.end()


@transaction.atomic
def other_sessions_end(*, request: HttpRequest, user: User) -> None:
    end_other_sessions(request, user)


@transaction.atomic
def sessions_end(*, user: User) -> int:
    """All of them. Returns how many there were.

    Every unexpired one is looked into, since one that was never listed must end as well.
    """
    found = Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
    keys = [row.pk for row in found if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    return len(keys)


def session_seen(*, request: HttpRequest) -> None:
    """Note where and when this session was last used."""
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(),
        ip=network.prefix(network.client_ip(request)),
    )
