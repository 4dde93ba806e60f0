"""Write docs/figures-agreement.md: python -m benchmarks.agreement.figures [FOLDER].

Our distance, moving time and ascent of real runs against the devices' own figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
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
INTRODUCTION = """# Agreement of figures with the devices'

Runs of the sample folder, each once: what RunHub works out from the samples against what the
device states. The files themselves are not part of this repository.

Written by `python -m benchmarks.agreement.figures [FOLDER]`; do not edit by hand.

- **Distance**: the length of the cleaned GPS track alone, against the device's distance.
- **Moving time**: by pauses of the timer, or stops found in the samples, against the timer.
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
        yield "Distance", Pair(file, along.gps_check_m, along.total_m, _of_track(one))
    if totals.timer_s > 0:
        yield "Moving time", Pair(file, figures.moving_s, totals.timer_s, _of_time(one))
    if totals.ascent_m >= LEAST_ASCENT_M and np.isfinite(figures.ascent_m):
        yield "Ascent", Pair(file, figures.ascent_m, totals.ascent_m, f"by {figures.ascent_method}")


def _of_track(one: Analysed) -> str:
    missing = float(np.isnan(one.cleaned.channels["latitude"]).mean())
    step = one.cleaned.step_s
    if missing > 0.02:
        return f"{missing:.0%} of the samples have no position"
    if step >= 2:
        return f"a position every {step:.0f} s cuts corners"
    if any(sensor.kind == "foot_pod" for sensor in one.recording.sensors):
        return "the device took the distance of a foot pod"
    return "GPS of this run wanders, or the device's distance does"


def _of_time(one: Analysed) -> str:
    figures, totals = one.summary, one.recording.totals
    if totals.timer_s > figures.elapsed_s + 5 or figures.elapsed_s > totals.timer_s * 1.2:
        return "the stated time is not that of the samples"
    if one.motion.method == "timer":
        return "pauses of the timer"
    standing = totals.timer_s - figures.moving_s
    return f"the timer ran on while the runner stood, {standing:.0f} s in {len(one.motion.stops)} stops"


def summary(found: dict[str, list[Pair]]) -> list[str]:
    lines = ["| figure | runs | median apart | 95th percentile | bias (median) | over 3 % |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    for name, group in found.items():
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
    lines = [f"## {name}: over 3 % apart", ""]
    lines += ["| file | ours | device | apart | why |", "|---|---:|---:|---:|---|"]
    for pair in sorted(group, key=lambda pair: -abs(pair.apart)):
        if abs(pair.apart) > TOO_FAR:
            figures = f"{pair.ours:,.0f} {unit} | {pair.theirs:,.0f} {unit} | {pair.apart:+.1%}"
            lines.append(f"| `{pair.file}` | {figures} | {pair.reason} |")
    return [*lines, ""]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    found: dict[str, list[Pair]] = {"Distance": [], "Moving time": [], "Ascent": []}
    for file, one in analysed_runs(folder):
        for name, pair in pairs(file, one):
            found[name].append(pair)
    lines = [INTRODUCTION, *summary(found), ""]
    for name, group in found.items():
        lines += details(name, group)
    DOCUMENT.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
