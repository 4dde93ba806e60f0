"""The coach's table, the review queue and group sessions of a team."""

from __future__ import annotations

import math
from datetime import UTC
from typing import Any

from rest_framework import serializers

from coaching.selectors.group_session import GroupSession, Ran
from coaching.selectors.review import DAYS, USUAL_DAYS, Waiting
from coaching.selectors.table import Row
from coaching.selectors.table_figures import WEEKS
from coaching.selectors.table_order import KEYS, SHOWS
from runhub.api.fields import KeyField, Strict, finite
from runhub.api.serializers.common import PageQuery, not_shared, page_of

SORTS = ["", *KEYS, *(f"-{key}" for key in KEYS)]


class TableQuery(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(
        choices=SORTS, default="", allow_blank=True,
        help_text="A column, “-” before it turns it round; empty: who needs attention first.",
    )  # fmt: skip
    show = serializers.ChoiceField(
        choices=list(SHOWS), default="", allow_blank=True, help_text="Only these athletes."
    )
    q = serializers.CharField(
        max_length=80, default="", allow_blank=True, help_text="Words of the name."
    )
    group = serializers.UUIDField(required=False, help_text="Id of a group of the team.")


class FlagOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="key")
    rule = serializers.CharField()
    severity = serializers.IntegerField(help_text="1 to know, 2 watch, 3 now.")
    title = serializers.CharField()
    sentence = serializers.CharField()
    raised_at = serializers.DateTimeField(default_timezone=UTC)


class LastRunOut(serializers.Serializer[Any]):
    activity = serializers.UUIDField(source="key")
    title = serializers.CharField()
    date = serializers.DateField(source="day")
    distance_m = serializers.FloatField(allow_null=True)


class FiguresOut(serializers.Serializer[Any]):
    """SI units; null: cannot be said, or nothing of those weeks is shared."""

    week_distance_m = serializers.FloatField(allow_null=True)
    usual_week_distance_m = serializers.FloatField(
        allow_null=True, help_text="Median of the eight weeks before."
    )
    weeks_distance_m = serializers.ListField(
        child=serializers.FloatField(allow_null=True),
        help_text=f"{WEEKS} weeks, oldest first, the last is the running one.",
    )
    load_7_days = serializers.FloatField(allow_null=True)
    load_by = serializers.ChoiceField(
        choices=["heart_rate", "pace"],
        help_text="“pace” where heart rate and body are not shared; form follows it.",
    )
    load_change = serializers.FloatField(
        allow_null=True, help_text="Against the mean of 7 days in the four weeks before."
    )
    form = serializers.FloatField(allow_null=True, help_text="Of today.")


class TableRowOut(serializers.Serializer[Row]):
    """One athlete; whatever is not shared is null."""

    athlete = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["shares", "nothing", "ended"])
    not_shared = not_shared()
    groups = serializers.ListField(child=serializers.UUIDField())
    flags = FlagOut(many=True)
    last_run = LastRunOut(allow_null=True)
    silent_days = serializers.IntegerField(allow_null=True)
    figures = FiguresOut(allow_null=True)
    unread_comments = serializers.IntegerField(allow_null=True)
    files_not_read = serializers.IntegerField(allow_null=True, help_text="Of the last two weeks.")

    def to_representation(self, row: Row) -> dict[str, Any]:
        person = row.person
        return {
            "athlete": str(person.key),
            "name": person.name,
            "state": person.state,
            "not_shared": [kind.value for kind in person.sight.missing],
            "groups": [str(group.key) for group in person.groups],
            "flags": FlagOut(row.flags, many=True).data,
            "last_run": LastRunOut(row.last).data if row.last else None,
            "silent_days": row.silent_days,
            "figures": _figures(row),
            "unread_comments": row.unread if person.shares else None,
            "files_not_read": row.failed if person.shares else None,
        }


def _figures(row: Row) -> dict[str, Any] | None:
    found = row.figures
    if found is None:
        return None
    return {
        "week_distance_m": _tenth(found.week_m),
        "usual_week_distance_m": _tenth(found.usual_m),
        "weeks_distance_m": [_tenth(week) for week in found.weeks_m],
        "load_7_days": _tenth(found.load),
        "load_by": "heart_rate" if found.by_heart_rate else "pace",
        "load_change": finite(round(found.change, 4)),
        "form": _tenth(found.form),
    }


def _tenth(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 1)


class TableOut(serializers.Serializer[Any]):
    rows = TableRowOut(many=True)


class WaitingQuery(PageQuery):
    days = serializers.ChoiceField(
        choices=list(DAYS), default=USUAL_DAYS, help_text="How far back, days."
    )


class WaitingOut(serializers.Serializer[Waiting]):
    """A run nobody of the staff has looked at."""

    activity = serializers.UUIDField(source="key")
    athlete = serializers.UUIDField(source="person.key")
    name = serializers.CharField(source="person.name")
    title = serializers.CharField()
    start = serializers.DateTimeField(default_timezone=UTC)
    local_date = serializers.DateField()


WaitingPage = page_of(WaitingOut, "WaitingPage")


class ReviewNew(Strict):
    activity = KeyField(help_text="A run of an athlete of the team.")


class ReviewOut(serializers.Serializer[Any]):
    activity = serializers.UUIDField(source="activity.public_id")
    at = serializers.DateTimeField(default_timezone=UTC)


class RanOut(serializers.Serializer[Ran]):
    activity = serializers.UUIDField(source="key")
    athlete = serializers.UUIDField(source="person.key")
    name = serializers.CharField(source="person.name")
    title = serializers.CharField()
    start = serializers.DateTimeField(default_timezone=UTC)
    workout_type = serializers.CharField()
    distance_m = serializers.FloatField(allow_null=True)
    moving_s = serializers.FloatField()


class GroupSessionOut(serializers.Serializer[GroupSession]):
    """Runs of several athletes that look like one session."""

    date = serializers.DateField(source="day")
    why = serializers.ChoiceField(
        choices=["place", "time", "day"],
        help_text="Same time and place, same time and type, same day and type.",
    )
    runs = RanOut(many=True)


class GroupSessionsOut(serializers.Serializer[Any]):
    results = GroupSessionOut(many=True)
