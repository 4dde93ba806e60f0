"""The review queue as its template prints it: the run at hand, and those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.selectors.feel import feel_of
from athletes.consent.looks import noted
from athletes.models import User
from athletes.names import name_of
from athletes.selectors import Reader
from coaching.models import Review
from coaching.selectors.review import DAYS, USUAL_DAYS, Usual, Waiting, usual_of
from coaching.selectors.table_people import Person
from runhub.web.review.words import against_words, felt_words, usual_words
from runhub.web.run_data import run_data
from runhub.web.run_page import Panel, RunPage, run_page

SHOWN = ("pace", "heart_rate")
ORDERS: dict[str, str | Promise] = {
    "attention": gettext_lazy("Attention first"),
    "newest": gettext_lazy("Newest first"),
}
NEXT = 8


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address asks for."""

    order: str = "attention"
    days: int = USUAL_DAYS

    @property
    def query(self) -> str:
        pairs = {
            "order": self.order if self.order != "attention" else "",
            "days": str(self.days) if self.days != USUAL_DAYS else "",
        }
        text = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True)
class InLine:
    """A run that waits."""

    name: str
    title: str
    day: date
    href: str
    is_current: bool
    tone: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The way through what waits; "" where there is nothing further."""

    count: int
    lines: list[InLine]
    more: int
    skip: str
    back: str
    orders: list[tuple[str, str, bool]]
    spans: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Who has marked it."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRun:
    """One run as it is looked at. `page` is the run page's own; `panels` those of its charts that
    are drawn here."""

    page: RunPage
    panels: list[Panel]
    data: dict[str, Any] | None
    person: Person
    usual: str
    against: str
    felt: list[tuple[str, str]]


def ask_of(query: QueryDict) -> Ask:
    """What is not understood is passed over."""
    order, days = query.get("order", ""), query.get("days", "")
    known = {str(number): number for number in DAYS}
    return Ask(order if order in ORDERS else "attention", known.get(days, USUAL_DAYS))


def address(team: UUID, key: UUID | None, ask: Ask) -> str:
    if key is None:
        return reverse("team_review", args=[team]) + ask.query
    return reverse("team_review_run", args=[team, key]) + ask.query


def next_after(found: Sequence[Waiting], key: UUID) -> UUID | None:
    """The run that waits behind `key`; from the end one begins again; None without another."""
    keys = [one.key for one in found]
    if key not in keys:
        return keys[0] if keys else None
    place = keys.index(key)
    others = [*keys[place + 1 :], *keys[:place]]
    return others[0] if others else None


def queue_of(user: User, team: UUID, found: Sequence[Waiting], key: UUID | None, ask: Ask) -> Queue:
    """The part of the queue around `key`; the athletes in it have been shown to `user`."""
    keys = [one.key for one in found]
    place = keys.index(key) if key in keys else -1
    first = max(0, min(place - 2, len(found) - NEXT))
    shown = found[first : first + NEXT]
    for one in shown:
        noted(user, one.person.pk)
    following = next_after(found, key) if key is not None else None
    return Queue(
        count=len(found),
        lines=[_line(team, one, key, ask) for one in shown],
        more=len(found) - first - len(shown),
        skip=address(team, following, ask) if following is not None else "",
        back=address(team, keys[place - 1], ask) if place > 0 else "",
        orders=[
            (str(label), address(team, None, Ask(name, ask.days)), name == ask.order)
            for name, label in ORDERS.items()
        ],
        spans=[
            (_("%(n)d days") % {"n": days}, address(team, None, Ask(ask.order, days)),
             days == ask.days)
            for days in DAYS
        ],
    )  # fmt: skip


def _line(team: UUID, one: Waiting, key: UUID | None, ask: Ask) -> InLine:
    tone = {3: "alert", 2: "watch", 1: "info"}.get(one.severity, "")
    href = address(team, one.key, ask)
    return InLine(one.person.name, one.title, one.local_date, href, one.key == key, tone)


def looked_of(review: Review | None) -> Looked | None:
    return None if review is None else Looked(name_of(review.by), review.at)


def review_run(user: User, reader: Reader, activity: Activity, person: Person) -> ReviewRun:
    """Everything about the run that is looked at here."""
    page = run_page(user, reader, activity)
    usual: Usual | None = usual_of(user, activity)
    series = page.run.series
    return ReviewRun(
        page=page,
        panels=[panel for panel in page.panels if panel.how.key in SHOWN],
        data=_drawn(run_data(series, reader.units)) if series is not None else None,
        person=person,
        usual=usual_words(usual, reader.units),
        against=against_words(usual, activity, page.run.speed_mps, reader.units),
        felt=felt_words(feel_of(activity)),
    )


def _drawn(data: dict[str, Any]) -> dict[str, Any]:
    """Of the run page's data what the two charts need: no map."""
    kept = {name: value for name, value in data.items() if name not in ("latitude", "longitude")}
    channels = [channel for channel in data["channels"] if channel["key"] in SHOWN]
    return kept | {"channels": channels}
