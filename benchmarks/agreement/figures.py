"""Write docs/figures-agreement.md: python -m benchmarks.agreement.figures [FOLDER].

Our distance, moving time and ascent of real runs against the devices' own figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from activities.core.summary import Analysed, summarise
from activities.formats import read
from common.errors import SourceFault

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "figures-agreement.md"
FEWEST_SAMPLES = 60
LEAST_ASCENT_M = 10.0
TOO_FAR = 0.03
LEFT_OUT = "Distance, left out"
FIGURES = ("Distance", "Distance, with a foot pod", "Moving time", "Ascent")
MISSING = 0.03
INTRODUCTION = """# Agreement of figures with the devices'

Runs of the sample folder, each once: what RunHub works out from the samples against what the
device states. The files themselves are not part of this repository.

Written by `python -m benchmarks.agreement.figures [FOLDER]`; do not edit by hand.

- **Distance**: the length of the cleaned GPS track alone, against the device's distance. Where a
  foot pod was worn the device may have taken its distance, which is another instrument's: such
  runs stand apart. Runs that lack over 3 % of their positions are left out and named.
- **Moving time**: of runs whose timer was paused, the stops found in the samples alone, with the
  pauses hidden, against the timer. A timer that never pauses says nothing about standing.
- **Ascent**: smoothed altitude with hysteresis, against the device's ascent of 10 m and more. How
  devices count it is not published, and on flat courses metres decide.
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of one run; `apart` is ours / theirs - 1."""

    file: str
    ours: float
    theirs: float
    reason: str

    @property
    def apart(self) -> float:
        return self.ours / self.theirs - 1


def analysed_runs(folder: Path) -> Iterator[tuple[str, Analysed]]:
    """Every run of the folder; the same run from several files once."""
    seen = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".fit", ".gpx", ".tcx"):
            continue
        try:
            recordings = read(path.read_bytes())
        except SourceFault:
            continue
        for recording in recordings:
            if recording.sport != "run" or recording.n <= FEWEST_SAMPLES:
                continue
            key = (round(recording.start_utc), recording.n)
            if key not in seen:
                seen.add(key)
                yield path.relative_to(folder).as_posix(), summarise(recording)


def pairs(file: str, one: Analysed) -> Iterator[tuple[str, Pair]]:
    """The figures of one run that the device states, too."""
    along, totals, figures = one.distance, one.recording.totals, one.summary
    if along.source == "device" and np.isfinite(along.gps_check_m) and along.total_m > 0:
        yield _kind_of_track(one), Pair(file, along.gps_check_m, along.total_m, _of_track(one))
    if one.recording.pauses:
        blind = summarise(replace(one.recording, pauses=())).summary.moving_s
        yield "Moving time", Pair(file, blind, one.motion.timer_s, _of_time(one))
    if totals.ascent_m >= LEAST_ASCENT_M and np.isfinite(figures.ascent_m):
        yield "Ascent", Pair(file, figures.ascent_m, totals.ascent_m, f"by {figures.ascent_method}")


def _missing(one: Analysed) -> float:
    return float(np.isnan(one.cleaned.channels["latitude"]).mean())


def _kind_of_track(one: Analysed) -> str:
    if _missing(one) > MISSING:
        return LEFT_OUT
    has_pod = any(sensor.kind == "foot_pod" for sensor in one.recording.sensors)
    return "Distance, with a foot pod" if has_pod else "Distance"


def _of_track(one: Analysed) -> str:
    missing, step = _missing(one), one.cleaned.step_s
    if missing > MISSING:
        return f"{missing:.0%} of the samples have no position"
    return f"a position every {step:.0f} s" if step >= 2 else "every second a position"


def _of_time(one: Analysed) -> str:
    pauses = one.recording.pauses
    paused = sum(pause.end_s - pause.start_s for pause in pauses)
    return f"the timer was paused {len(pauses)} times, {paused:.0f} s in all"


def summary(found: dict[str, list[Pair]]) -> list[str]:
    lines = ["| figure | runs | median apart | 95th percentile | bias (median) | over 3 % |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    for name in FIGURES:
        group = found[name]
        apart = np.array([pair.apart for pair in group])
        spread = np.abs(apart)
        cells = [
            f"{np.median(spread):.2%}", f"{np.quantile(spread, 0.95):.1%}",
            f"{np.median(apart):+.2%}", str(int((spread > TOO_FAR).sum())),
        ]  # fmt: skip
        lines.append(f"| {name} | {len(group)} | {' | '.join(cells)} |")
    return lines


def details(name: str, group: list[Pair]) -> list[str]:
    """The runs that are far apart, the farthest first, with the reason."""
    unit = "s" if name == "Moving time" else "m"
    lines = [f"## {name}" + ("" if name == LEFT_OUT else ": over 3 % apart"), ""]
    lines += ["| file | ours | device | apart | why |", "|---|---:|---:|---:|---|"]
    for pair in sorted(group, key=lambda pair: -abs(pair.apart)):
        if abs(pair.apart) > TOO_FAR or name == LEFT_OUT:
            figures = f"{pair.ours:,.0f} {unit} | {pair.theirs:,.0f} {unit} | {pair.apart:+.1%}"
            lines.append(f"| `{pair.file}` | {figures} | {pair.reason} |")
    return [*lines, ""]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    found: dict[str, list[Pair]] = {name: [] for name in (*FIGURES, LEFT_OUT)}
    for file, one in analysed_runs(folder):
        for name, pair in pairs(file, one):
            found[name].append(pair)
    lines = [INTRODUCTION, *summary(found), ""]
    for name, group in found.items():
        lines += details(name, group)
    DOCUMENT.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
