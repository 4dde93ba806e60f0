"""Loading the demo beside everything else: its sign-ins first, then how far it has come."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Mapping

from ops.app import PYTHON
from ops.console import Console, Fault
from ops.run import tie_to_parent
from ops.state import CLONE, State


class Demo:
    """load_demo --follow, which says the sign-ins, an empty line, then a line now and then."""

    def __init__(self, state: State, env: Mapping[str, str]) -> None:
        self._log = state.log / "demo.log"
        with self._log.open("w") as errors:
            self._process = subprocess.Popen(
                [PYTHON, "manage.py", "load_demo", "--follow"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=dict(env),
                cwd=CLONE,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGTERM),
            )

    def sign_ins(self) -> list[str]:
        """Wait for them; Fault when the demo could not be loaded."""
        assert self._process.stdout is not None
        lines = []
        for line in self._process.stdout:
            if not line.strip():
                return lines
            lines.append(line.rstrip())
        if self._process.wait() != 0:
            tail = "\n".join("    " + line for line in self._log.read_text().splitlines()[-12:])
            raise Fault(f"The demo could not be loaded; DEMO=0 starts without it.\n{tail}")
        return lines

    def report(self, console: Console) -> None:
        """Pass on what it says from now on, beside whatever else happens."""
        threading.Thread(target=self._pass_on, args=[console], daemon=True).start()

    def _pass_on(self, console: Console) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            console.say(f"[{console.elapsed_s():4.0f} s] {line.rstrip()}")

    def stop(self) -> None:
        """End it before the database it looks at does."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
            return
        self._process.kill()
        self._process.wait()
