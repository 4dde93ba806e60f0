"""Import batches and what became of their files."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities.selectors.imports_pages import STATUSES
from runhub.api.fields import number
from runhub.api.serializers.common import PageQuery, page_of

STATES = ("running", "done", "undone")


class Counts(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    added = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="No activities: daily monitoring and the like.")


class CountsNow(Counts):
    running = serializers.IntegerField()
    waiting = serializers.IntegerField()


class ImportRow(serializers.Serializer[Any]):
    """One batch. Archives that were unpacked do not count as files, their members do."""

    id = serializers.UUIDField(source="key")
    name = serializers.CharField(help_text="Of the first file.")
    source = serializers.CharField(help_text="upload, shell, demo, …")
    state = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(default_timezone=UTC)
    undone_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    entered = serializers.CharField(
        help_text="The athlete without an account whom you uploaded it for; empty for your own."
    )
    counts = Counts(source="*")

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, row: Any) -> str:
        if row.undone_at is not None:
            return "undone"
        return "running" if row.is_running else "done"


ImportPage = page_of(ImportRow, "ImportPage")


class ImportItemOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    folder = serializers.CharField(help_text="In the archive or folder it came from.")
    name = serializers.CharField()
    size_bytes = serializers.IntegerField()
    status = serializers.ChoiceField(choices=STATUSES)
    attempts = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable name of the reason.")
    reason = serializers.CharField(help_text="Why it failed or was skipped.")
    advice = serializers.CharField(help_text="What to do about it.")
    activity = serializers.UUIDField(
        source="activity_key", allow_null=True, help_text="Added by it, or already there."
    )
    can_retry = serializers.BooleanField()


ImportItems = page_of(ImportItemOut, "ImportItems")


class RefusedFile(serializers.Serializer[Any]):
    name = serializers.CharField()
    reason = serializers.CharField()
    advice = serializers.CharField()


NOW = ("counts", "files_per_s", "seconds_left", "items")


class ImportDetail(ImportRow):
    """As in the list, and how far it is, with a page of its items."""

    counts = CountsNow()  # type: ignore[assignment]
    files_per_s = number(help_text="How fast it goes at the moment.")
    seconds_left = number()
    items = ImportItems()

    def to_representation(self, found: Any) -> dict[str, Any]:
        """`found`: "row" as in a list, and the rest by name."""
        row = ImportRow(found["row"]).data
        rest = {name: self.fields[name] for name in NOW}
        return dict(row) | {
            name: field.to_representation(found[name]) if found[name] is not None else None
            for name, field in rest.items()
        }


class ImportTaken(serializers.Serializer[Any]):
    """The batch that reads the files; follow it at `Location`."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    received = serializers.IntegerField(help_text="Files that were taken.")
    refused = RefusedFile(many=True, help_text="Files that are larger than this hub allows.")


class ItemsQuery(PageQuery):
    items = serializers.ChoiceField(
        choices=["all", *STATUSES], default="all", help_text="Only items with this status."
    )


class WhoseQuery(serializers.Serializer[Any]):
    athlete = serializers.UUIDField(
        default=None, help_text="Somebody you have entered; without it the files are your own."
    )


class ImportFiles(serializers.Serializer[Any]):
    files = serializers.ListField(
        child=serializers.FileField(),
        min_length=1,
        help_text="FIT, GPX or TCX, each plain or .gz, or .zip archives of them.",
    )
    names = serializers.ListField(
        child=serializers.CharField(max_length=1000),
        required=False,
        help_text="What to call them instead, one for each file, in their order.",
    )
