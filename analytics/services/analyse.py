"""The analysis of what is due: claim, read, compute, write, settle, add the days up."""

from __future__ import annotations

import logging

from django.db import transaction

from activities.models import Activity
from activities.selectors.recordings import Recorded, recordings_of
from activities.services.locks import athlete_locked
from analytics.services.days import day_loads_refresh, days_mark
from analytics.services.queue import (
    Claim,
    activities_shared,
    due_claim,
    due_held,
    due_put_back,
    due_release,
    due_settle,
)
from analytics.services.results import (
    Person,
    Result,
    failed_result,
    person_of,
    result_of,
    session_of,
)
from analytics.services.rows import rows_write

log = logging.getLogger(__name__)
BATCH = 25
# What arithmetic and decoding make of a recording nobody foresaw. One that takes its worker along
# is found by its attempts.
FAULTS = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError)


def activities_analyse(*, athlete_id: int, limit: int = BATCH) -> int:
    """Work on up to `limit` due activities of an athlete, newest first, and on the marked days.

    Returns how many were claimed; 0 when nothing is left that nobody works on. Each activity is
    tried three times; then its values say that it failed, and others go on.
    """
    claim = due_claim(athlete_id=athlete_id, limit=limit)
    if claim is not None:
        _work(claim)
    day_loads_refresh(athlete_id)
    return 0 if claim is None else len(claim.ids)


def _work(claim: Claim) -> None:
    person = person_of(claim.athlete_id)
    found = [] if person is None else recordings_of(claim.ids)
    results = []
    for one in found:
        result = failed_result(one.activity) if claim.has_failed else _result(one, person)
        if result is not None:
            results.append(result)
    failed = {one.activity.pk for one in found} - {one.activity_id for one in results}
    gone = set(claim.ids) - {one.activity.pk for one in found}
    settled = _write(claim, results, gone)
    due_release(claim=claim, ids=sorted(failed))
    # Somebody was changing these; whether he did, the next attempt will see.
    due_put_back(claim=claim, ids=sorted(set(claim.ids) - failed - settled))


def _result(one: Recorded, person: Person) -> Result | None:
    try:
        return result_of(one.activity, session_of(one.activity, one.analysed(), person))
    except FAULTS:
        log.exception("activity %s could not be analysed", one.activity.public_id)
        return None


@transaction.atomic
def _write(claim: Claim, results: list[Result], gone: set[int]) -> set[int]:
    """Store and settle what nobody has marked anew meanwhile. Returns which.

    Locks come in an order in which nobody waits for this transaction who holds what it needs:
    the athlete's first, then activities and marks, of which those that are taken are left out.
    """
    athlete_locked(claim.athlete_id)  # as everything that deletes activities does
    there = set(Activity.objects.filter(pk__in=claim.ids).values_list("pk", flat=True))
    free = activities_shared(athlete_id=claim.athlete_id, ids=claim.ids)
    held = set(due_held(claim)) - (there - free)
    mine = [result for result in results if result.activity_id in held & free]
    # Between the reading and the locks an activity may have been deleted for good.
    away = (gone & held) | (held - there)
    rows_write(athlete_id=claim.athlete_id, results=mine, gone=sorted(away))
    days_mark(athlete_id=claim.athlete_id, days=[result.local_date for result in mine])
    settled = {result.activity_id for result in mine} | away
    due_settle(claim=claim, ids=sorted(settled))
    return settled
