"""What the reading child may not do, and how little it may say."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import traceback
from types import TracebackType
from typing import TextIO

OPEN_FILES = 64
LINES = 3  # on stderr for one file: what reads strangers' files must not flood a log
_PR_SET_NO_NEW_PRIVS = 38


def confine(*, memory: int, file_bytes: int) -> None:
    """Limit this process: memory, open files, the size of what it writes; no core, no new rights.

    What it writes is for its own user alone.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    os.umask(0o077)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


class FewWords:
    """Stands in for stderr: passes on `left` lines, and is silent then."""

    def __init__(self, to: TextIO) -> None:
        self.to, self.left = to, LINES

    def write(self, text: str) -> int:
        for line in text.splitlines():
            if line.strip() and self.left > 0:
                self.left -= 1
                self.to.write(line[:300] + "\n")
        return len(text)

    def flush(self) -> None:
        self.to.flush()


def few_words() -> FewWords:
    """Bound what this process says from now on; a fatal error is one line."""
    said = FewWords(sys.stderr)
    sys.stderr = said  # type: ignore[assignment]
    sys.excepthook = _one_line
    return said


def _one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    last = traceback.extract_tb(trace)[-1]
    where = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119
    print(f"reading child: {kind.__name__} at {where}", file=sys.stderr)
