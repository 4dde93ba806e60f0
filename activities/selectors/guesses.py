"""What was guessed from a recording and not yet confirmed."""

from __future__ import annotations

from activities.models import Activity

FIELDS = ("workout_type", "surface")


def guesses_of(activity: Activity) -> list[str]:
    """Fields guessed at import that nobody has set or confirmed since.

    A surface that the device itself named is no guess.
    """
    if activity.source_file_id is None and not activity.made:
        return []
    named = ["surface"] if activity.surface == activity.sub_sport else []
    known = {*activity.edited, *named}
    return [name for name in FIELDS if getattr(activity, name) and name not in known]
