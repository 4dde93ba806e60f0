"""The way into RunHub's container image: python ops/container.py web|worker|beat|migrate|...

web, worker, beat   run that part in the foreground, in place of this program
migrate             bring the database up to date, once; of a new hub, print the set-up code
manage WORD...      manage.py with these words
health PART         exit 0 if that part of this container works (for HEALTHCHECK)
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

CLONE = Path(__file__).resolve().parent.parent
sys.path[0] = str(CLONE)

from ops import commands  # noqa: E402

PROGRAMS = Path(sys.executable).parent
SCRATCH = Path("/tmp/runhub")  # a tmpfs in docker-compose.yml
SCHEDULE = SCRATCH / "beat" / "schedule"
PATIENCE_S = 60.0
REPORT_S = 5.0
BEAT_SILENCE_S = 600.0  # the diary is written every three minutes

Address = str | tuple[str, int]  # a Unix socket, or host and port


def database_address(given: Mapping[str, str]) -> Address:
    host, port = given.get("DATABASE_HOST") or "localhost", given.get("DATABASE_PORT") or "5432"
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, int(port))


def broker_address(given: Mapping[str, str]) -> Address:
    url = urlsplit(given.get("REDIS_URL") or "redis://localhost:6379/0")
    if url.scheme.endswith(("socket", "unix")):
        return url.path
    return url.hostname or "localhost", url.port or 6379


def refusal(address: Address) -> str:
    """Why nobody answers there; empty when somebody does."""
    try:
        if isinstance(address, str):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(address)
        else:
            socket.create_connection(address, 2).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def wait_for(
    what: str, address: Address, say: Callable[[str], None], patience_s: float = PATIENCE_S
) -> bool:
    """Wait until somebody listens there, saying every few seconds what is waited for."""
    began = said = time.monotonic()
    place = address if isinstance(address, str) else f"{address[0]}:{address[1]}"
    while why := refusal(address):
        now = time.monotonic()
        if now - began > patience_s:
            say(f"The {what} at {place} did not answer within {patience_s:.0f} s ({why}).")
            return False
        if now - said > REPORT_S or said == began:
            said = now
            say(f"Waiting for the {what} at {place} ({why}) ...")
        time.sleep(min(0.5, patience_s))
    return True


def command(words: list[str], given: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """What to run instead of this program, and what its environment has besides."""
    python = [sys.executable, "manage.py"]
    match words:
        case ["web"]:
            bind = f"0.0.0.0:{given.get('PORT') or '8000'}"
            counts = commands.emptied(SCRATCH / "metrics")
            return commands.web(PROGRAMS, bind, given), commands.web_environ(counts)
        case ["worker"]:
            return commands.worker(PROGRAMS, given), commands.worker_environ()
        case ["beat"]:
            commands.emptied(SCHEDULE.parent)
            return commands.beat(PROGRAMS, SCHEDULE), {}
        case ["migrate"]:
            return [*python, "migrate", "--noinput"], {}
        case ["manage", *rest]:
            return [*python, *rest], {}
    sys.exit(__doc__)


def prepare(part: str, given: Mapping[str, str]) -> None:
    """Wait for what this part needs. The hub's own parts then start all the same and go on trying:
    a container that stops and starts again helps nobody."""
    database = wait_for("database", database_address(given), say)
    if part in ("migrate", "manage") and not database:
        sys.exit("Nothing was done: start the database (docker compose up -d db), then try again.")
    if part in ("worker", "beat"):
        wait_for("broker", broker_address(given), say)


def healthy(part: str, given: Mapping[str, str]) -> bool:
    """Whether this container's part works: asked by Docker, so it must end soon."""
    if part == "web":
        return _web_answers(int(given.get("PORT") or "8000"))
    if part == "beat":
        written = max((f.stat().st_mtime for f in SCHEDULE.parent.glob("*")), default=0.0)
        return time.time() - written < BEAT_SILENCE_S
    ping = [str(PROGRAMS / "celery"), "-A", commands.CELERY, "inspect", "ping", "--timeout", "5"]
    ping += ["--destination", f"celery@{socket.gethostname()}"]
    return subprocess.run(ping, capture_output=True, check=False, timeout=25).returncode == 0


def _web_answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == ["health"]:
        sys.exit(0 if healthy(words[1] if words[1:] else "web", os.environ) else 1)
    os.chdir(CLONE)
    argv, own = command(words, os.environ)
    prepare(words[0], os.environ)
    if words == ["migrate"]:
        done = subprocess.run(argv, check=False)
        if done.returncode:
            sys.exit(done.returncode)
        argv = [sys.executable, "manage.py", "setup_code", "--if-needed"]
    os.execvpe(argv[0], argv, {**os.environ, **own})


if __name__ == "__main__":
    main()
