"""Our readers against independent ones, file by file and value by value.

A module of this package compares one format and offers

    def rows(folder: Path) -> Iterator[AgreementRow]

which looks for its files below `folder` and yields one row a file, in path order.
`python -m benchmarks.agreement [FOLDER]` collects them into docs/agreement.md.
"""

from __future__ import annotations

from dataclasses import dataclass

# Module names of this package, in the order of the document. One that is absent is skipped.
FORMATS = ("fit", "gpx", "tcx")


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One file read by both.

    Args:
        file: path below the folder, with forward slashes.
        format: key of our format plug-in ("fit").
        oracle: name and version of the independent reader ("fitdecode 0.11.0").
        messages: messages, points or laps that were compared.
        values: single values compared.
        differing: how many of them differ (or are there for one side only).
        note: what a reader should know; every difference is explained here.
    """

    file: str
    format: str
    oracle: str
    messages: int
    values: int
    differing: int
    note: str = ""
