"""Words in titles that say what kind of run it was, in several languages."""

from __future__ import annotations

import re
from functools import lru_cache

# The first kind that matches wins: "6x1000 before the race" is a session, not a race.
_WORKOUT_WORDS = {
    "intervals": (
        r"\d+\s*[x×*]\s*\(?\s*\d+", r"interval\w*", r"intervall\w*", r"fartle[ck]\w*",
        r"repeats?", r"reps", r"vo2\s*max", r"fractionn\w+", r"series (?=de|cortas|largas|\d)",
        r"ripetute", r"bergsprints?", r"hill sprints?", r"tabata", r"интервал\w*",
    ),
    "tempo": (
        r"tempo(lauf|run|dauerlauf|loop)?", r"threshold", r"schwellen?\w*", r"seuil", r"umbral",
        r"soglia", r"cruise", r"race pace", r"marathon pace", r"marathontempo", r"allure\w*",
        r"progression", r"темпо\w*",
    ),
    "race": (
        r"race(?! (pace|prep|plan))", r"parkrun", r"marathon(?! (pace|training|plan|prep))",
        r"halbmarathon", r"semi[- ]marathon", r"marat[oó]n", r"maratona", r"wettkampf",
        r"volkslauf", r"stadtlauf", r"rennen", r"comp[eé]tition", r"carrera", r"gara",
        r"wedstrijd", r"z[aá]vod", r"zawody", r"verseny", r"kilpailu", r"t[aä]vling", r"забег",
    ),
    "recovery": (
        r"recovery", r"regenerati\w+", r"regenerativ\w*", r"r[eé]cup\w*", r"recuperaci[oó]n",
        r"recupero", r"herstel\w*", r"shake ?-?out", r"восстанов\w*",
    ),
    "long": (
        r"long run", r"longrun", r"long slow", r"lsd", r"lange[rn]? (dauer)?lauf", r"longjog",
        r"sortie longue", r"tirada larga", r"rodaje largo", r"lungo", r"lange duurloop",
        r"l[aå]ngpass", r"wybieganie", r"pitk[aä]\w*", r"длительн\w*",
    ),
    "easy": (
        r"easy", r"dauerlauf", r"locker\w*", r"ga ?1", r"footing", r"endurance fondamentale",
        r"rodaje", r"facile", r"rustig\w*", r"jog(ging)?", r"лёгк\w*", r"легк\w*",
    ),
}  # fmt: skip
_SURFACE_WORDS = {
    "treadmill": (
        r"treadmill", r"laufband", r"tapis( de course| roulant)?", r"cinta", r"loopband",
        r"l[oö]pband", r"bie[zż]nia", r"zwift",
    ),
    "track": (r"track", r"bahn(training)?", r"piste", r"pista", r"stadion", r"baan"),
    "trail": (r"trail\w*", r"ultratrail", r"berglauf", r"skyrun\w*", r"fell", r"sentiero\w*"),
}  # fmt: skip


def workout_from_title(title: str) -> str:
    """Kind of run a title names, or ""."""
    return _first(title, _patterns("workout"))


def surface_from_title(title: str) -> str:
    """Surface a title names, or ""."""
    return _first(title, _patterns("surface"))


def _first(title: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    text = title.casefold()
    return next((kind for kind, pattern in patterns if pattern.search(text)), "")


@lru_cache(maxsize=2)
def _patterns(which: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _WORKOUT_WORDS if which == "workout" else _SURFACE_WORDS
    return tuple(
        (kind, re.compile(rf"(?<!\w)(?:{'|'.join(options)})(?!\w)"))
        for kind, options in words.items()
    )
