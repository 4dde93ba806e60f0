"""Mails to a user, one at a time: never lost, and never sent by two workers.

A turn's row is locked while its mail is on its way; whoever comes meanwhile goes on. What was told
is marked in the same transaction, so a mail that was refused is tried again with all it holds.
Should the hub die between the server's "taken" and the commit, the mail goes out once more with
the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction

from coaching.models import MailTurn, Notification
from coaching.selectors.mails import has_digest, morning_of, notifications_to_mail

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)

Send = Callable[[MailTurn, list[Notification]], None]


def mail_send(*, user_id: int, now: datetime, send: Send) -> bool:
    """Hand what is due for that user to `send`, which raises SMTPException or OSError when the
    server does not take it: then it is tried again later. True if a mail went out."""
    MailTurn.objects.get_or_create(user_id=user_id)
    with transaction.atomic():
        turns = MailTurn.objects.select_for_update(skip_locked=True, of=("self",))
        turn = turns.select_related("user__athlete").filter(user_id=user_id).first()
        if turn is None or (turn.not_before is not None and now < turn.not_before):
            return False
        rows = notifications_to_mail(turn, now)
        if not rows:
            return False
        try:
            send(turn, rows)
        except (SMTPException, OSError) as error:
            log.warning("A mail to user %s could not be sent: %s", user_id, type(error).__name__)
            _put_off(turn, now)
            return False
        _settle(turn, rows, now)
    return True


def _put_off(turn: MailTurn, now: datetime) -> None:
    """Five minutes, then three times as long each time."""
    wait = min(FIRST_WAIT * 3 ** min(turn.failures, 8), LONGEST_WAIT)
    turn.failures, turn.not_before = turn.failures + 1, now + wait
    turn.save(update_fields=["failures", "not_before"])


def _settle(turn: MailTurn, rows: list[Notification], now: datetime) -> None:
    if has_digest(turn.user, rows):
        zone = turn.user.athlete.time_zone if hasattr(turn.user, "athlete") else "UTC"
        turn.digest_on = morning_of(now, zone).day
    turn.failures, turn.not_before = 0, None
    turn.save(update_fields=["digest_on", "failures", "not_before"])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
