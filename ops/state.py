"""The state directory: where it lies, what is in it, stamps of finished steps, the lock."""

import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.console import Fault

CLONE = Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, less the closing zero
LONGEST_SOCKET = "sock/pg/.s.PGSQL.5432"


@dataclass(frozen=True)
class State:
    """One clone's servers, files, logs and secrets."""

    path: Path

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def postgres_socket(self) -> Path:
        return self.path / "sock" / "pg"

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.path / "sock" / "redis" / "redis.sock"

    @property
    def children(self) -> Path:
        return self.path / "children.json"

    def make(self) -> None:
        """Create the directory; others may pass through it (servers of another user), not look."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o711)
            for name in ("log", "media", "static", "beat", "sock", "stamps"):
                (self.path / name).mkdir(exist_ok=True)
            for name in ("log", "media", "beat", "stamps"):
                (self.path / name).chmod(0o700)
            (self.path / "sock").chmod(0o711)
        except OSError as error:
            raise Fault(
                f"The state directory {self.path} cannot be written ({error.strerror}): "
                "choose another with RUNHUB_STATE=/some/directory."
            ) from error

    def secret_key(self, name: str = "secret_key") -> str:
        """The signing (or another) secret of this state, generated once."""
        path = self.path / name
        if not path.exists() or not path.read_text().strip():
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(50))
            part.rename(path)
        return path.read_text().strip()

    def lock(self) -> int:
        """Hold the state for this process until it ends, however it ends."""
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 20).decode() or "unknown"
            os.close(handle)
            raise Fault(
                f"RunHub already runs from {self.path} (process {holder}): stop it there with "
                "Ctrl-C, or start a second one with RUNHUB_STATE=/other/directory PORT=8001."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        return handle

    def is_locked(self) -> bool:
        """Whether a running hub holds this state."""
        try:
            handle = os.open(self.path / "lock", os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False


def clone_key(clone: Path) -> str:
    """Eight characters that tell one clone from another."""
    return hashlib.sha256(str(clone).encode()).hexdigest()[:8]


def fits(path: Path) -> bool:
    """Whether the sockets below this directory stay within the system's limit."""
    return len(os.fsencode(path / LONGEST_SOCKET)) <= SOCKET_PATH_LIMIT


def choose_state(clone: Path, environ: Mapping[str, str], uid: int, suffix: str = "") -> State:
    """The state directory for this clone and user; RUNHUB_STATE overrides."""
    chosen = environ.get("RUNHUB_STATE", "")
    if chosen:
        path = (clone / Path(chosen).expanduser()).resolve()
        if not fits(path):
            raise Fault(
                f"RUNHUB_STATE={chosen} is too long for a Unix socket "
                f"(at most {SOCKET_PATH_LIMIT - len(LONGEST_SOCKET) - 1} bytes): choose a shorter one."
            )
        return State(path)
    key = clone_key(clone) + suffix
    home = environ.get("XDG_STATE_HOME") or f"{environ.get('HOME') or '~'}/.local/state"
    candidates = [
        Path(home) / "runhub" / key,
        clone / f".state{suffix}",
        Path("/tmp") / f"runhub-{uid}-{key}",
    ]
    if uid == 0:
        # The servers run as a user of their own, who cannot enter root's home.
        candidates = [Path("/var/lib/runhub") / key]
    return State(next(path for path in candidates if path.is_absolute() and fits(path)))


def unreachable_parent(path: Path) -> Path | None:
    """The first directory on the way to `path` that other users cannot pass, if any."""
    for parent in [*reversed(path.parents), path]:
        if parent.exists() and not parent.stat().st_mode & stat.S_IXOTH:
            return parent
    return None


def digest(paths: Iterable[Path], *extra: str) -> str:
    """A digest of files' names and contents (directories: of what lies in them), and of words."""
    total = hashlib.sha256(repr(extra).encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(str(file).encode())
                total.update(file.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """Remembers what a finished step was made from, so that it is done again only on change."""

    path: Path

    def matches(self, value: str) -> bool:
        return self.path.is_file() and self.path.read_text() == value

    def write(self, value: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(value)
        part.rename(self.path)
