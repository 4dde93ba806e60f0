"""The worker's side of the reading child: start, ask, and replace it when it fails."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from activities.reading import wire
from common.errors import SourceFault

ROOT = Path(__file__).resolve().parent.parent.parent
REPLACE_AFTER = 200  # files; bounds what a leak can cost
REPLACE_RSS_KIB = 512 * 1024
TICK_S = 2.0
PIPE_BYTES = 256 * 1024  # a whole answer, as a rule: fewer wake-ups on both sides
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _nothing() -> None:
    return None


class ReaderCrashed(Exception):
    """The child died or hung; the file may be tried again."""


class Reader:
    """One warm child. Not thread-safe; one per worker process."""

    def __init__(
        self,
        *,
        memory_bytes: int,
        cpu_seconds: int,
        file_bytes: int = 4096 * 2**20,
        points: int = 700_000,
    ) -> None:
        self.cpu_seconds = cpu_seconds
        self.words = [str(memory_bytes), str(cpu_seconds), str(file_bytes)]
        self.points = points
        self.process: subprocess.Popen[bytes] | None = None
        self.files = 0
        self.rss_kib = 0  # the child's, at its peak
        self.retire = False

    def ask(
        self, command: str, *, tick: Callable[[], None] = _nothing, **request: Any
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Answer of the child; `tick` is called every 2 s of waiting.

        Raises SourceFault for the file's fault, ReaderCrashed when the child died or hung.
        """
        process = self._alive()
        deadline = time.monotonic() + 2 * self.cpu_seconds
        stdin, stdout = _pipes(process)
        try:
            stdin.write(wire.pack({"command": command, **request}, []))
            stdin.flush()
            answer, blobs = wire.unpack(lambda count: _read(stdout, count, deadline, tick))
        except (OSError, EOFError, TimeoutError) as error:
            cause = "took too long" if isinstance(error, TimeoutError) else "stopped unexpectedly"
            self.close()
            raise ReaderCrashed(f"The reader {cause}.") from error
        except BaseException:
            # Its answer is still to come: the next question must not get it.
            self.close()
            raise
        if command == "open":
            self.files += 1
        self.rss_kib = answer.pop("rss_kib")
        self.retire = self.files >= REPLACE_AFTER or self.rss_kib > REPLACE_RSS_KIB
        if "fault" in answer:
            raise SourceFault(
                answer["fault"],
                advice=answer["advice"],
                code=answer["code"],
                permanent=answer["permanent"],
            )
        return answer, blobs

    def warm(self) -> None:
        """Start the child ahead of the first file."""
        self._alive()

    def close(self) -> None:
        """Kill the child, if any, and collect it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in _pipes(self.process):
                with suppress(OSError):  # half a question that it never took
                    pipe.close()
        self.process, self.files, self.retire = None, 0, False

    def rest(self) -> None:
        """Between two files: replace a child that has done its share or grown too large."""
        if self.retire:
            self.close()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = _start(self.words, self.points)
        return self.process


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("the reader has no pipes")
    return process.stdin, process.stdout


def _start(words: list[str], points: int) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", ""),
        "OPENBLAS_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
        "LIMIT_POINTS": str(points),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "activities.reading.child", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
        preexec_fn=die_with_parent,
        pipesize=PIPE_BYTES,
    )


def die_with_parent() -> None:
    """In a new child, before it runs: a killed parent takes it along (Linux)."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(stdout: IO[bytes], count: int, deadline: float, tick: Callable[[], None]) -> bytes:
    """Exactly `count` bytes before `deadline` (monotonic), past the buffer of the pipe object."""
    parts, missing = [], count
    while missing:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if not select.select([stdout], [], [], min(left, TICK_S))[0]:
            tick()
            continue
        part = os.read(stdout.fileno(), min(missing, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
