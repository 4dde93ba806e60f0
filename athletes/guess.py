"""What a browser's locale says about units and weeks: a first guess, changeable in settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

# Road distances in miles (CLDR measurement data), and weeks that begin on Sunday or Saturday.
MILES = {"US", "GB", "LR", "MM"}
SUNDAY = {"US", "CA", "MX", "BR", "JP", "KR", "TW", "HK", "IN", "IL", "ZA", "CO", "PE", "PH", "TH"}
SATURDAY = {"EG", "DZ", "IR", "IQ", "JO", "KW", "LY", "OM", "QA", "SD", "SY", "AF", "BH"}


@dataclass(frozen=True, slots=True)
class Guess:
    units: str
    language: str
    week_start: int


def guess_locale(text: str) -> Guess:
    """From "en-GB" or a whole Accept-Language header; its first entry counts."""
    first = re.split(r"[,;]", text.strip())[0]
    parts = re.split(r"[-_]", first)
    region = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    known = {code for code, _name in settings.LANGUAGES}
    language = parts[0].lower()
    return Guess(
        units="imperial" if region in MILES else "metric",
        language=language if language in known else settings.LANGUAGE_CODE,
        week_start=6 if region in SUNDAY else 5 if region in SATURDAY else 0,
    )
