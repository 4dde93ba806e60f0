"""Of an archive of another hub: crops, splits and merges, done again from the same recordings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from activities.models import Activity, Made
from activities.services.cuts import activity_crop, activity_merge, activity_split

Row = dict[str, Any]


def cuts_apply(*, parts: list[Row], kinds: dict[str, str], here: dict[str, Activity]) -> list[str]:
    """Make what is not here of what is. Returns the ids on the other hub of what was made.

    `parts`: in the order they were made; `kinds`: of `Made`, by id; `here`: by id, what only this
    import brought; what is made is added. In the caller's transaction. Raises ValidationError.
    """
    steps: dict[str, list[Row]] = defaultdict(list)
    for part in parts:
        steps[part["activity"]].append(part)
    made = []
    for key, spans in steps.items():
        of = [here.get(span["of"]) for span in spans]
        known = [activity for activity in of if activity is not None]
        if key in here or len(known) < len(of):
            continue
        found = _again(key, kinds.get(key, ""), spans, known, steps)
        here.update(found)
        made += list(found)
    return made


def _again(
    key: str, kind: str, spans: list[Row], of: list[Activity], steps: dict[str, list[Row]]
) -> dict[str, Activity]:
    first = spans[0]
    if kind == Made.MERGED:
        return {key: activity_merge(activities=of)}
    if first["to_s"] is None:
        return {}  # a second half whose first one is gone
    if kind == Made.CROPPED:
        return {key: activity_crop(activity=of[0], from_s=first["from_s"], to_s=first["to_s"])}
    if kind != Made.SPLIT:
        return {}
    halves = activity_split(activity=of[0], at_s=first["to_s"])
    for other, others in steps.items():
        if (others[0]["of"], others[0]["from_s"]) == (first["of"], first["to_s"]):
            return {key: halves[0], other: halves[1]}
    return {key: halves[0]}
