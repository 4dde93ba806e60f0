"""The hub of a drill, started by the very words of make run, and a person who uses it."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from athletes.models import Athlete
from ops import commands
from ops.strays import end_strays
from tests.drills.ground import Ground
from tests.processes import Hub, wait_until

HERE = Path(sys.executable).parent
TOKEN = "a" * 32
# Those of the tests' own settings that make a drill short; a measured one runs without them.
HASTE = ("SWEEP_SECONDS", "IMPORT_LEASE_SECONDS", "IMPORT_SILENCE_SECONDS")


@dataclass(frozen=True)
class Answer:
    """`status` 0: the connection was refused or broke."""

    status: int
    seconds: float
    text: str
    headers: Mapping[str, str]


class Crew(Hub):
    """Web, worker and beat on the drill's own servers."""

    processes = "2"  # of the worker

    def __init__(self, folder: Path, ground: Ground, database: str, *, hasty: bool = True) -> None:
        super().__init__(folder, concurrency=2)
        self.ground = ground
        self.env = {**os.environ, **ground.environ(database)}
        self.env |= {"DJANGO_SETTINGS_MODULE": "runhub.settings", "MEDIA_ROOT": settings.MEDIA_ROOT}
        self.env |= {"LOG_JSON": "0", "RUNHUB_STATE": str(folder), "DEMO": "0"}
        # Nice to the pages of a person's machine; here it would only make a busy one slower.
        self.env["WORKER_NICE"] = "0"
        if not hasty:
            for name in HASTE:
                self.env.pop(name, None)

    def __enter__(self) -> Crew:
        return self

    def start(self, *names: str) -> None:
        """The same programs, words and environment as make run starts."""
        metrics = commands.emptied(self.folder / "metrics")
        for name in names or ("worker", "beat", "web"):
            words, own = {
                "web": (self._web(), commands.web_environ(metrics)),
                "worker": (commands.worker(HERE, {"WORKER_PROCESSES": self.processes}), {}),
                "beat": (commands.beat(HERE, self.folder / "diary"), {}),
                "beat2": (commands.beat(HERE, self.folder / "diary2"), {}),
            }[name]
            self._run(name, words, own)
        if "web" in self.running:
            wait_until(lambda: self.get("/healthz").status == 200, 60, "the web server answers")

    def _web(self) -> list[str]:
        bind = f"127.0.0.1:{self.port}"
        return commands.web(HERE, bind, {"WEB_PROCESSES": "1", "WEB_THREADS": "4"})

    def _run(self, name: str, words: list[str], own: Mapping[str, str]) -> None:
        plain = self.env
        self.env = {**plain, **own}
        # Hub starts modules; these are programs of the same folder.
        self._start(name, [Path(words[0]).name, *words[1:]])
        self.env = plain

    def ended(self) -> list[str]:
        """Programs that stopped though nobody stopped them."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def descendants(self, name: str) -> list[tuple[int, str]]:
        """(pid, command line) of all processes below a program."""
        return below(self.running[name].pid)

    def __exit__(self, *error: object) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
        for name in list(self.running):
            if self.running[name].poll() is None:
                self.kill(name)
        end_strays(self.ground.state)

    # ---- over HTTP

    def get(self, path: str, who: Person | None = None, **headers: str) -> Answer:
        return self.ask("GET", path, who, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        who: Person | None = None,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        patience_s: float = 30,
    ) -> Answer:
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience_s)
        try:
            line.request(
                method, path, body or None, {**(who.headers if who else {}), **(headers or {})}
            )
            reply = line.getresponse()
            text = reply.read().decode(errors="replace")
            got = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, time.monotonic() - begun, text, got)
        except (TimeoutError, OSError, http.client.HTTPException) as error:
            return Answer(0, time.monotonic() - begun, repr(error), {})
        finally:
            line.close()

    def upload(self, who: Person, files: Mapping[str, bytes], *, json: bool = False) -> Answer:
        """As the form (or the page's script, with `json`) sends it."""
        uploads = [SimpleUploadedFile(name.replace("_", "."), data) for name, data in files.items()]
        body = encode_multipart(BOUNDARY, {"files": uploads})
        headers = {"Content-Type": MULTIPART_CONTENT}
        if json:
            headers["Accept"] = "application/json"
        return self.ask("POST", "/upload/", who, body=body, headers=headers)


@dataclass(frozen=True)
class Person:
    """Somebody signed in with a session of the drill's database."""

    athlete: Athlete
    headers: Mapping[str, str]

    @classmethod
    def signed_in(cls, athlete: Athlete) -> Person:
        client = Client()
        client.force_login(athlete.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        return cls(athlete, {"Cookie": cookie, "X-CSRFToken": TOKEN})


def below(pid: int) -> list[tuple[int, str]]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found, todo = [], [pid]
    while todo:
        for child in parents.get(todo.pop(), []):
            todo.append(child)
            try:
                words = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found.append((child, words))
    return found
