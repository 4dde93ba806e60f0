"""Seeded damage, file after file: `make fuzz` (10,000 mutants a format), or
`python -m tests.hostile.fuzz --count 500 zip gz`.

Every mutant goes to the real reading child; it ends in recordings or in a sentence. A child that
dies or hangs is a finding, and the mutant is kept.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from activities.reading.archive import Limits, is_zip
from activities.reading.reader import Reader, ReaderCrashed
from common.errors import SourceFault
from tests.hostile.zips import nested, plain
from tests.samples import fit, gpx, tcx

FORMATS = ("fit", "gpx", "tcx", "zip", "gz")
HANG_S = 20  # of processor time; the child is killed then
RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data"
LARGEST_SEED = 400_000
SPICE = (b"\0", b"\xff" * 4, b"<", b">", b"]]>", b"<!--", b"NaN", b"1e999", b"PK\x01\x02", b"@")


@dataclass
class Result:
    format: str
    mutants: int = 0
    read: int = 0
    refused: int = 0
    crashes: int = 0
    hangs: int = 0
    seconds: float = 0.0
    rss_mib: int = 0
    slowest_s: float = 0.0

    @property
    def sound(self) -> bool:
        return not self.crashes and not self.hangs


def seeds(format_: str, recorded: Path | None = None) -> list[bytes]:
    """Sound files: simulated ones, and recorded ones where they are on this machine."""
    if format_ == "zip":
        return [plain("a.fit", "b.fit"), nested(1, plain("a.fit")), plain("a/b.fit", "c/d.fit")]
    if format_ == "gz":
        return [gzip.compress(make(minutes=2), mtime=0) for make in (fit, gpx, tcx)]
    make = {"fit": fit, "gpx": gpx, "tcx": tcx}[format_]
    found = [make(minutes=2), make(minutes=3, day=1)]
    if recorded is not None and recorded.is_dir():
        files = sorted(recorded.rglob(f"*.{format_}"))
        small = [path for path in files if path.stat().st_size <= LARGEST_SEED]
        found += [path.read_bytes() for path in small[:40]]
    return found


def mutant(data: bytes, dice: random.Random) -> bytes:
    """`data` with some of its bytes changed, cut, doubled, moved or overwritten."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        if len(changed) < 4:
            break
        at, length = dice.randrange(len(changed)), dice.choice((1, 2, 4, 30, 300))
        match dice.randrange(7):
            case 0:
                changed[at] ^= 1 << dice.randrange(8)
            case 1:
                changed[at : at + length] = dice.randbytes(min(length, 8))
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                changed[at : at + 4] = dice.choice((bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff"))
            case 5:
                changed[at : at + dice.choice((0, 1, 4))] = dice.choice(SPICE)
            case _:
                other = dice.randrange(len(changed))
                changed[at : at + length] = changed[other : other + length]
    if dice.random() < 0.05:
        del changed[dice.randrange(len(changed) + 1) :]
    return bytes(changed)


def damaged(format_: str, sound: bytes, dice: random.Random) -> bytes:
    """A mutant; of packed files every other one is sound outside and damaged inside."""
    if format_ == "gz" and dice.random() < 0.5:
        return gzip.compress(mutant(gzip.decompress(sound), dice), 1, mtime=0)
    return mutant(sound, dice)


def ask(reader: Reader, path: Path, folder: Path) -> None:
    """All that a worker would ask of this file."""
    common = {"limits": Limits().as_dict(), "scratch": str(folder / "scratch")}
    if not is_zip(path.read_bytes()[:4]):
        _open(reader, str(path), None, common)
        return
    _archive(reader, str(path), 0, common)


def _archive(reader: Reader, path: str, depth: int, common: dict[str, object]) -> None:
    found, _ = reader.ask("list", path=path, depth=depth, **common)
    for index, _, _, is_archive in found["members"][:8]:
        try:
            if is_archive:
                inner, _ = reader.ask("extract", path=path, entry=index, **common)
                _archive(reader, inner["path"], depth + 1, common)
            else:
                _open(reader, path, index, common)
        except SourceFault:
            continue  # one entry's fault is not the archive's


def _open(reader: Reader, path: str, entry: int | None, common: dict[str, object]) -> None:
    opened, _ = reader.ask("open", path=path, entry=entry, new="", **common)
    if opened["path"] != path:
        Path(opened["path"]).unlink(missing_ok=True)
    reader.ask("read", home_zone="UTC", thresholds=[])


def fuzz(
    format_: str,
    count: int,
    *,
    seed: int = 0,
    recorded: Path | None = None,
    keep: Path | None = None,
) -> Iterator[Result]:
    """Try `count` mutants; the result so far after each hundred and at the end."""
    result, sound = Result(format_), seeds(format_, recorded)
    reader = Reader(memory_bytes=2**30, cpu_seconds=HANG_S)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for n in range(count):
            dice = random.Random(f"{format_} {seed} {n}")
            data = damaged(format_, dice.choice(sound), dice)
            path = folder / f"{n}"  # the child keeps an archive open by its name
            path.write_bytes(data)
            _try(reader, path, folder, result, keep)
            path.unlink()
            result.seconds = time.monotonic() - began
            if n % 100 == 99:
                yield result
    reader.close()
    yield result


def _try(reader: Reader, path: Path, folder: Path, result: Result, keep: Path | None) -> None:
    began = time.monotonic()
    result.mutants += 1
    try:
        ask(reader, path, folder)
        result.read += 1
    except SourceFault:
        result.refused += 1
    except ReaderCrashed:
        hung = time.monotonic() - began > HANG_S * 0.9
        result.hangs, result.crashes = result.hangs + hung, result.crashes + (not hung)
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{result.format}-{path.name}").write_bytes(path.read_bytes())
    result.slowest_s = max(result.slowest_s, time.monotonic() - began)
    result.rss_mib = max(result.rss_mib, reader.rss_kib // 1024)
    reader.rest()


HEAD = "format  mutants    read  refused  crashes  hangs  seconds  slowest s  max RSS MiB"


def row(one: Result) -> str:
    return (
        f"{one.format:6} {one.mutants:8,} {one.read:7,} {one.refused:8,} {one.crashes:8} "
        f"{one.hangs:6} {one.seconds:8.0f} {one.slowest_s:10.2f} {one.rss_mib:12}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", help=f"of {', '.join(FORMATS)}; all without any")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    words = parser.parse_args()
    if unknown := set(words.formats) - set(FORMATS):
        parser.error(f"no such format: {', '.join(unknown)}")
    rows = []
    for format_ in words.formats or FORMATS:
        last = Result(format_)
        for last in fuzz(format_, words.count, seed=words.seed, recorded=RECORDED, keep=words.keep):
            end = "" if sys.stderr.isatty() else "\n"
            if not end or last.mutants % 1000 == 0:
                print(f"\r{row(last)}", end=end, file=sys.stderr, flush=True)
        rows.append(last)
    print(f"\n{HEAD}", *map(row, rows), sep="\n")
    if all(one.sound for one in rows):
        return 0
    print(f"The mutants that broke the reader lie in {words.keep}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
