"""The deletion itself: in many short transactions, each of which may be the last before a kill.

    no way back -> holders, piece by piece -> the user's row with all that hangs on it -> looked after

Begun again it goes on where it was: what is gone is not found, what is left is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from athletes.accounts.closing import accounts_due, removal_begin
from athletes.models import User
from common.account_end import Person
from runhub.closing.check import leftovers
from runhub.closing.holders import holders
from runhub.closing.mails import farewell_to, gone_told

log = logging.getLogger(__name__)

LOCK = 7306  # first key of an advisory lock; the user's id is the second


class Incomplete(Exception):
    """Something of the person would have stayed; the account is kept until that is mended."""


def remove_due() -> int:
    """Every account whose days are over. Returns how many went; one that fails stops no other."""
    gone = 0
    faults: list[Exception] = []
    for user_id in accounts_due():
        try:
            gone += remove(user_id)
        except (Incomplete, IntegrityError, OSError) as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return gone


def remove(user_id: int) -> bool:
    """False if the account is not to go, or has gone. Raises Incomplete."""
    with _alone(user_id) as is_mine:
        person = removal_begin(user_id=user_id) if is_mine else None
        if person is None:
            return False
        told = farewell_to(user_id)
        for holder in holders():
            while holder.remove(person):
                pass
        _end(person)
        if told is not None:
            gone_told(told)
    log.info("account %d was deleted", user_id)
    return True


@contextmanager
def _alone(user_id: int) -> Iterator[bool]:
    """False while another worker deletes that account. Over many transactions, so it is held by
    the connection: a kill gives it free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, user_id])
        is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, user_id])


@transaction.atomic
def _end(person: Person) -> None:
    """The rows with a key, then those without, then a look whether anything is left."""
    User.objects.get(pk=person.user_id).delete()
    for holder in holders():
        holder.last(person)
    left = leftovers(person)
    if left:
        raise Incomplete(f"of account {person.user_id} there is still: {', '.join(left)}")
