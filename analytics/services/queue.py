"""Claims on what is due: a lease and a token, so that two workers never settle the same mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from analytics.models import Due, Rung

ATTEMPTS = 3
LEASE = timedelta(minutes=5)
PAUSE = timedelta(seconds=5)
# A lease that ends later than any can was written by a clock that has been set back since.
STRAYED = timedelta(minutes=10)

# As long as a message may be on its way before another one is sent.
PATIENCE = timedelta(seconds=30)
RING = """
INSERT INTO analytics_rung AS old (athlete_id, at)
SELECT %(athlete)s, now() WHERE EXISTS (SELECT FROM analytics_due WHERE athlete_id = %(athlete)s)
    OR EXISTS (SELECT FROM analytics_dueday WHERE athlete_id = %(athlete)s)
ON CONFLICT (athlete_id) DO UPDATE SET at = now()
WHERE old.at < now() - %(patience)s OR old.at > now() + %(strayed)s
RETURNING athlete_id
"""

FREE = "(lease_until IS NULL OR lease_until < now() OR lease_until > now() + %(strayed)s)"
# Newest first. What has been tried before is tried alone: of a batch that took its worker along
# only the culprit runs out of attempts.
CLAIM = f"""
UPDATE analytics_due SET attempts = attempts + 1, lease_until = now() + %(lease)s, token = %(token)s
WHERE activity_id IN (
    SELECT activity_id FROM analytics_due
    WHERE athlete_id = %(athlete)s AND attempts BETWEEN %(low)s AND %(high)s AND {FREE}
    ORDER BY activity_id DESC LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING activity_id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Marks of one athlete this process works on."""

    athlete_id: int
    token: UUID
    ids: list[int]
    has_failed: bool = False  # every attempt came to nothing: say so and be done


def due_claim(*, athlete_id: int, limit: int) -> Claim | None:
    """Up to `limit` marks nobody works on; None when there is none. Committed at once."""
    for low, high, most in ((0, 0, limit), (1, ATTEMPTS - 1, 1), (ATTEMPTS, 32_000, limit)):
        token = uuid4()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                CLAIM,
                {
                    "athlete": athlete_id,
                    "low": low,
                    "high": high,
                    "limit": most,
                    "token": token,
                    "lease": LEASE,
                    "strayed": STRAYED,
                },
            )
            ids = sorted(row[0] for row in cursor.fetchall())
        if ids:
            return Claim(athlete_id, token, ids, has_failed=low == ATTEMPTS)
    return None


def due_held(claim: Claim) -> list[int]:
    """Those of a claim that are still this process's, held until the transaction ends.

    One that is being marked anew right now is left out and not waited for: whoever marks may be
    waiting for what this transaction holds.
    """
    held = Due.objects.filter(activity_id__in=claim.ids, token=claim.token)
    held = held.select_for_update(skip_locked=True).order_by("activity_id")
    return list(held.values_list("activity_id", flat=True))


SHARE = "SELECT id FROM athletes_athlete WHERE id = %s FOR KEY SHARE"
SHARE_FREE = "SELECT id FROM activities_activity WHERE id = ANY(%s) FOR KEY SHARE SKIP LOCKED"


def activities_shared(*, athlete_id: int, ids: list[int]) -> set[int]:
    """Those of `ids` that nobody is changing, which nobody will until the transaction ends.

    What foreign keys would wait for later, with marks in hand that others wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [athlete_id])
        cursor.execute(SHARE_FREE, [ids])
        return {row[0] for row in cursor.fetchall()}


def due_settle(*, claim: Claim, ids: list[int]) -> None:
    """Take marks away whose results are written. In the transaction that holds them."""
    Due.objects.filter(activity_id__in=ids, token=claim.token).delete()


def due_release(*, claim: Claim, ids: list[int]) -> None:
    """Let others try these at once; the attempt counts."""
    mine = Due.objects.filter(activity_id__in=ids, token=claim.token)
    mine.update(lease_until=None, token=None)


def due_put_back(*, claim: Claim, ids: list[int]) -> None:
    """These were in other hands: they wait a little, and lose no attempt."""
    mine = Due.objects.filter(activity_id__in=ids, token=claim.token)
    mine.update(lease_until=Now() + PAUSE, token=None, attempts=F("attempts") - 1)


def analysis_ring(*, athlete_id: int) -> bool:
    """Whether to send a message for this athlete: something is due, and none is on its way."""
    with connection.cursor() as cursor:
        sent = {"athlete": athlete_id, "patience": PATIENCE, "strayed": STRAYED}
        cursor.execute(RING, sent)
        return cursor.fetchone() is not None


def analysis_answered(*, athlete_id: int) -> None:
    """The message has arrived: the next one may be sent."""
    Rung.objects.filter(athlete_id=athlete_id).delete()
