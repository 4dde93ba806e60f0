"""Turns of the flags, short enough that imports wait no longer than that."""

from __future__ import annotations

import time

from django.utils import timezone

from coaching.selectors.triage_who import waiting
from coaching.services.triage import flags_refresh

TURN_SECONDS = 2.0
AT_ONCE = 25  # athletes a transaction


def work_on() -> bool:
    """One turn for those who wait. True when there may be more to do."""
    until = time.monotonic() + TURN_SECONDS
    now = timezone.now()
    left = waiting(now)
    while left:
        flags_refresh(athletes=left[:AT_ONCE], now=now)
        left = left[AT_ONCE:]
        if time.monotonic() > until:
            return bool(left)
    return False
