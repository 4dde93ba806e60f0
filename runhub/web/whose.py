"""Whose data a page shows: "you" for the reader's own, else the athlete by name; and what of it is
not shared, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from athletes.consent.sight import NOTHING, OWN, Sight
from athletes.models import Athlete
from common.kinds import Kind

# In a list: "not shared: maps, notes".
NAMES: dict[Kind, str | Promise] = {
    Kind.TRAINING: gettext_lazy("training"),
    Kind.STREAMS: gettext_lazy("charts"),
    Kind.MAP: gettext_lazy("maps"),
    Kind.BODY: gettext_lazy("heart rate and body"),
    Kind.NOTES: gettext_lazy("notes"),
    Kind.SUMMARIES: gettext_lazy("written summaries"),
}
NOT_AT_ALL: dict[Kind, str | Promise] = {
    Kind.TRAINING: gettext_lazy("%(name)s does not share training."),
    Kind.STREAMS: gettext_lazy("%(name)s does not share charts."),
    Kind.MAP: gettext_lazy("%(name)s does not share maps."),
    Kind.BODY: gettext_lazy("%(name)s does not share heart rate."),
    Kind.NOTES: gettext_lazy("%(name)s does not share notes."),
    Kind.SUMMARIES: gettext_lazy("%(name)s does not share written summaries."),
}
FROM_A_DAY: dict[Kind, str | Promise] = {
    Kind.TRAINING: gettext_lazy("%(name)s shares training from %(day)s on."),
    Kind.STREAMS: gettext_lazy("%(name)s shares charts of runs from %(day)s on."),
    Kind.MAP: gettext_lazy("%(name)s shares maps of runs from %(day)s on."),
    Kind.BODY: gettext_lazy("%(name)s shares heart rate of runs from %(day)s on."),
    Kind.NOTES: gettext_lazy("%(name)s shares notes on runs from %(day)s on."),
    Kind.SUMMARIES: gettext_lazy("%(name)s shares written summaries from %(day)s on."),
}


@dataclass(frozen=True, slots=True)
class Whose:
    """The athlete a page is about, as their reader may name and see them."""

    name: str
    sight: Sight

    @classmethod
    def of(cls, athlete: Athlete, *, is_own: bool) -> Whose:
        """`athlete` from the door."""
        return cls(athlete.name, OWN if is_own else getattr(athlete, "sight", NOTHING))

    @property
    def is_own(self) -> bool:
        return self.sight.is_own

    def says(self, own: Any, other: Any, /, **words: Any) -> str:
        """One of two whole sentences, both translated: `own` speaks to the reader, `other` of
        "%(name)s"; `words` go into either."""
        return str(own if self.is_own else other) % ({"name": self.name} | words)

    def hides(self, kind: Kind, day: date | None = None) -> str:
        """The sentence that says so where `kind` is not shared (of `day`), else nothing."""
        if self.sight.may(kind, day=day):
            return ""
        first = self.sight.first_day([kind])
        if first is None:
            return str(NOT_AT_ALL[kind]) % {"name": self.name}
        return str(FROM_A_DAY[kind]) % {"name": self.name, "day": date_format(first, "j M Y")}

    def partly(self, kind: Kind) -> str:
        """The sentence of a page about many days: also where `kind` is shared from a day on."""
        return self.hides(kind, date.min)

    def hides_of(self, activity: Activity, kind: Kind) -> str:
        """The same of one activity, whose athlete may hide its map from everybody."""
        if kind in activity.shown:
            return ""
        return self.hides(kind, activity.local_date) or str(
            _("%(name)s hides the map of this run.") % {"name": self.name}
        )

    def hides_any(self, kinds: Collection[Kind]) -> str:
        """The first of the sentences about `kinds` that are not shared at all."""
        return next((text for kind in Kind if kind in kinds and (text := self.hides(kind))), "")

    @property
    def missing(self) -> str:
        """ "maps, notes": what is not shared at all."""
        return ", ".join(str(NAMES[kind]) for kind in self.sight.missing)
