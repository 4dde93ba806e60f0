"""Processes that tests started and a killed test run could not end."""

import contextlib
import os
import signal
from pathlib import Path

from ops.state import State


def end_strays(state: State) -> int:
    """Kill what runs with this throw-away state's database in its environment (Linux).

    Only for the state of one test run: nobody's shell can carry its name.
    """
    mark = f"DATABASE_HOST={state.postgres_socket}\0".encode()
    ended = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)
                ended += 1
    return ended
