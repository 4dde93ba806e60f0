"""The process manager: starts children, shows their errors, restarts and stops them."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.console import Console, Fault
from ops.logs import Log, follow
from ops.run import tie_to_parent, wait_until
from ops.state import State

RESTARTS = 5  # this many exits within WINDOW_S stop everything
WINDOW_S = 60.0


@dataclass
class Child:
    """One process to keep running."""

    name: str
    argv: list[str]
    env: Mapping[str, str]
    cwd: Path
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals | None = None  # sent by the kernel if the manager dies
    patience_s: float = 15.0
    process: subprocess.Popen[bytes] | None = None
    log: Log | None = None
    exits: list[float] = field(default_factory=list)
    start_again_at: float | None = None

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Manager:
    """Children in order of their start; stopped in the reverse order."""

    def __init__(self, state: State, console: Console, *, verbose: bool = False) -> None:
        self.state = state
        self.console = console
        self.verbose = verbose
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        """Start a child in a session of its own. Call from the main thread only."""
        if child not in self.children:
            self.children.append(child)
        child.log = Log(self.state.log / f"{child.name}.log")
        child.start_again_at = None
        child.process = subprocess.Popen(
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(child.env),
            cwd=child.cwd,
            start_new_session=True,
            preexec_fn=tie_to_parent(child.death_signal or child.stop_signal),
            user=child.user,
            group=child.user,
            extra_groups=[] if child.user else None,
        )
        assert child.process.stdout is not None
        follow(
            child.process.stdout,
            child.log,
            lambda line: self.console.say(f"{child.name:>8} | {line}"),
            everything=self.verbose,
        )
        self._record()

    def check(self) -> None:
        """Restart what ended, later each time; Fault when one keeps ending."""
        now = time.monotonic()
        for child in self.children:
            if child.start_again_at is not None:
                if now >= child.start_again_at:
                    self.start(child)
            elif not child.runs():
                self._ended(child, now)

    def _ended(self, child: Child, now: float) -> None:
        assert child.process is not None
        child.exits = [moment for moment in child.exits if now - moment < WINDOW_S] + [now]
        how = _exit_words(child.process.returncode)
        if len(child.exits) >= RESTARTS:
            raise Fault(self._ended_words(child, f"{child.name} keeps stopping ({how})"))
        pause = 2 ** (len(child.exits) - 1)
        self.console.say(f"{child.name} stopped ({how}); starting it again in {pause} s.")
        child.start_again_at = now + pause

    def require(self, *children: Child) -> None:
        """Fault if one of them has ended (during start-up nothing is restarted)."""
        for child in children or self.children:
            if child.process is not None and (code := child.process.poll()) is not None:
                words = f"{child.name} stopped while starting ({_exit_words(code)})"
                raise Fault(self._ended_words(child, words))

    def _ended_words(self, child: Child, words: str) -> str:
        time.sleep(0.2)  # its last lines are still on their way through the pipe
        lines = child.log.tail() if child.log else []
        tail = "\n".join(f"    {line}" for line in lines)
        return f"{words}; its log is {self.state.log / (child.name + '.log')}.\n{tail}"

    def stop(self, names: set[str] | None = None) -> None:
        """Stop children (all, or those named): ask, wait, then kill what is left of each."""
        chosen = [c for c in reversed(self.children) if names is None or c.name in names]
        for child in chosen:
            if child.runs():
                assert child.process is not None
                child.process.send_signal(child.stop_signal)
        for child in chosen:
            if child.process is None:
                continue
            try:
                child.process.wait(child.patience_s)
            except subprocess.TimeoutExpired:
                self.console.say(f"{child.name} did not stop in {child.patience_s:.0f} s: killed.")
            _kill_group(child.process.pid)
            child.process.wait()
        self.children = [child for child in self.children if child not in chosen]
        self._record()

    def _record(self) -> None:
        running = [
            {"name": c.name, "pid": c.process.pid, "born": born(c.process.pid)}
            for c in self.children
            if c.process is not None and c.runs()
        ]
        part = self.state.children.with_suffix(".part")
        part.write_text(json.dumps(running))
        part.rename(self.state.children)


def stop_leftovers(state: State) -> list[str]:
    """End what a killed manager left behind, by the record it kept; returns their names."""
    if not state.children.exists():
        return []
    stopped = []
    for entry in json.loads(state.children.read_text()):
        pid = int(entry["pid"])
        # A number may have been given to another process since: its birth tells them apart.
        if entry["born"] is None or born(pid) != entry["born"]:
            continue
        quick = signal.SIGINT if entry["name"] == "postgres" else signal.SIGTERM
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, quick)
        _gone(pid, 10)
        _kill_group(pid)
        _gone(pid, 5)
        stopped.append(entry["name"])
    state.children.unlink()
    return stopped


def pid_runs(pid: int) -> bool:
    """Whether a process of this number exists (a zombie does not count)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    proc = Path(f"/proc/{pid}/stat")
    try:
        return proc.read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return not Path("/proc/self").exists()


def born(pid: int) -> str | None:
    """A text that differs for every process that ever had this number; None = no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {fields[19]}"
    except OSError:
        ask = ["ps", "-o", "lstart=", "-p", str(pid)]
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
        return done.stdout.strip() or None


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _exit_words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _gone(pid: int, seconds: float) -> bool:
    return wait_until(lambda: not pid_runs(pid), seconds)
