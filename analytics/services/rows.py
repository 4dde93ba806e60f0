"""Results become rows: a statement a table, and rows that stay the same are not written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from analytics.models import Analysis, BandTable, MetricValue
from analytics.services.results import Result

UPSERT = """
INSERT INTO {table} AS old ({columns})
SELECT {columns} FROM unnest({arrays}) AS new({columns})
ON CONFLICT ({key}) DO UPDATE SET {changes}
WHERE ({old}) IS DISTINCT FROM ({new})
"""


def rows_write(*, athlete_id: int, results: Sequence[Result], gone: Sequence[int]) -> None:
    """Store what activities came to, and remove what those have that no longer count.

    In the caller's transaction.
    """
    ids = [result.activity_id for result in results]
    for model in (MetricValue, BandTable, Analysis):
        model.objects.filter(activity_id__in=gone)._raw_delete(connection.alias)
    # A table may be gone: a corrected sport, for instance.
    kept = [f"{one.activity_id} {axis}" for one in results for axis, _ in one.tables]
    stale = "activity_id = ANY(%s) AND activity_id || ' ' || axis <> ALL(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM analytics_bandtable WHERE {stale}", [ids, kept])
    _upsert(Analysis, ["activity"], [_analysis(athlete_id, one) for one in results])
    _upsert(
        MetricValue,
        ["activity", "key"],
        [
            {**_common(athlete_id, one), "key": k, "version": v, "value": value, "reason": reason}
            for one in results
            for k, v, value, reason in one.values
        ],
    )
    _upsert(
        BandTable,
        ["activity", "axis"],
        [
            {**_common(athlete_id, one), "axis": axis, "data": data}
            for one in results
            for axis, data in one.tables
        ],
    )


def _common(athlete_id: int, result: Result) -> dict[str, Any]:
    return {
        "activity": result.activity_id,
        "athlete": athlete_id,
        "local_date": result.local_date,
    }


def _analysis(athlete_id: int, result: Result) -> dict[str, Any]:
    own = {name for row in (_common(0, result),) for name in row}
    blank = {
        field.name: field.get_default()
        for field in Analysis._meta.concrete_fields
        if field.name not in own
    }
    return {**_common(athlete_id, result), **blank, **result.analysis}


def _upsert(model: type[Model], key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in rows[0]]
    columns = [field.column for field in fields]
    keys = [model._meta.get_field(name).column for name in key]
    changed = [column for column in columns if column not in keys]
    statement = UPSERT.format(
        table=model._meta.db_table,
        columns=", ".join(columns),
        arrays=", ".join(f"%s::{_kind(field)}[]" for field in fields),
        key=", ".join(keys),
        changes=", ".join(f"{column} = EXCLUDED.{column}" for column in changed),
        old=", ".join(f"old.{column}" for column in changed),
        new=", ".join(f"EXCLUDED.{column}" for column in changed),
    )
    arrays = [[field.get_db_prep_value(row[field.name], connection) for row in rows]
              for field in fields]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)


def _kind(field: Field) -> str:
    """The column's type as an array can have it."""
    return str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))
