"""What the API reads of activities and imports, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities import access
from activities.core.recording import CHANNELS, Array
from activities.core.splits import Split
from activities.core.summary import Analysed
from activities.core.thin import thin
from activities.models import Activity, ImportItem, ImportJob
from activities.selectors.imports import Progress, job_progress
from activities.selectors.imports_pages import (
    Batch,
    Item,
    batches_of,
    item_row,
    items_of,
    keeps_bytes,
)
from activities.selectors.library import LibraryFilter, matching
from activities.selectors.run import analysed_of, seen_of
from athletes.keyset import Part, Place, in_order, newest_first
from athletes.models import Athlete, User
from common.kinds import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Channels of one activity, thinned together. `total` samples were recorded."""

    total: int
    arrays: dict[str, Array]


@dataclass(frozen=True, slots=True)
class JobDetail:
    """One batch: as a line of the list, how far it is, and a page of its items."""

    batch: Batch
    progress: Progress
    settled_at: object
    items: list[Item]
    end: Place | None


def activities_part(
    user: User, athlete: Athlete, wanted: LibraryFilter, *, after: Place | None, limit: int
) -> Part[Activity]:
    """Activities of `athlete` as far as `user` may see them, newest first. One query."""
    visible = access.visible_to(user, of=athlete.pk)
    query = matching(visible, wanted).select_related("athlete", "shoe").defer("track", "thumb")
    part = newest_first(query, "start", after=after, limit=limit)
    if visible.sights:
        for row in part.rows:
            access.withheld(row, visible.sights[row.athlete_id])
    return part


def columns_of(
    activity: Activity, keys: list[str], *, points: int, raw: bool = False
) -> Columns | None:
    """Time and the channels of `keys` that were measured, at most `points` samples of each; None
    where samples are not shared."""
    if Kind.STREAMS not in activity.shown:
        # Of a track alone the times of its places are made up.
        return None
    found = seen_of(activity)
    if found is None or found.series is None:
        return Columns(0, {})
    analysed = found.series
    time_s = np.asarray(analysed.recording.channels["time_s"], dtype=np.float64)
    channels = {key: _channel(analysed, key, raw) for key in keys if key != "time_s"}
    series = {
        key: values
        for key, values in channels.items()
        if values is not None and not np.isnan(values).all()
    }
    kept = thin(time_s, *series.values(), n=points)
    names = ["time_s", *series]
    return Columns(
        len(time_s), dict(zip(names, (kept.x, *kept.series), strict=True)) if len(time_s) else {}
    )


def _channel(analysed: Analysed, key: str, raw: bool) -> Array | None:
    recorded = analysed.recording.channels.get(key)
    if raw:
        return recorded
    derived = {
        "distance_m": analysed.distance.values,
        "speed_mps": analysed.speed_mps,
        "altitude_m": analysed.altitude_m,
    }
    return derived[key] if key in derived else analysed.cleaned.get(key)


def digits_of(key: str) -> int:
    """Decimals a channel is stored with."""
    return max(0, round(-np.log10(CHANNELS[key].quantum)))


def jobs_part(
    user: User, *, after: Place | None, limit: int
) -> tuple[Part[ImportJob], list[Batch]]:
    """Imports of `user`, newest first, each with its counts. Four queries, however many."""
    part = newest_first(access.jobs_of(user), "created_at", after=after, limit=limit)
    return part, batches_of(part.rows)


def job_detail(
    job: ImportJob, *, status: str = "", after: Place | None = None, limit: int
) -> JobDetail:
    """`status`: one of STATUSES, "" for all items."""
    part: Part[ImportItem] = in_order(items_of(job, status), after=after, limit=limit)
    kept = keeps_bytes(job)
    return JobDetail(
        batch=batches_of([job])[0],
        progress=job_progress(job),
        settled_at=job.settled_at,
        items=[item_row(item, kept) for item in part.rows],
        end=part.end,
    )


def splits_of(activity: Activity, unit_m: float) -> list[Split]:
    """Empty without samples or distance."""
    analysed = analysed_of(activity)
    return analysed.splits(unit_m) if analysed else []
