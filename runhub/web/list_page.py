"""Links of the list of activities: sorting, filters that can be taken away, pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField, ChoiceField
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Sport, WorkoutType
from activities.selectors.library import SORT_KINDS, Library, LibraryFilter
from common.kinds import Kind
from runhub.web.forms_activities import KEEP_CHOICE, BulkForm, FilterForm
from runhub.web.whose import Whose

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
class Input:
    name: str
    label: str | Promise
    type: str
    value: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: str | Promise
    value: str
    options: list[tuple[str, str | Promise]]

    @property
    def html(self) -> SafeString:
        """The options as one piece: a hundred of them through the template take 2 ms."""
        lines = [
            f'<option value="{escape(value)}"{" selected" if value == self.value else ""}>'
            f"{escape(label)}</option>"
            for value, label in self.options
        ]
        return SafeString("".join(lines))


@dataclass(frozen=True, slots=True)
class Filters:
    """The controls of the filter; printed by plain loops, widgets would take 10 ms a page."""

    inputs: list[Input]
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Links:
    columns: list[Column]
    active: list[ActiveFilter]
    previous: str
    next: str
    clear: str


def allowed(wanted: LibraryFilter, whose: Whose) -> tuple[LibraryFilter, list[str]]:
    """`wanted` as far as it asks for nothing that is not shared, and what to say of the rest."""
    said = []
    kind = SORT_KINDS.get(wanted.sort)
    why = whose.hides(kind) if kind is not None else ""
    if why:
        said += [why, _("So the newest come first.")]
        wanted = replace(wanted, sort="date", descending=True)
    why = whose.partly(Kind.NOTES) if wanted.text else ""
    if why:
        said += [why, _("So nothing was looked for in the notes that are not shared.")]
    return wanted, [" ".join(said)] if said else []
    return wanted, said


def links(
    query: QueryDict, form: FilterForm, wanted: LibraryFilter, found: Library, whose: Whose
) -> Links:
    """Everything that leads from this list to another view of it."""
    shown = [column for column in COLUMNS if not whose.hides_any(_told_by(column[0]))]
    return Links(
        columns=[_column(query, wanted, *column) for column in shown],
        active=[
            ActiveFilter(_words(form[name]), changed(query, **{name: None, "page": None}))
            for name in FIELDS
            if query.get(name) and form.cleaned_data.get(name)
        ],
        previous=changed(query, page=found.page - 1) if found.page > 1 else "",
        next=changed(query, page=found.page + 1) if found.page < found.pages else "",
        clear="?",
    )


def _told_by(sort: str) -> list[Kind]:
    return [SORT_KINDS[sort]] if sort in SORT_KINDS else []


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


def filters(form: FilterForm, wanted: LibraryFilter, found: Library, unit: str) -> Filters:
    """The filter's controls with what is asked for now."""

    def typed(name: str) -> str:
        return str(form.data.get(name, "")) if form.cleaned_data.get(name) is not None else ""

    inputs = [
        Input(name, form.fields[name].label or "", "date", typed(name)) for name in ("from", "to")
    ] + [
        Input(name, form.fields[name].label or "", "number", typed(name), unit)
        for name in ("min", "max")
    ]
    order = f"-{wanted.sort}" if wanted.descending else wanted.sort
    names = [("", _("all")), *((name, name) for name in found.devices)]
    return Filters(
        inputs,
        [
            Choice("sport", _("Sport"), wanted.sport, [("", _("all")), *Sport.choices]),
            Choice(
                "type", _("Workout type"), wanted.workout_type,
                [("", _("all")), *WorkoutType.choices[1:]],
            ),
            Choice("device", _("Device"), wanted.device, names),
            Choice("sort", _("Order"), order, _sort_options()),
        ],
    )  # fmt: skip


def bulk_choices(form: BulkForm) -> list[Choice]:
    """The selects of the bulk bar; everything stays as it is until something is chosen."""
    return [
        Choice(form.add_prefix(name), field.label or "", KEEP_CHOICE[0], list(field.choices))
        for name, field in form.fields.items()
        if isinstance(field, ChoiceField)
    ]


def _sort_options() -> list[tuple[str, str | Promise]]:
    return [
        ("-date", _("Newest first")),
        ("date", _("Oldest first")),
        ("-distance", _("Longest first")),
        ("-time", _("Most time first")),
        ("-pace", _("Fastest first")),
        ("-climb", _("Most climb first")),
    ]


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
