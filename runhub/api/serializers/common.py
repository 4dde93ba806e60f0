"""Parts that several subjects share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from common.kinds import Kind
from runhub.api.paging import MOST, USUAL


class PageQuery(serializers.Serializer[Any]):
    """Of every list."""

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=USUAL, help_text="How many at most."
    )
    cursor = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        help_text="From the `next` of the page before; empty for the first page.",
    )


def not_shared() -> serializers.ListField:
    """Of every object about somebody: what of it its reader does not get."""
    return serializers.ListField(
        child=serializers.ChoiceField(choices=[kind.value for kind in Kind]),
        read_only=True,
        help_text="Kinds of data that its athlete does not share with you; what tells of them is "
        "null. Empty for your own.",
    )


def page_of(row: type[serializers.Serializer[Any]], name: str) -> type[serializers.Serializer[Any]]:
    """The page of a list of `row`."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "results": row(many=True),
            "next": serializers.CharField(
                allow_null=True, help_text="Path and query of the next page; null on the last."
            ),
        },
    )
