"""The span of days a page shows, and the one it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = {"4w": 28, "12w": 84, "26w": 182, "1y": 365}
LABELS: dict[str, str | Promise] = {
    "4w": gettext_lazy("4 weeks"),
    "12w": gettext_lazy("12 weeks"),
    "26w": gettext_lazy("26 weeks"),
    "1y": gettext_lazy("1 year"),
    "all": gettext_lazy("All"),
}
# In words that end a sentence: "over the last 12 weeks".
LAST: dict[str, str | Promise] = {
    "4w": gettext_lazy("the last 4 weeks"),
    "12w": gettext_lazy("the last 12 weeks"),
    "26w": gettext_lazy("the last 26 weeks"),
    "1y": gettext_lazy("the last year"),
    "all": gettext_lazy("all runs"),
    "custom": gettext_lazy("these days"),
}
BEFORE: dict[str, str | Promise] = {
    "4w": gettext_lazy("the 4 weeks before"),
    "12w": gettext_lazy("the 12 weeks before"),
    "26w": gettext_lazy("the 26 weeks before"),
    "1y": gettext_lazy("the year before"),
}
AGAINST: dict[str, str | Promise] = {
    "": gettext_lazy("Nothing"),
    "previous": gettext_lazy("Before"),
    "last_year": gettext_lazy("Last year"),
}
DEFAULT = "1y"
CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Window:
    """Both days belong to it. Only "all" begins nowhere; "custom" has days of its own."""

    key: str
    start: date | None
    end: date

    @property
    def days(self) -> int | None:
        return None if self.start is None else (self.end - self.start).days + 1

    @property
    def before_words(self) -> str:
        """The window of the same length before it, as in "2 % above the 12 weeks before"."""
        if self.key in BEFORE:
            return str(BEFORE[self.key])
        return _("the %(n)s days before") % {"n": self.days}

    @property
    def words(self) -> str:
        return str(LAST[self.key])

    def compared(self, against: str) -> Window | None:
        """The window that `against` names, as long as this one; None for "all" and nothing."""
        if self.start is None or self.days is None:
            return None
        if against == "previous":
            before = self.start - timedelta(days=1)
            return Window(CUSTOM, before - timedelta(days=self.days - 1), before)
        if against == "last_year":
            # 52 weeks, so that weekdays fall on weekdays.
            return Window(CUSTOM, self.start - timedelta(days=364), self.end - timedelta(days=364))
        return None


def window_of(key: str, today: date) -> Window:
    """One of the windows that end today. Raises KeyError for another key."""
    if key == "all":
        return Window("all", None, today)
    return Window(key, today - timedelta(days=DAYS[key] - 1), today)


def custom(first: str, last: str, today: date) -> tuple[Window, str]:
    """The window of two ISO days, either of them empty, and what was wrong with them."""
    try:
        start = date.fromisoformat(first) if first else None
        end = date.fromisoformat(last) if last else today
    except ValueError:
        return window_of(DEFAULT, today), _(
            "One of the days is no date, so the last year is shown."
        )
    if start is None:
        start = end - timedelta(days=DAYS[DEFAULT] - 1)
    if start > end:
        start, end = end, start
    return Window(CUSTOM, start, end), ""
