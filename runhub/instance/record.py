"""Who did what to which account: Django's own record, which the admin pages show."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry

from athletes.models import User


def act_noted(*, admin: User, user: User, words: str) -> None:
    """`words` in English, as the record of a machine is; nothing of the athlete's data in them."""
    LogEntry.objects.log_actions(
        user_id=admin.pk,
        queryset=User.objects.filter(pk=user.pk),
        action_flag=CHANGE,
        change_message=words,
        single_object=True,
    )
