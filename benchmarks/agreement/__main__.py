"""Write docs/agreement.md: python -m benchmarks.agreement [FOLDER]."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.agreement import FORMATS, AgreementRow

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "agreement.md"
INTRODUCTION = """# Agreement with other readers

Every recorded file of the sample folder is read by RunHub's own reader and by an independent one,
and the two are compared value by value, before any cleaning. The files themselves are not part of
this repository.

Written by `python -m benchmarks.agreement [FOLDER]`; do not edit by hand.
"""


def collect(folder: Path) -> Iterator[AgreementRow]:
    """The rows of every format module that is there."""
    for name in FORMATS:
        module = f"benchmarks.agreement.{name}"
        if importlib.util.find_spec(module) is not None:
            yield from importlib.import_module(module).rows(folder)


def summary(rows: Iterable[AgreementRow]) -> list[str]:
    """A table with one line a format."""
    lines = ["| format | oracle | files | messages | values compared | differing |"]
    lines.append("|---|---|---:|---:|---:|---:|")
    groups: dict[tuple[str, str], list[AgreementRow]] = {}
    for row in rows:
        groups.setdefault((row.format, row.oracle), []).append(row)
    for (key, oracle), group in groups.items():
        sums = [
            sum(getattr(r, what) for r in group) for what in ("messages", "values", "differing")
        ]
        cells = " | ".join(f"{number:,}" for number in sums)
        lines.append(f"| {key} | {oracle} | {len(group)} | {cells} |")
    return lines


def details(rows: Iterable[AgreementRow]) -> list[str]:
    """A table with one line a file."""
    lines = ["| file | format | oracle | messages | values compared | differing | note |"]
    lines.append("|---|---|---|---:|---:|---:|---|")
    for r in rows:
        file, note = (text.replace("|", "\\|") for text in (r.file, r.note))
        numbers = f"{r.messages:,} | {r.values:,} | {r.differing:,}"
        lines.append(f"| `{file}` | {r.format} | {r.oracle} | {numbers} | {note} |")
    return lines


def document(rows: list[AgreementRow]) -> str:
    """The whole page."""
    parts = [
        INTRODUCTION,
        "## In all",
        "",
        *summary(rows),
        "",
        "## File by file",
        "",
        *details(rows),
    ]
    return "\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        print(f"{folder} is not a folder; name one that holds recorded files.", file=sys.stderr)
        return 2
    rows = list(collect(folder))
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(rows), encoding="utf-8")
    print("\n".join(summary(rows)))
    return 1 if any(row.differing for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
