"""The recordings of several activities at once, in three queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from activities.core.summary import Analysed, summarise
from activities.models import Activity, RecordingInfo, Stream
from activities.selectors.run import recording_from
from activities.selectors.seen import Seen, corrected, seen


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """An activity that counts, with its streams by key, packed as they are stored."""

    activity: Activity
    info: RecordingInfo | None
    streams: Mapping[str, bytes]

    def analysed(self) -> Analysed | None:
        """Decoded, cleaned, derived and scaled to the corrected distance; None without two samples.

        Raises ValueError for streams that cannot be decoded.
        """
        recording = recording_from(self.activity, self.info, self.streams)
        if recording is None or recording.n < 2:
            return None
        return corrected(summarise(recording), self.activity.corrected_distance_m)

    def seen(self) -> Seen | None:
        """The same as far as the reader of `activity` may see it, once the door has said so."""
        recording = recording_from(self.activity, self.info, self.streams)
        return None if recording is None else seen(recording, self.activity)


def recordings_of(ids: Sequence[int]) -> list[Recorded]:
    """Those of `ids` that stand for a run of their own and lie in no trash, in order of id."""
    standing = Activity.objects.filter(pk__in=ids, canonical__isnull=True, trashed_at__isnull=True)
    activities = list(
        standing.select_related("source_file").defer("track", "thumb", "notes").order_by("pk")
    )
    wanted = [activity.pk for activity in activities]
    streams: dict[int, dict[str, bytes]] = defaultdict(dict)
    rows = Stream.objects.filter(activity__in=wanted).values_list("activity_id", "key", "data")
    for activity_id, key, data in rows:
        streams[activity_id][key] = bytes(data)
    infos = {info.activity_id: info for info in RecordingInfo.objects.filter(activity__in=wanted)}
    return [Recorded(one, infos.get(one.pk), streams.get(one.pk, {})) for one in activities]
