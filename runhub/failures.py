"""Background tasks that ended with an error: kept for the instance page, tried again by name."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from runhub.models import TaskFailure
from runhub.redaction import said, trace

log = logging.getLogger(__name__)

MOST = 500
KEPT = timedelta(days=30)
FAULT, TRACE = 600, 6000


def failure_noted(
    name: str, args: Sequence[object], kwargs: Mapping[str, object], error: BaseException
) -> None:
    """Called by Celery in the worker: a database that is away must not add a second fault.

    What a time limit has stopped is told to the worker's main process, which otherwise has no
    connection: one left open would go stale, and be shared with the children forked from it.
    """
    try:
        failure_add(name=name, args=args, kwargs=kwargs, error=error)
    except (DatabaseError, InterfaceError) as fault:
        log.warning("the failure of %s could not be kept: %s", name, type(fault).__name__)
    finally:
        if not connection.in_atomic_block:
            connection.close()


@transaction.atomic
def failure_add(
    *, name: str, args: Sequence[object], kwargs: Mapping[str, object], error: BaseException
) -> TaskFailure:
    """The newest MOST are kept, for KEPT."""
    is_plain = not kwargs and all(type(each) is int for each in args or ())
    made = TaskFailure.objects.create(
        name=name[:120],
        fault=f"{type(error).__name__}: {said(error)}"[:FAULT],
        trace=trace(error, error.__traceback__)[-TRACE:],
        args=list(args or ()) if is_plain else None,
    )
    TaskFailure.objects.filter(at__lt=timezone.now() - KEPT).delete()
    surplus = TaskFailure.objects.values_list("pk", flat=True)[MOST:]
    TaskFailure.objects.filter(pk__in=list(surplus)).delete()
    return made


@transaction.atomic
def failure_retried(*, failure: TaskFailure) -> None:
    """Note that it was asked for again."""
    TaskFailure.objects.filter(pk=failure.pk).update(retried_at=timezone.now())


def failures(limit: int = 50) -> list[TaskFailure]:
    """The latest, newest first."""
    return list(TaskFailure.objects.defer("trace")[:limit])
