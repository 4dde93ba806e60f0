"""Links of the list of activities: sorting, filters that can be taken away, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.selectors.library import Library, LibraryFilter
from runhub.web.forms_activities import FilterForm

COLUMNS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("date", gettext_lazy("Date"), False),
    ("title", gettext_lazy("Title"), False),
    ("sport", gettext_lazy("Type"), False),
    ("distance", gettext_lazy("Distance"), True),
    ("time", gettext_lazy("Time"), True),
    ("pace", gettext_lazy("Pace"), True),
    ("climb", gettext_lazy("Climb"), True),
    ("hr", gettext_lazy("Heart rate"), True),
)
FIELDS = ("q", "from", "to", "sport", "type", "device", "min", "max")


@dataclass(frozen=True, slots=True)
class Column:
    label: str | Promise
    href: str
    is_number: bool
    sorted: str  # "", "ascending" or "descending"


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    label: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class Links:
    columns: list[Column]
    active: list[ActiveFilter]
    previous: str
    next: str
    clear: str
    sort_choices: list[tuple[str, str, bool]]


def links(query: QueryDict, form: FilterForm, wanted: LibraryFilter, found: Library) -> Links:
    """Everything that leads from this list to another view of it."""
    return Links(
        columns=[_column(query, wanted, *column) for column in COLUMNS],
        active=[
            ActiveFilter(_words(form[name]), changed(query, **{name: None, "page": None}))
            for name in FIELDS
            if query.get(name) and form.cleaned_data.get(name)
        ],
        previous=changed(query, page=found.page - 1) if found.page > 1 else "",
        next=changed(query, page=found.page + 1) if found.page < found.pages else "",
        clear="?",
        sort_choices=_sort_choices(wanted),
    )


def changed(query: QueryDict, **values: Any) -> str:
    """The query string with some values changed; None takes one away."""
    copy = query.copy()
    for name, value in values.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = str(value)
    return f"?{copy.urlencode()}"


def _column(
    query: QueryDict, wanted: LibraryFilter, key: str, label: str | Promise, is_number: bool
) -> Column:
    is_current = wanted.sort == key
    # Figures begin with the largest, words with A.
    descending = not wanted.descending if is_current else is_number or key == "date"
    return Column(
        label=label,
        href=changed(query, sort=f"-{key}" if descending else key, page=None),
        is_number=is_number,
        sorted=("descending" if wanted.descending else "ascending") if is_current else "",
    )


def _sort_choices(wanted: LibraryFilter) -> list[tuple[str, str, bool]]:
    current = f"-{wanted.sort}" if wanted.descending else wanted.sort
    choices = [
        ("-date", _("Newest first")),
        ("date", _("Oldest first")),
        ("-distance", _("Longest first")),
        ("-time", _("Most time first")),
        ("-pace", _("Fastest first")),
        ("-climb", _("Most climb first")),
    ]
    return [(key, label, key == current) for key, label in choices]


def _words(field: BoundField) -> str:
    value = field.value()
    if field.name in ("from", "to"):
        day = date_format(field.form.cleaned_data[field.name], "j M Y")
        return f"{field.label} {day}"
    if field.name in ("sport", "type"):
        return str(dict(field.field.choices)[value])  # type: ignore[attr-defined]
    if field.name in ("min", "max"):
        unit = "mi" if field.field.units == "imperial" else "km"  # type: ignore[attr-defined]
        return f"{field.label} {value} {unit}"
    return f"“{value}”" if field.name == "q" else str(value)
