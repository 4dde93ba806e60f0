"""The numeric core on an hour at 1 Hz with 13 channels, CPU time: python -m benchmarks.bench_core.

Medians of one process; the recording is generated here.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from activities.core import codec, same_run, summary, thin, track
from activities.core.cleaning import clean
from activities.core.guess import guess
from activities.core.recording import CHANNELS, Recording
from analytics.core import zones

SECONDS = 3600
ROUNDS = 60


def one_hour(seed: int = 0) -> Recording:
    """A hilly loop with noise on every channel, and a stop at the lights."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(float(SECONDS))
    speed = 3 + 0.3 * np.sin(time_s / 60) + rng.normal(0, 0.03, SECONDS)
    speed[1800:1840] = 0
    along = np.cumsum(speed) - speed[0]
    heading = 2 * np.pi * along / 5400 + 0.4 * np.sin(along / 150)
    east, north = np.cumsum(speed * np.cos(heading)), np.cumsum(speed * np.sin(heading))
    made = {
        "time_s": time_s,
        "latitude": 48 + (north + rng.normal(0, 0.2, SECONDS)) / 111_200,
        "longitude": 11 + (east + rng.normal(0, 0.2, SECONDS)) / 74_600,
        "distance_m": along,
        "speed_mps": speed,
        "altitude_m": 500 + 30 * np.sin(along / 400) + rng.normal(0, 0.2, SECONDS),
        "heart_rate_bpm": np.round(150 + 10 * np.sin(time_s / 90) + rng.normal(0, 0.7, SECONDS)),
        "cadence_spm": np.round(168 + rng.normal(0, 1.5, SECONDS)) * (speed > 0),
        "power_w": np.round(250 + rng.normal(0, 8, SECONDS)),
        "step_length_m": speed * 60 / 168,
        "vertical_oscillation_mm": 90 + rng.normal(0, 2, SECONDS),
        "ground_contact_ms": 240 + rng.normal(0, 3, SECONDS),
        "temperature_c": np.full(SECONDS, 21.0),
    }
    channels = {key: values.astype(CHANNELS[key].dtype) for key, values in made.items()}
    return Recording("fit", 0, 0.0, sport="run", channels=channels)


def keys(count: int) -> list[same_run.RecordingKey]:
    """Every run twice, once from the watch and once as an export."""
    return [
        same_run.RecordingKey(
            f"{i:064x}", 0, 1.6e9 + 86_400.0 * (i // 2) + i % 2, 3600.0, 1e4, "run",
            "garmin fr645m" if i % 2 else "", "fit" if i % 2 else "gpx", 5 + i % 2 * 8,
        )
        for i in range(count)
    ]  # fmt: skip


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - start)
    return statistics.median(times) / 1e6


def main() -> None:
    rec = one_hour()
    analysed = summary.summarise(rec)
    blobs = {key: codec.encode(key, values) for key, values in rec.channels.items()}
    shown = [analysed.cleaned.channels[k] for k in ("heart_rate_bpm", "cadence_spm", "power_w")]
    edges = zones.threshold_heart_rate_zones(165).edges
    many = keys(4000)
    two = ("heart_rate_bpm", "speed_mps")
    place = (rec.channels["latitude"], rec.channels["longitude"], rec.channels["time_s"])
    segments = track.simplify(*place)
    seconds = analysed.motion.timer_weight_s
    rows: dict[str, Callable[[], object]] = {
        "summarise (clean and everything)": lambda: summary.summarise(rec),
        "  of it: clean": lambda: clean(rec),
        "splits": analysed.splits,
        "guess": lambda: guess(rec, analysed),
        "encode 13 channels": lambda: [codec.encode(k, v) for k, v in rec.channels.items()],
        "decode 2 channels": lambda: [codec.decode(k, blobs[k]) for k in two],
        "decode 13 channels": lambda: [codec.decode(k, b) for k, b in blobs.items()],
        "simplify track": lambda: track.simplify(*place),
        "thumbnail": lambda: track.svg_path(segments),
        "thin 4 series to 1500": lambda: thin.thin(place[2], analysed.speed_mps, *shown),
        "time in zones": lambda: zones.time_in_zones(shown[0], seconds, edges),
        "group 4,000 recordings": lambda: same_run.group(many),
    }
    for name, work in rows.items():
        print(f"{name:36} {median_ms(work):8.3f} ms")
    print(f"{'13 channels stored':36} {sum(map(len, blobs.values())):8d} bytes")


if __name__ == "__main__":
    main()
