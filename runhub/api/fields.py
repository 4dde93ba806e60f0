"""Fields that take what they say and nothing that merely resembles it."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from runhub.api.base import printable


class Strict(serializers.Serializer[Any]):
    """A body in which every field is known: a misspelt one is no silent no-op, and nobody sets
    what is not theirs to set."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [name for name in data if name not in writable]
            if unknown:
                words = _("There is no such field, or it cannot be set.")
                raise serializers.ValidationError({printable(name): [words] for name in unknown})
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A finite number. In answers NaN and the infinities are null: nothing was measured."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            number = float(data)
        except OverflowError:
            self.fail("invalid")
        if not math.isfinite(number):
            self.fail("invalid")
        return number

    def to_representation(self, value: Any) -> float | None:
        return finite(value)


class WholeField(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not (
            isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        ):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class YesNoField(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=printable(str(data)))
        return data


class DayField(serializers.DateField):
    """YYYY-MM-DD."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class KeyField(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value=printable(str(data)))
        return super().to_internal_value(data)


class TextChoice(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=printable(str(data)))
        return super().to_internal_value(data)


class WholeChoice(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid_choice", input=printable(str(data)))
        return super().to_internal_value(data)


def finite(value: Any) -> float | None:
    number = None if value is None else float(value)
    return number if number is not None and math.isfinite(number) else None


def number(**kwargs: Any) -> NumberField:
    """A figure of an answer that may be missing."""
    return NumberField(read_only=True, allow_null=True, **kwargs)
