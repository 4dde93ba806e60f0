"""CSV cells that a spreadsheet shows as text and never runs as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

# As typed, and in the full-width forms that spreadsheets treat alike.
STARTERS = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", re.ASCII)


def cell(value: object) -> object:
    """`value` as it may stand in a CSV row: numbers stay numbers, formulas become text."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    # Spreadsheets skip blanks before a formula.
    if text.lstrip(" \u00a0\ufeff").startswith(STARTERS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def row(values: Iterable[object]) -> list[object]:
    return [cell(value) for value in values]
