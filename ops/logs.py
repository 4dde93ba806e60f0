"""One log file per process, bounded, and the lines of it a person should see at once."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

LIMIT_BYTES = 5_000_000
ALARM = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b|Worker failed to boot")
INSIDE_TRACEBACK = re.compile(r"^\s")


class Log:
    """Takes a process's output line by line; the older half lies in NAME.log.1.

    `ready` turns true with the line that holds `ready_words`.
    """

    def __init__(self, path: Path, limit: int = LIMIT_BYTES, ready_words: str = "") -> None:
        self.path = path
        self.limit = limit
        self._out = path.open("ab")
        self._tail: list[str] = []
        self._ready_words = ready_words.encode()
        self.ready = not ready_words

    def write(self, line: bytes) -> None:
        if self._out.tell() > self.limit:
            self._out.close()
            self.path.replace(self.path.with_name(self.path.name + ".1"))
            self._out = self.path.open("ab")
        self._out.write(line)
        self._out.flush()
        self.ready = self.ready or self._ready_words in line
        self._tail = [*self._tail[-11:], line.decode(errors="replace").rstrip()]

    def tail(self) -> list[str]:
        """The last lines written in this run."""
        return list(self._tail)

    def close(self) -> None:
        self._out.close()


class Alarms:
    """Picks the lines worth showing: errors, and of a traceback its last line alone."""

    def __init__(self) -> None:
        self._in_traceback = False

    def wants(self, line: str) -> bool:
        if line.startswith("Traceback "):
            self._in_traceback = True
            return False
        if self._in_traceback:
            self._in_traceback = bool(INSIDE_TRACEBACK.match(line)) or not line.strip()
            return not self._in_traceback
        return bool(ALARM.search(line))


def follow(
    pipe: IO[bytes], log: Log, show: Callable[[str], None], *, everything: bool
) -> threading.Thread:
    """Copy a process's output to its log in a thread; `show(line)` gets what matters."""
    alarms = Alarms()

    def copy() -> None:
        with pipe:
            for line in pipe:
                log.write(line)
                text = line.decode(errors="replace").rstrip()
                if alarms.wants(text) or everything:
                    show(text)
        log.close()

    thread = threading.Thread(target=copy, daemon=True)
    thread.start()
    return thread
