"""What the person at the terminal sees: the step in hand with its seconds, and clear faults."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

QUICK_S = 0.5  # a step shorter than this is not worth a second line
PATIENCE_S = 15.0  # without a terminal, a long step is mentioned this often


class Fault(Exception):
    """Something the reader must know or do; its text is one clear sentence."""


class Stopped(BaseException):
    """Ctrl-C or SIGTERM arrived."""


class Console:
    """Prints lines, steps and a live status line when it has a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._tty = self._stream.isatty()
        self._began = time.monotonic()
        self._active: dict[str, float] = {}
        self._lock = threading.RLock()
        self._ticker: threading.Thread | None = None

    def say(self, text: str = "") -> None:
        with self._lock:
            clear = "\r\x1b[K" if self._tty else ""
            self._stream.write(f"{clear}{text}\n")
            self._stream.flush()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Announce a step, show its seconds while it lasts, and how long it took."""
        began = time.monotonic()
        with self._lock:
            self._active[text] = began
            self.say(f"[{began - self._began:4.0f} s] {text}")
            self._ensure_ticker()
        try:
            yield
        finally:
            with self._lock:
                self._active.pop(text, None)
        took = time.monotonic() - began
        if took >= QUICK_S:
            self.say(f"[{time.monotonic() - self._began:4.0f} s] {text}: done in {took:.1f} s")

    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def _ensure_ticker(self) -> None:
        if self._ticker is None:
            self._ticker = threading.Thread(target=self._tick, daemon=True)
            self._ticker.start()

    def _tick(self) -> None:
        pause = 1.0 if self._tty else PATIENCE_S
        while True:
            time.sleep(pause)
            with self._lock:
                self._show_active(time.monotonic(), since=0.0 if self._tty else PATIENCE_S / 2)

    def _show_active(self, now: float, *, since: float) -> None:
        ages = {name: now - began for name, began in self._active.items()}
        words = "; ".join(f"{name} ({age:.0f} s)" for name, age in ages.items() if age >= since)
        if words and self._tty:
            self._stream.write("\r\x1b[K  ... " + words[:110])
            self._stream.flush()
        elif words:
            self.say("         still busy: " + words)
