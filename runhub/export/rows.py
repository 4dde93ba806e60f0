"""Rows of archives that were asked for: made, claimed with a fencing token, settled, expired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.services.locks import uploads_locked
from athletes.models import Athlete
from runhub.models import Export

LEASE = timedelta(seconds=60)
# A lease that ends later than any can was written by a clock that has been set back since.
STRAYED = timedelta(minutes=10)
CRASHES = 3
DAY = timedelta(days=1)
KEY_LETTERS = 36  # of a UUID, which all names of files begin with


class TooMany(Exception):
    """Enough archives for a day. `wait_s`: when the next one may be asked for."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Try again in {wait_s} s.")
        self.wait_s = wait_s


class LostClaim(Exception):
    """Somebody else makes this archive now, or it is gone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An archive this process works on. `kept`: token of the turn to go on from, 0 for none."""

    export_id: int
    athlete_id: int
    token: int
    kept: int
    key: str


@transaction.atomic
def export_request(*, athlete: Athlete) -> tuple[Export, bool]:
    """The archive that is being made for `athlete`, or a new one; and whether it is new.

    Raises TooMany.
    """
    uploads_locked(athlete.pk)
    mine = Export.objects.filter(athlete=athlete)
    running = mine.filter(state__in=Export.OPEN).first()
    if running is not None:
        return running, False
    nth = settings.EXPORTS_A_DAY - 1
    lately = mine.filter(created_at__gt=timezone.now() - DAY).order_by("-created_at")
    for at in lately.values_list("created_at", flat=True)[nth : nth + 1]:
        raise TooMany(max(1, int((at + DAY - timezone.now()).total_seconds()) + 1))
    return Export.objects.create(athlete=athlete), True


CLAIM = """
UPDATE runhub_export AS made
SET state = 'working', token = made.token + 1, lease_until = now() + %(lease)s,
    kept = CASE WHEN old.state = 'working' THEN 0 ELSE old.kept END,
    done = CASE WHEN old.state = 'working' THEN 0 ELSE old.done END,
    crashes = old.crashes + CASE WHEN old.state = 'working' THEN 1 ELSE 0 END
FROM (
    SELECT id, state, kept, done, crashes FROM runhub_export
    WHERE id = %(export)s AND crashes <= %(crashes)s
      AND (state = 'waiting' OR (state = 'working'
           AND (lease_until < now() OR lease_until > now() + %(strayed)s)))
    FOR UPDATE SKIP LOCKED) AS old
WHERE made.id = old.id
RETURNING made.id, made.athlete_id, made.token, made.kept, made.public_id, made.crashes
"""


@transaction.atomic
def export_claim(*, export_id: int) -> Claim | None:
    """The right to work on it: it waits, or whoever worked on it has died.

    What a dead worker wrote is not trusted: it may be alive after all, and still writing.
    """
    with connection.cursor() as cursor:
        given = {"export": export_id, "lease": LEASE, "strayed": STRAYED, "crashes": CRASHES}
        cursor.execute(CLAIM, given)
        row = cursor.fetchone()
    if row is None:
        return None
    *found, key, crashes = row
    claim = Claim(*found, key=str(key))
    if crashes < CRASHES:
        return claim
    export_fail(
        claim=claim,
        reason="Making it stopped unexpectedly, three times. Whoever runs this hub finds the "
        "cause in the log of the worker.",
    )
    return None


def _held(claim: Claim) -> Q:
    return Q(pk=claim.export_id, token=claim.token, state=Export.State.WORKING)


def _change(claim: Claim, **values: object) -> None:
    if not Export.objects.filter(_held(claim)).update(**values):
        raise LostClaim(claim.key)


def export_renew(*, claim: Claim, done: int, total: int) -> None:
    """Note how far it is, and keep the lease. Raises LostClaim."""
    _change(claim, done=done, total=total, lease_until=Now() + LEASE)


def export_put_back(*, claim: Claim, done: int, total: int) -> None:
    """The end of a turn: whoever claims it next goes on from what this one wrote."""
    _change(
        claim, state=Export.State.WAITING, kept=claim.token, done=done, total=total,
        lease_until=None, crashes=0, rung_at=Now(),
    )  # fmt: skip


def export_ready(*, claim: Claim, size_bytes: int, sha256: str) -> None:
    """It can be fetched from now on, for EXPORT_DAYS."""
    now = timezone.now()
    _change(
        claim, state=Export.State.READY, lease_until=None, size_bytes=size_bytes, sha256=sha256,
        done=F("total"), settled_at=now, expires_at=now + timedelta(days=settings.EXPORT_DAYS),
    )  # fmt: skip


def export_fail(*, claim: Claim, reason: str) -> None:
    _change(
        claim, state=Export.State.FAILED, lease_until=None, reason=reason[:400],
        settled_at=timezone.now(),
    )  # fmt: skip


def export_ring(*, export_id: int) -> None:
    """Note that workers are being told."""
    Export.objects.filter(pk=export_id).update(rung_at=Now())


def exports_to_ring() -> list[int]:
    """Those that wait with nobody told for a while, and those whose worker died."""
    patience = timedelta(seconds=settings.IMPORT_SILENCE_SECONDS)
    unheard = Q(rung_at=None) | Q(rung_at__lt=Now() - patience) | Q(rung_at__gt=Now() + STRAYED)
    lapsed = Q(lease_until__lt=Now()) | Q(lease_until__gt=Now() + STRAYED)
    found = Q(state=Export.State.WAITING) | (Q(state=Export.State.WORKING) & lapsed)
    return list(Export.objects.filter(found & unheard).values_list("pk", flat=True))


def exports_folder() -> Path:
    folder = Path(settings.EXPORTS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def export_path(key: object) -> Path:
    """Where a finished archive lies."""
    return exports_folder() / f"{key}.zip"


def exports_tidy() -> int:
    """Forget archives past their day, and files that belong to none. Returns how many files went."""
    now = timezone.now()
    # Listed before the rows are read: no file is older than its row.
    files = list(exports_folder().iterdir())
    old = Q(expires_at__lt=now) | Q(
        state=Export.State.FAILED, settled_at__lt=now - timedelta(days=settings.EXPORT_DAYS)
    )
    Export.objects.filter(old).delete()
    keys = Export.objects.exclude(state=Export.State.FAILED).values_list("public_id", flat=True)
    known = {str(key) for key in keys}
    gone = [path for path in files if path.name[:KEY_LETTERS] not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def leftovers_remove(*, claim: Claim, but: int = 0) -> None:
    """Take away what turns wrote, but for the one with the token `but`."""
    for path in exports_folder().glob(f"{claim.key}-*"):
        if not path.name.startswith(f"{claim.key}-{but}."):
            path.unlink(missing_ok=True)
