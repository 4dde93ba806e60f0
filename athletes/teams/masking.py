"""Addresses in the record of a team: whole while their invitation is open, masked afterwards."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from athletes.models import Team, TeamEvent, TeamInvitation

# Verbs whose subject may be an address.
INVITING = ("invited", "resent", "revoked", "declined")
HIDDEN = "…"


def masked(address: str) -> str:
    """ "a…@example.org": enough for who invited them, and for nobody else."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}{HIDDEN}@{domain}"


@transaction.atomic
def address_mask(*, team: Team, email: str) -> None:
    """Nobody waits at that address any more."""
    if email:
        found = TeamEvent.objects.filter(team=team, verb__in=INVITING, subject_name__iexact=email)
        found.update(subject_name=masked(email))


@transaction.atomic
def addresses_mask() -> int:
    """Those of invitations that ran out or were replaced. Returns of how many addresses."""
    waiting = TeamInvitation.objects.filter(
        team=OuterRef("team"), email__iexact=OuterRef("subject_name"), revoked_at=None,
        declined_at=None, uses__lt=F("most_uses"), expires_at__gt=timezone.now(),
    )  # fmt: skip
    whole = TeamEvent.objects.filter(
        ~Exists(waiting), verb__in=INVITING, subject_name__contains="@"
    ).exclude(subject_name__contains=f"{HIDDEN}@")
    addresses = set(whole.values_list("subject_name", flat=True))
    for address in addresses:
        whole.filter(subject_name=address).update(subject_name=masked(address))
    return len(addresses)
