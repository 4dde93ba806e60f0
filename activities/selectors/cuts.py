"""What a crop, split or merge would come to, and what could be put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import access
from activities.core import cut
from activities.core.recording import Recording
from activities.core.summary import Analysed, summarise
from activities.models import Activity, RecordingInfo
from activities.selectors.rows import ActivityRow, rows, with_shown
from activities.selectors.run import recording_of
from athletes.models import User

MOST_PARTS = 5
LONGEST_GAP = timedelta(days=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures of an activity that is not there yet; SI units, NaN unknown."""

    start: datetime
    elapsed_s: float
    moving_s: float
    distance_m: float


def whole_of(activity: Activity) -> Analysed:
    """The recording as it was cleaned, not scaled to a corrected distance.

    Raises ValidationError where there are no samples.
    """
    return summarise(recorded(activity, RecordingInfo.objects.filter(activity=activity).first()))


def recorded(activity: Activity, info: RecordingInfo | None) -> Recording:
    """The samples of an activity. Raises ValidationError where there are none."""
    found = recording_of(activity, info)
    if found is None or found.n < 2:
        raise ValidationError(
            _("There is no recording behind “%(title)s”, only its totals.")
            % {"title": activity.title},
            code="no_samples",
        )
    return found


def part_of(recording: Recording, from_s: float, to_s: float) -> Recording:
    """As `cut.crop`. Raises ValidationError where nothing is left."""
    try:
        return cut.crop(recording, from_s, to_s)
    except ValueError as error:
        raise ValidationError(
            _("Nothing was recorded between these two moments. Move them apart."), code="empty_cut"
        ) from error


def joined(parts: Sequence[Activity], recordings: Sequence[Recording]) -> Recording:
    """As `cut.join`; `parts` in order of time. Raises ValidationError for what can't follow."""
    if len({part.sport for part in parts}) > 1:
        raise ValidationError(_("Choose activities of one sport."), code="merge_sports")
    for part, after in pairwise(parts):
        if after.start - part.start > LONGEST_GAP + timedelta(seconds=part.elapsed_s):
            raise ValidationError(
                _("More than a day lies between them: they are two activities."), code="merge_apart"
            )
    try:
        return cut.join(recordings)
    except ValueError as error:
        raise ValidationError(
            _("Some of these were recorded at the same time, so they can't follow each other."),
            code="merge_overlap",
        ) from error


def crop_outcome(recording: Recording, from_s: float, to_s: float) -> list[Outcome]:
    """What a crop would leave. Raises ValidationError where that is nothing."""
    return [_outcome(part_of(recording, from_s, to_s))]


def split_outcome(recording: Recording, at_s: float) -> list[Outcome]:
    """Both halves. Raises ValidationError where one of them is empty."""
    return [*crop_outcome(recording, 0.0, at_s), *crop_outcome(recording, at_s, float("inf"))]


def merge_outcome(activities: Iterable[Activity]) -> list[Outcome]:
    """What a merge would give. Raises ValidationError for what can't be put together."""
    parts = sorted(activities, key=lambda part: part.start)
    infos = {info.activity_id: info for info in RecordingInfo.objects.filter(activity__in=parts)}
    return [_outcome(joined(parts, [recorded(part, infos.get(part.pk)) for part in parts]))]


def mergeable(user: User, activity: Activity) -> list[ActivityRow]:
    """Recorded activities of the same sport on the same day, the day before and the day after."""
    days = (activity.local_date - DAY, activity.local_date + DAY)
    found = access.visible_to(user, of=activity.athlete_id).filter(
        sport=activity.sport, local_date__range=days
    )
    found = found.filter(channel_count__gt=0).exclude(pk=activity.pk)
    return rows(with_shown(found).order_by("start", "pk"))


def chosen(user: User, activity: Activity, keys: Iterable[UUID]) -> list[Activity]:
    """`activity` with those of `keys` that are its athlete's own and may be seen by `user`."""
    found = access.visible_to(user, of=activity.athlete_id).filter(public_id__in=list(keys))
    others = found.exclude(pk=activity.pk).select_related("source_file").defer("track", "thumb")
    return [activity, *others.order_by("start", "pk")]


def _outcome(recording: Recording) -> Outcome:
    summary = summarise(recording).summary
    return Outcome(
        datetime.fromtimestamp(recording.start_utc, UTC),
        summary.elapsed_s,
        summary.moving_s,
        summary.distance_m,
    )
