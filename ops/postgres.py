"""The private PostgreSQL + PostGIS of one state directory: create, start, take over."""

import getpass
import os
import shutil
import signal
import subprocess
from pathlib import Path

from ops.console import Fault
from ops.processes import Child, Manager, pid_runs
from ops.run import quiet_environ, run, wait_until
from ops.state import Stamp, State, unreachable_parent
from ops.system import PostgresPrograms, database_user, postgres_programs

DATABASE = ROLE = "runhub"
LAYOUT = "1"  # raise it when what _bootstrap does changes
STATUS_LINE = 7  # of postmaster.pid, counted from 0
DURABLE = ("shared_buffers=128MB", "jit=off", "max_connections=100", "listen_addresses=")
FLEETING = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def require_reachable(state: State) -> None:
    """Fault if PostgreSQL's own user (when we are root) cannot get to the state directory."""
    user = database_user()
    if user and (closed := unreachable_parent(state.path)):
        raise Fault(
            f"PostgreSQL runs as user {user}, who cannot enter {closed}: choose a state "
            "directory others can pass through, such as RUNHUB_STATE=/var/lib/runhub/mine."
        )


class Postgres:
    """A PostgreSQL + PostGIS cluster that listens on a Unix socket only.

    Peer authentication: only the person who runs RunHub (and the cluster's own user) gets in.
    """

    def __init__(self, state: State, *, fleeting: bool = False) -> None:
        self.state = state
        self.user = database_user()
        self.data = state.postgres / "data"
        self.fleeting = fleeting
        self.programs = self._choose_programs()

    def _choose_programs(self) -> PostgresPrograms:
        version = self.data / "PG_VERSION"
        wanted = int(version.read_text()) if version.exists() else None
        found = postgres_programs(wanted)
        if found is None:
            raise Fault(
                f"The data in {self.data} need PostgreSQL {wanted} with PostGIS, which this "
                "machine no longer has: install it, or set RUNHUB_STATE to a new directory."
            )
        return found

    def prepare(self, log: Path) -> None:
        """Create the cluster if there is none yet; an interrupted attempt leaves nothing."""
        for folder in (self.state.postgres, self.state.postgres_socket):
            folder.mkdir(parents=True, exist_ok=True)
            if self.user:
                shutil.chown(folder, self.user, self.user)
            folder.chmod(0o700)
        if (self.data / "PG_VERSION").exists():
            return
        part = self.data.with_name("data.part")
        shutil.rmtree(part, ignore_errors=True)
        locale = "C.UTF-8" if os.uname().sysname == "Linux" else "C"
        words = ["-U", "postgres", "-E", "UTF8", "--auth=peer", f"--locale={locale}"]
        words += ["--no-sync"] if self.fleeting else []
        run(
            [self.programs.bin / "initdb", "-D", part, *words],
            fault="The database cluster could not be created.",
            log=log,
            user=self.user,
            cwd=Path("/"),
        )
        (part / "pg_hba.conf").write_text("local all all peer map=runhub\n")
        (part / "pg_ident.conf").write_text(self._ident())
        part.rename(self.data)

    def _ident(self) -> str:
        me = getpass.getuser() if os.geteuid() else "root"
        owner = self.user or me
        lines = [f'runhub "{me}" {ROLE}', f'runhub "{owner}" postgres', f'runhub "{me}" postgres']
        return "\n".join(dict.fromkeys(lines)) + "\n"

    def child(self) -> Child:
        settings = [f"unix_socket_directories={self.state.postgres_socket}", *DURABLE]
        settings += ["unix_socket_permissions=0777", "log_min_messages=warning"]
        settings += FLEETING if self.fleeting else ()
        flags = [word for setting in settings for word in ("-c", setting)]
        return Child(
            name="postgres",
            argv=[str(self.programs.bin / "postgres"), "-D", str(self.data), *flags],
            env=quiet_environ(),
            user=self.user,
            cwd=Path("/"),
            stop_signal=signal.SIGINT,  # "fast": roll back what is open, then close cleanly
            server=True,
            patience_s=30,
        )

    def stop_stale(self) -> None:
        """Stop a cluster that outlived its hub, and forget a pid file nobody stands behind."""
        pid_file = self.data / "postmaster.pid"
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0) if pid_file.exists() else 0
        if not pid or not _is_postgres_of(pid, self.data):
            # PostgreSQL itself would take a zombie for a living server.
            for left in (pid_file, *self.state.postgres_socket.glob(".s.PGSQL.*")):
                left.unlink(missing_ok=True)
            return
        os.kill(pid, signal.SIGINT)
        if not wait_until(lambda: not pid_runs(pid), 20):
            os.kill(pid, signal.SIGQUIT)  # "immediate": the next start recovers from the log
            wait_until(lambda: not pid_runs(pid), 10)

    def wait(self, manager: Manager) -> None:
        """Until the server's own pid file says "ready" (asking by connecting logs errors)."""
        pid_file = self.data / "postmaster.pid"

        def ready() -> bool:
            manager.require()
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

        if not wait_until(ready, 60):
            raise Fault(f"PostgreSQL did not start: see {self.state.log / 'postgres.log'}.")

    def bootstrap(self, log: Path) -> None:
        """PostGIS in every new database, our role, our database."""
        stamp = Stamp(self.state.postgres / "bootstrapped")
        if stamp.matches(LAYOUT):
            return
        role = f"CREATE ROLE {ROLE} LOGIN CREATEDB"
        self._psql(
            "template1",
            "CREATE EXTENSION IF NOT EXISTS postgis;\n"
            f"SELECT '{role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname='{ROLE}')\\gexec\n"
            f"SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE} TEMPLATE template1' WHERE NOT EXISTS"
            f" (SELECT FROM pg_database WHERE datname='{DATABASE}')\\gexec\n",
            log,
        )
        stamp.write(LAYOUT)

    def _psql(self, database: str, script: str, log: Path) -> None:
        flags = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database]
        run(
            [self.programs.bin / "psql", "-h", self.state.postgres_socket, *flags],
            fault="The database could not be set up.",
            log=log,
            stdin=script,
            user=self.user,
            cwd=Path("/"),
        )


def _is_postgres_of(pid: int, data: Path) -> bool:
    if not pid_runs(pid):
        return False
    ask = ["ps", "-p", str(pid), "-o", "args="]
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.exists():
        return str(data).encode() in proc.read_bytes()
    return str(data) in subprocess.run(ask, capture_output=True, text=True, check=False).stdout
