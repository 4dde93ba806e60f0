"""Many rows read as a few columns: the database packs them, NumPy opens them without a loop."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

Kind = Literal["number", "day", "id", "truth", "bytes"]

# What PostgreSQL sends of a cell; big-endian, as its wire is.
_SENT = {
    "number": "float8send(coalesce({}::float8, 'NaN'))",
    "day": "int4send({} - DATE '1970-01-01')",
    "id": "int8send({}::int8)",
    "truth": "int4send({}::int)",
    "bytes": "{}",
}
_TYPES = {"number": ">f8", "day": ">i4", "id": ">i8", "truth": ">i4", "bytes": "u1"}


def columns(query: QuerySet[Any], **kinds: Kind) -> dict[str, NDArray[Any]]:
    """The fields of `query` named by `kinds`, each of shape (n,), in the query's order. One query.

    A number that is null becomes NaN; a day is whole days since 1970. "bytes" gives all cells end
    to end as uint8: leave out rows whose cells have another length.
    """
    try:
        inner, params = query.values_list(*kinds).query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can be found: the reader may see nothing
        return {name: _opened(None, _TYPES[kind]) for name, kind in kinds.items()}
    names = [f"c{place}" for place in range(len(kinds))]
    packed = ", ".join(
        f"string_agg({_SENT[kind].format(name)}, ''::bytea)"
        for name, kind in zip(names, kinds.values(), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {packed} FROM ({inner}) AS found ({', '.join(names)})", params)
        row = cursor.fetchone()
    return {
        name: _opened(cell, _TYPES[kind])
        for (name, kind), cell in zip(kinds.items(), row, strict=True)
    }


def _opened(cell: Any, code: str) -> NDArray[Any]:
    values = np.frombuffer(b"" if cell is None else cell, dtype=code)
    return values.astype(values.dtype.newbyteorder("="))
