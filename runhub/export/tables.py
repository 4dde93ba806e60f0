"""What the archive says in tables: rows of the athlete's, as plain values, in streams."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, Model, QuerySet

from activities.models import Activity, ActivityPart, Feel, MergeOffer, SourceFile
from analytics.models import DayLoad, MetricValue
from athletes.models import Athlete, PrivacyZone, Shoe, Threshold, WellnessDay
from common.csv_cells import row as csv_row

AT_ONCE = 500
Row = dict[str, Any]

# Keys of rows, which say nothing outside this hub, and what is drawn from the samples.
INNER = {
    "id", "athlete", "user", "source_file", "canonical", "shoe", "track", "thumb", "public_id",
    "privacy_version", "privacy_due",
}  # fmt: skip
BESIDE = {
    "id": "public_id",
    "source_sha256": "source_file__sha256",
    "source_name": "source_file__name",
    "recording_of": "canonical__public_id",
    "shoe": "shoe__public_id",
    "shoe_name": "shoe__name",
}


def own_fields(model: type[Model]) -> list[str]:
    """Columns that stand for themselves: one that is added later is exported as well."""
    fields: Iterable[Field[Any, Any]] = model._meta.concrete_fields
    return [field.name for field in fields if field.name not in INNER]


def activity_columns() -> list[str]:
    return [*BESIDE, *own_fields(Activity)]


def activities(athlete_id: int) -> Iterator[Row]:
    """Every activity, also trashed ones and recordings behind another."""
    names = activity_columns()
    found = Activity.objects.filter(athlete_id=athlete_id).order_by("start", "pk")
    yield from _rows(found, names, [BESIDE.get(name, name) for name in names])


def files(athlete_id: int) -> Iterator[Row]:
    """Originals, with their place in the archive."""
    names = ["sha256", "name", "format", "size_bytes", "terms", "created_at"]
    found = SourceFile.objects.filter(athlete_id=athlete_id).order_by("pk")
    for row in _rows(found, names, names):
        place = original_name(row["sha256"], row["name"], row["format"], row["terms"])
        yield {**row, "path": place}


def merges(athlete_id: int) -> Iterator[Row]:
    """What the athlete has answered to "is this the same run?"."""
    names = ["answer", "first_sha256", "first_ordinal", "second_sha256", "second_ordinal"]
    ways = [
        "answer", "first__source_file__sha256", "first__ordinal", "second__source_file__sha256",
        "second__ordinal",
    ]  # fmt: skip
    found = MergeOffer.objects.filter(athlete_id=athlete_id)
    yield from _rows(found.exclude(answer=MergeOffer.Answer.OPEN).order_by("pk"), names, ways)


def parts(athlete_id: int) -> Iterator[Row]:
    """What was cut or put together, from which spans, in the order it was done."""
    names = ["activity", "of", "position", "from_s", "to_s"]
    found = ActivityPart.objects.filter(activity__athlete_id=athlete_id)
    ways = ["activity__public_id", "of__public_id", *names[2:]]
    yield from _rows(found.order_by("activity_id", "position"), names, ways)


METRIC_COLUMNS = ["activity", "local_date", "metric", "version", "value", "reason"]


def metrics(athlete_id: int) -> Iterator[Row]:
    found = MetricValue.objects.filter(athlete_id=athlete_id).order_by("activity_id", "key")
    ways = ["activity__public_id", "local_date", "key", "version", "value", "reason"]
    yield from _rows(found, METRIC_COLUMNS, ways)


def day_columns() -> list[str]:
    return own_fields(DayLoad)


def day_loads(athlete_id: int) -> Iterator[Row]:
    found = DayLoad.objects.filter(athlete_id=athlete_id).order_by("local_date")
    yield from _rows(found, day_columns(), day_columns())


def thresholds(athlete_id: int) -> Iterator[Row]:
    names = own_fields(Threshold)
    yield from _rows(Threshold.objects.filter(athlete_id=athlete_id), names, names)


def shoes(athlete_id: int) -> Iterator[Row]:
    names = ["id", *own_fields(Shoe)]
    found = Shoe.objects.filter(athlete_id=athlete_id).order_by("pk")
    yield from _rows(found, names, ["public_id", *names[1:]])


def zones(athlete_id: int) -> Iterator[Row]:
    """Hidden places, each with the circle that was drawn for it."""
    names = ["name", "radius_m", "cut_radius_m"]
    found = PrivacyZone.objects.filter(athlete_id=athlete_id, removed_at=None).order_by("pk")
    for zone in found:
        spots = {"latitude": zone.place.y, "longitude": zone.place.x}
        around = {"circle_latitude": zone.decoy.y, "circle_longitude": zone.decoy.x}
        yield {name: getattr(zone, name) for name in names} | spots | around


def wellness(athlete_id: int) -> Iterator[Row]:
    names = own_fields(WellnessDay)
    found = WellnessDay.objects.filter(athlete_id=athlete_id).order_by("local_date")
    yield from _rows(found, names, names)


def feels(athlete_id: int) -> Iterator[Row]:
    """How activities were, each with the file it came from, where there is one."""
    beside = {
        "activity": "activity__public_id",
        "source_sha256": "activity__source_file__sha256",
        "ordinal": "activity__ordinal",
    }
    names = [name for name in own_fields(Feel) if name != "activity"]
    found = Feel.objects.filter(activity__athlete_id=athlete_id).order_by("activity_id")
    yield from _rows(found, [*beside, *names], [*beside.values(), *names])


def profile(athlete_id: int) -> Row:
    names = own_fields(Athlete)
    row = next(_rows(Athlete.objects.filter(pk=athlete_id), names, names))
    email = Athlete.objects.values_list("user__email", flat=True).get(pk=athlete_id)
    return {**row, "email": email}


def _rows(found: QuerySet[Any], names: list[str], ways: list[str]) -> Iterator[Row]:
    for values in found.values_list(*ways).iterator(chunk_size=AT_ONCE):
        yield dict(zip(names, map(plain, values), strict=True))


def plain(value: Any) -> Any:
    """JSON-ready; an instant is UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, date | UUID) else value


def csv_lines(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A table with a head; lists are words apart by spaces, what is missing is empty."""
    yield csv_line(columns)
    for row in rows:
        yield csv_line([_cell(row[name]) for name in columns])


def csv_line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(csv_row(cells))
    return out.getvalue()


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else value


def json_lines(name: str, rows: Iterable[Row], *, first: bool = True) -> Iterator[str]:
    """`"name": [row, row]` of an object, a row a line; fields without a value are left out."""
    yield f'{"" if first else ","}\n"{name}": ['
    before = "\n"
    for row in rows:
        known = {key: value for key, value in row.items() if value not in (None, "", [])}
        yield before + json.dumps(known, ensure_ascii=False, allow_nan=False)
        before = ",\n"
    yield "\n]"


def original_name(sha256: str, name: str, kind: str, terms: str) -> str:
    """Where an original lies in the archive: its own name, made harmless and unique.

    A folder tells terms that are not those of an upload, so that they hold as soon as it is read.
    """
    last = name.replace("\\", "/").rpartition("/")[2].removesuffix(".gz")
    stem = last.removesuffix(f".{kind}")
    safe = "".join(
        char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in stem
    )
    folder = "" if terms == "own_file" else f"{terms}/"
    return f"originals/{folder}{sha256[:16]}-{safe.strip('-')[:60] or 'file'}.{kind}"
