"""The trash: what its owner has deleted, until it goes for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from activities import access
from activities.selectors.paging import Paging
from activities.selectors.rows import ActivityRow, rows, with_shown
from athletes.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class TrashedRow:
    activity: ActivityRow
    gone_on: date  # on the reader's calendar


@dataclass(frozen=True, slots=True)
class Trash:
    """One page of the trash; `days` is how long things stay in it."""

    rows: list[TrashedRow]
    paging: Paging
    days: int


def trash(user: User, number: int = 1) -> Trash:
    """Page `number` of `user`'s own trash, last binned first."""
    keep = timedelta(days=settings.TRASH_DAYS)
    kept = access.visible_to(user, trashed=True).filter(trashed_at__gt=timezone.now() - keep)
    paging = Paging.of(number, PAGE_SIZE, kept.count())
    found = rows(with_shown(kept).order_by("-trashed_at", "-start", "-pk")[paging.window])
    return Trash(
        [
            TrashedRow(row, timezone.localtime(row.trashed_at + keep).date())
            for row in found
            if row.trashed_at is not None
        ],
        paging,
        settings.TRASH_DAYS,
    )
