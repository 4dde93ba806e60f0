"""Running one command to its end: output to the log, one sentence when it fails."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ops.console import Fault

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tie_to_parent(death_signal: int, parent: int = 0) -> Callable[[], None] | None:
    """A preexec function: the kernel sends `death_signal` when the thread that forked ends.

    Linux only; elsewhere leftovers are found by the record of children at the next start.
    """
    if _LIBC is None:
        return None
    parent = parent or os.getpid()
    libc = _LIBC

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def quiet_environ(**extra: str) -> dict[str, str]:
    """The environment for system tools: the person's own, in a language we can read."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **extra}


def run(
    argv: Sequence[str | Path],
    *,
    fault: str,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
    survives: bool = False,
) -> str:
    """Run a command and return its output.

    On failure raises Fault with the sentence `fault` and the last lines of the output.
    `survives`: the command must finish even if we are killed (a package manager, say).
    """
    command = [str(part) for part in argv]
    try:
        done = subprocess.run(
            command,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=dict(env) if env is not None else quiet_environ(),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=None if survives else tie_to_parent(signal.SIGTERM),
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
    except OSError as error:
        raise Fault(f"{fault} ({command[0]}: {error.strerror})") from error
    if log is not None:
        with log.open("a") as out:
            out.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    if done.returncode != 0:
        tail = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-12:])
        where = f"\n    (all of it: {log})" if log is not None else ""
        raise Fault(f"{fault}\n{tail}{where}")
    return done.stdout


def find(name: str, *folders: str) -> Path | None:
    """A program on PATH or in one of the folders where systems hide it."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))
    return Path(found) if found else None


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until the condition holds or the seconds are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
