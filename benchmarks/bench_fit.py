"""One hour of running at 1 Hz: our FIT reader against fitdecode. python -m benchmarks.bench_fit"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial

import fitdecode

from activities.formats._fit_crc import crc16
from activities.formats.fit import PLUGIN
from tests.formats.fit_builder import RECORD, START, FitBuilder, begun, record, session

SECONDS = 3600
DYNAMICS = (
    (7, "uint16"),
    (13, "sint8"),
    (39, "uint16"),
    (40, "uint16"),
    (41, "uint16"),
    (53, "uint8"),
    (83, "uint16"),
    (84, "uint16"),
    (85, "uint16"),
    (108, "uint16"),
)


def hour(*, hrv: bool) -> bytes:
    """An hour with all running channels, a lap a kilometre and, if `hrv`, beats between records."""
    builder: FitBuilder = begun()
    builder.define(0, 20, *RECORD, *DYNAMICS).define(7, 78, (0, "uint16", 5))
    for second in range(SECONDS):
        dynamics = (250, 18, 875, 3575, 2504, second % 128, 793, 4956, 11034, 3400 + second % 50)
        builder.data(0, *record(second), *dynamics)
        for _ in range((second * 7 % 5 > 1) + (second % 3 == 0) if hrv else 0):
            builder.data(7, (430, 425))
    builder.define(3, 19, (253, "uint32"), (2, "uint32"), (7, "uint32"), (9, "uint32"))
    for start in range(0, SECONDS, 333):
        builder.data(3, START + start + 333, START + start, 333_000, 100_000)
    return session(builder, seconds=SECONDS).file()


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """Median CPU time of `work` in ms."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return 1000 * statistics.median(times)


def decode_with_fitdecode(data: bytes) -> int:
    with warnings.catch_warnings(action="ignore"), fitdecode.FitReader(data) as reader:
        return sum(1 for _ in reader)


def main() -> None:
    print(f"{'one hour at 1 Hz, CPU ms (median)':40} {'bytes':>8} {'ours':>7} {'fitdecode':>10}")
    for label, hrv in (("records only", False), ("records and heart beats, irregular", True)):
        data = hour(hrv=hrv)
        PLUGIN.read(data)
        ours = cpu_ms(partial(PLUGIN.read, data), 51)
        theirs = cpu_ms(partial(decode_with_fitdecode, data), 5)
        print(f"{label:40} {len(data):8,} {ours:7.2f} {theirs:10.0f}   {theirs / ours:.0f} times")
        checksum = cpu_ms(partial(crc16, data), 51)
        print(f"{'  of which the checksum':40} {'':8} {checksum:7.2f}")


if __name__ == "__main__":
    main()
