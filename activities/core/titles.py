"""A title for an activity whose file brings none."""

from __future__ import annotations

_WORDS = {
    "run": "run",
    "walk": "walk",
    "hike": "hike",
    "ride": "ride",
    "swim": "swim",
    "ski": "ski tour",
    "strength": "strength session",
    "multisport": "multisport session",
    "other": "activity",
}
_TYPES = {"long": "long", "intervals": "interval", "tempo": "tempo", "recovery": "recovery"}


def part_of_day(hour: int) -> str:
    """Local `hour` (0-23) in words."""
    if 4 <= hour < 11:
        return "Morning"
    if 11 <= hour < 14:
        return "Midday"
    if 14 <= hour < 17:
        return "Afternoon"
    if 17 <= hour < 22:
        return "Evening"
    return "Night"


def default_title(sport: str, surface: str, workout_type: str, hour: int) -> str:
    """ "Morning run", "Evening treadmill run", "Morning long run"."""
    words = [part_of_day(hour)]
    if sport == "run":
        if workout_type == "race":
            return f"{words[0]} race"
        words += [_TYPES[workout_type]] if workout_type in _TYPES else []
        words += [surface] if surface in ("treadmill", "trail", "track") else []
    return " ".join([*words, _WORDS.get(sport, "activity")])
