"""The process manager: starts children, shows their errors, restarts and stops them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ops.console import Console, Fault
from ops.logs import Log, follow
from ops.run import tie_to_parent, wait_until
from ops.state import State

RESTARTS = 5  # this many exits within WINDOW_S stop everything
WINDOW_S = 60.0
SHOWN = 12  # lines of one child on the screen within WINDOW_S; the rest is in its log
LEFTOVER_PATIENCE_S = 10.0


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
    server: bool = False  # the application stands on it, so it stops last
    patience_s: float = 15.0
    ready_words: str = ""  # what its log says once it works
    process: subprocess.Popen[bytes] | None = None
    log: Log | None = None
    exits: list[float] = field(default_factory=list)
    start_again_at: float | None = None
    shown: list[float] = field(default_factory=list)

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Manager:
    """Children in order of their start; stopped in the reverse order."""

    def __init__(self, state: State, console: Console, *, verbose: bool = False) -> None:
        self.state = state
        self.console = console
        self.verbose = verbose
        self.children: list[Child] = []
        self.stopping = False

    def start(self, child: Child) -> None:
        """Start a child in a session of its own. Call from the main thread only."""
        if child not in self.children:
            self.children.append(child)
        child.log = Log(self.state.log / f"{child.name}.log", ready_words=child.ready_words)
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
            lambda line: self._show(child, line),
            everything=self.verbose,
        )
        self._record()

    def _show(self, child: Child, line: str) -> None:
        # What processes complain about while they are being stopped is of no use to anyone.
        if self.stopping and not self.verbose:
            return
        now = time.monotonic()
        child.shown = [moment for moment in child.shown if now - moment < WINDOW_S] + [now]
        if self.verbose or len(child.shown) <= SHOWN:
            self.console.say(f"{child.name:>8} | {line}")
        elif len(child.shown) == SHOWN + 1:
            self.console.say(f"{child.name:>8} | more of this kind: {child.name}.log in the logs")

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

    def ready(self) -> bool:
        """Whether every child has said that it works, as far as it says so at all."""
        return all(child.log is not None and child.log.ready for child in self.children)

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

    def stop(self) -> None:
        """Stop the application, then the servers it stands on."""
        self.stopping = True
        for servers in (False, True):
            self._stop([child for child in self.children if child.server is servers])
        self.children = []
        self._record()

    def _stop(self, chosen: list[Child]) -> None:
        """Ask all of them at once, wait, then kill what is left of each."""
        running = [child.process for child in chosen if child.process is not None]
        for child, process in zip(chosen, running, strict=True):
            if child.runs():
                process.send_signal(child.stop_signal)
        for child, process in zip(chosen, running, strict=True):
            try:
                process.wait(child.patience_s)
            except subprocess.TimeoutExpired:
                self.console.say(f"{child.name} did not stop in {child.patience_s:.0f} s: killed.")
            _kill_group(process.pid)
            process.wait()

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
    # Reversed: the application before its servers.
    for entry in reversed(json.loads(state.children.read_text())):
        pid, now = int(entry["pid"]), born(int(entry["pid"]))
        # A number may have been given to another process since: its birth tells them apart.
        if now is not None and now != entry["born"]:
            continue
        if now is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT if entry["name"] == "postgres" else signal.SIGTERM)
            wait_until(partial(_ended, pid), LEFTOVER_PATIENCE_S)
        if now is not None or not _group_ended(pid):
            _kill_group(pid)
            wait_until(partial(_group_ended, pid), LEFTOVER_PATIENCE_S)
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
    if sys.platform == "darwin":
        ask = ["ps", "-o", "lstart=", "-p", str(pid)]
        return (
            subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() or None
        )
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return f"{boot} {fields[19]}"


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _exit_words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _ended(pid: int) -> bool:
    return not pid_runs(pid)


def _group_ended(pid: int) -> bool:
    """Whether nobody is left of the group that `pid` led (members outlive their leader)."""
    if not Path("/proc/self/stat").exists():
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        return False
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(group) == pid and state != "Z":  # a zombie may never be reaped in a container
                return False
    return True
