"""Tasks that find no database: one line of log, and whoever asked asks again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.db import InterfaceError, OperationalError

log = logging.getLogger(__name__)
P = ParamSpec("P")


def without_database(task: Callable[P, None]) -> Callable[P, None]:
    """For tasks that are no more than a reminder: rows hold what is to be done, beat rings again."""

    @wraps(task)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            task(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            first = str(error).strip().split("\n", 1)[0]
            log.warning("%s came to nothing, the database is away: %s", task.__name__, first)

    return guarded
