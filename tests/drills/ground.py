"""Servers of a drill's own: PostgreSQL and Redis that may be killed, frozen, wiped and filled."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ops.console import Console
from ops.postgres import ROLE, Postgres
from ops.processes import Child, Manager
from ops.redis_server import Redis
from ops.run import run
from ops.state import State

TEMPLATE = "drill"


class Ground:
    """`postgres` and `redis` can be stopped, started, frozen and thawed; all else is set up once."""

    def __init__(self, folder: Path) -> None:
        self.state = State(folder)
        self.state.make()
        self.manager = Manager(self.state, Console(io.StringIO()))
        self.log = self.state.log / "setup.log"
        self._postgres, self._redis = Postgres(self.state), Redis(self.state)
        self._postgres.prepare(self.log)
        self._redis.prepare()
        self.postgres, self.redis = self._postgres.child(), self._redis.child()
        self.start(self.postgres)
        self.start(self.redis)
        self._postgres.bootstrap(self.log)

    def start(self, server: Child) -> None:
        """As after a reboot: a server that was killed recovers by itself."""
        if server is self.postgres:
            self._postgres.stop_stale()
        self.manager.start(server)
        chosen = self._postgres if server is self.postgres else self._redis
        chosen.wait(self.manager)

    def stop(self, server: Child) -> None:
        assert server.process is not None
        server.process.send_signal(server.stop_signal)
        server.process.wait(60)

    def kill(self, server: Child) -> None:
        assert server.process is not None
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()

    def freeze(self, server: Child) -> None:
        assert server.process is not None
        os.kill(server.process.pid, signal.SIGSTOP)

    def thaw(self, server: Child) -> None:
        assert server.process is not None
        os.kill(server.process.pid, signal.SIGCONT)

    def end(self) -> None:
        for server in (self.postgres, self.redis):
            if server.runs():
                self.thaw(server)
                self.kill(server)

    def environ(self, database: str) -> dict[str, str]:
        socket = self.state.redis_socket
        return {
            "DATABASE_HOST": str(self.state.postgres_socket),
            "DATABASE_USER": ROLE,
            "DATABASE_PASSWORD": "",
            "DATABASE_PORT": "",
            "DATABASE_NAME": database,
            "REDIS_URL": f"redis+socket://{socket}?virtual_host=0",
            "REDIS_CACHE_URL": f"unix://{socket}?db=1",
            "REDIS_PREFIX": "",
        }

    def psql(self, script: str, database: str = "postgres") -> str:
        words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database]
        return run(
            [self._postgres.programs.bin / "psql", "-h", self.state.postgres_socket, *words],
            fault="The drill's database refused.",
            stdin=script,
            user=self._postgres.user,
            cwd=Path("/"),
        )

    def redis_cli(self, *words: str) -> str:
        done = subprocess.run(
            ["redis-cli", "-s", str(self.state.redis_socket), *words],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        return done.stdout

    def template(self, python: str, root: Path, given: Mapping[str, str]) -> None:
        """A migrated database, which each drill gets a copy of."""
        self.psql(f"CREATE DATABASE {TEMPLATE} OWNER {ROLE} TEMPLATE template1")
        if migrated := given.get("TEST_DATABASE_TEMPLATE"):
            words = ["-h", given["DATABASE_HOST"], "-U", ROLE, migrated]
            self.psql(
                run(
                    [self._postgres.programs.bin / "pg_dump", *words],
                    fault="The migrated database cannot be copied.",
                ),
                TEMPLATE,
            )
            return
        run(
            [python, "manage.py", "migrate", "--noinput", "-v", "0"],
            fault="A migration failed.",
            env={**given, **self.environ(TEMPLATE)},
            cwd=root,
            log=self.log,
        )

    def database(self, name: str, tablespace: str = "pg_default") -> None:
        self.drop(name)
        self.psql(
            f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {TEMPLATE} TABLESPACE {tablespace}"
        )

    def drop(self, name: str) -> None:
        self.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def whole(self) -> None:
        """Everything runs again, empty, as the next drill expects it."""
        for server in (self.postgres, self.redis):
            if server.runs():
                self.thaw(server)
            else:
                self.start(server)
        self.redis_cli("CONFIG", "SET", "maxmemory", "0")
        self.redis_cli("FLUSHALL")


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    # The servers' own user must get there.
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir="/tmp"))
    folder.chmod(0o755)
    made = Ground(folder)
    try:
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def small_disk(folder: Path, mib: int, owner: str | None = None) -> Iterator[Path]:
    """A disk of its own at `folder` (a tmpfs, so only for root); raises OSError where it can't be."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=0700", "drill", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(done.stderr.strip() or "mount failed")
    try:
        if owner:
            shutil.chown(folder, owner, owner)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave_bytes: int = 0) -> Path:
    """Put ballast on the disk of `folder`, so that `leave_bytes` are free."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while (free := shutil.disk_usage(folder).free - leave_bytes) > 0:
            if not out.write(bytes(min(2**20, free))):
                break
    return ballast
