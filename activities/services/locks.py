"""Advisory locks of PostgreSQL: held until the transaction ends."""

from __future__ import annotations

from django.db import connection

ATHLETE = 7301  # first key of the pair; the athlete's id is the second
SWEEPER = 7302
DEMO = 7303
UPLOADS = 7304
CUTS = 7305


def athlete_locked(athlete_id: int) -> None:
    """Wait for, and hold, the right to change which recordings of an athlete are one run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ATHLETE, athlete_id])


def uploads_locked(athlete_id: int) -> None:
    """Wait for, and hold, the right to count one more upload of an athlete."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [UPLOADS, athlete_id])


def sweeper_locked() -> bool:
    """Whether this transaction may sweep; false when another one is sweeping."""
    return _taken(SWEEPER)


def demo_locked() -> bool:
    """Whether this transaction may fill the demo; false when another one does."""
    return _taken(DEMO)


def cuts_locked(athlete_id: int) -> bool:
    """Whether this transaction may cut the runs of an athlete; false when another one does."""
    return _taken(CUTS, athlete_id)


def _taken(key: int, athlete_id: int = 0) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [key, athlete_id])
        return bool(cursor.fetchone()[0])
