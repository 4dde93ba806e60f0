"""Kinds of data: what an athlete shares with a team, and what a figure lets a reader learn."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Kind(StrEnum):
    """Consent is given by kind; a figure reveals one or more of them."""

    TRAINING = "training"  # that and what was trained: lists, totals, splits, plan, effort
    STREAMS = "streams"  # second by second: charts
    MAP = "map"  # where
    BODY = "body"  # heart rate, weight, HRV, sleep, and what is made of them
    NOTES = "notes"  # own words: notes, feel, pain
    SUMMARIES = "summaries"  # texts that a language model writes about the athlete


EVERY_KIND = frozenset(Kind)


def missing(shown: Collection[Kind]) -> list[Kind]:
    """The kinds beside `shown`, in the order of `Kind`."""
    return [kind for kind in Kind if kind not in shown]
