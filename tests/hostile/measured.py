"""What reading one file cost: memory of the reading child and of this process."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from activities.reading.reader import Reader


class Measured:
    """Growth of resident memory while the block runs, at its peak, in MiB."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.child_mib = self.worker_mib = 0

    def __enter__(self) -> Measured:
        self.before = {pid: _status(pid, "VmRSS") for pid in self._pids()}
        for pid in self.before:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        grown = {pid: _status(pid, "VmHWM") - was for pid, was in self.before.items()}
        self.worker_mib = grown.pop("self")
        self.child_mib = max(grown.values(), default=0)

    @property
    def grown_mib(self) -> int:
        return max(self.child_mib, self.worker_mib)

    def __str__(self) -> str:
        return f"{self.child_mib} MiB in the child, {self.worker_mib} MiB in the worker"

    def _pids(self) -> list[str]:
        child = self.reader.process
        return ["self", *([str(child.pid)] if child is not None and child.poll() is None else [])]


def _status(pid: str, key: str) -> int:
    """A line of /proc/PID/status, in MiB; 0 when the process has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(key)), 0)
