"""What happens among teams, told to those whom it concerns: rooms below know of no notifications.

In the transaction of what happened; rows that are made in bulk tell nobody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from athletes.models import Membership, TeamEvent, TeamInvitation
from coaching.services.notifications import invitation_told, share_told

# Verbs after which a team sees more, less or nothing of an athlete.
SHARING = ("shares", "left")


@receiver(post_save, sender=TeamEvent)
def tell_of_sharing(instance: TeamEvent, created: bool, **_: Any) -> None:
    athlete = getattr(instance.subject, "athlete", None) if instance.subject_id else None
    if created and athlete is not None and instance.verb in SHARING and not _joins(instance):
        share_told(athlete=athlete, team=instance.team)


def _joins(event: TeamEvent) -> bool:
    """What somebody chooses on joining is no change."""
    joined = Membership.objects.filter(
        team=event.team_id, user=event.subject_id, joined_at__gt=event.at - timedelta(minutes=1)
    )
    return event.verb == "shares" and joined.exists()


@receiver(post_save, sender=TeamInvitation)
def tell_of_invitation(instance: TeamInvitation, created: bool, **_: Any) -> None:
    if created and instance.email:
        invitation_told(email=instance.email, team=instance.team, actor=instance.created_by)
