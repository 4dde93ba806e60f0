"""What staff have written about a person comes along when they become an athlete whom a coach has
entered (`athletes.teams.carrying`)."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from athletes.models import Athlete
from athletes.teams.carrying import carried
from coaching.models import CoachNote, FlagAnswer, Notification


@receiver(carried)
def words_over(own: Athlete, entered: Athlete, **_: Any) -> None:
    for model in (CoachNote, FlagAnswer, Notification):
        model._default_manager.filter(athlete=own).update(athlete=entered)
