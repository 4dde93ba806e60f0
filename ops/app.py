"""The application's own processes and set-up commands: environment, migrate, static, demo, web."""

import errno
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from ops import addresses, commands
from ops.console import Console, Fault
from ops.postgres import DATABASE, ROLE
from ops.processes import Child
from ops.python_env import REQUIREMENTS, VENV
from ops.run import run
from ops.state import CLONE, Stamp, State, digest

PYTHON = VENV / "bin" / "python"
BIND = "127.0.0.1"
READY_PATIENCE_S = 180.0


def environ(state: State, *, kind: str, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of every process of ours; what the person set for the site wins."""
    chosen = {
        "SECRET_KEY": state.secret_key(),
        "BASE_URL": f"http://localhost:{port}",
        "DEMO": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPYCACHEPREFIX": str(VENV / "pycache"),
        # Elsewhere it is derived, so that a development database opens with nothing set.
        **({"SECRETS_KEYS": state.secret_key("secrets_key")} if kind == "production" else {}),
        **given,
    }
    fixed = {
        "DJANGO_SETTINGS_MODULE": "runhub.settings",
        "RUNHUB_ENV": kind,
        "RUNHUB_STATE": str(state.path),
        "DATABASE_NAME": DATABASE,
        "DATABASE_USER": ROLE,
        "DATABASE_HOST": str(state.postgres_socket),
        "DATABASE_PORT": "",
        "DATABASE_PASSWORD": "",
        "REDIS_URL": f"redis+socket://{state.redis_socket}?virtual_host=0",
        "REDIS_CACHE_URL": f"unix://{state.redis_socket}?db=1",
        "STATIC_ROOT": str(state.path / "static"),
        "MEDIA_ROOT": str(state.path / "media"),
        "ALLOWED_HOSTS": addresses.allowed_hosts(bind_of(given), given),
        "PYTHONUNBUFFERED": "1",
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{VENV / 'bin'}:{given.get('PATH', '/usr/local/bin:/usr/bin:/bin')}",
    }
    # Where nothing compiled is kept, every process compiles everything anew: four seconds each.
    # Ours is kept inside the virtual environment.
    return {key: chosen[key] for key in chosen if key != "PYTHONDONTWRITEBYTECODE"} | fixed


def bind_of(given: Mapping[str, str]) -> str:
    """The address to listen on; this machine alone unless BIND says otherwise."""
    return given.get("BIND") or BIND


def manage(words: list[str], env: Mapping[str, str], *, fault: str, log: Path) -> str:
    return run([PYTHON, "manage.py", *words], fault=fault, env=env, cwd=CLONE, log=log)


def migrate(state: State, env: Mapping[str, str], console: Console, log: Path) -> None:
    """Apply migrations, unless the same ones were applied to this cluster before."""
    stamp = Stamp(state.postgres / "migrated")
    value = digest([*sorted(CLONE.glob("*/migrations")), REQUIREMENTS / "base.txt"])
    if stamp.matches(value):
        return
    with console.step("Preparing the database"):
        manage(["migrate", "--noinput"], env, fault="A migration failed.", log=log)
    stamp.write(value)


def setup_code(env: Mapping[str, str], log: Path) -> list[str]:
    """How to make the first admin, in lines for a person; none once there is one."""
    said = manage(
        ["setup_code", "--if-needed"], env, fault="No set-up code could be made.", log=log
    )
    wanted = ("Create the admin: ", "Set-up code: ")
    return [line for line in said.splitlines() if line.startswith(wanted)]


def collect_static(state: State, env: Mapping[str, str], console: Console, log: Path) -> None:
    """Collect static files, unless none has changed."""
    stamp = Stamp(state.path / "stamps" / "static")
    sources = [CLONE / "static", *sorted(CLONE.glob("*/static")), CLONE / "runhub" / "settings"]
    value = digest([*sources, REQUIREMENTS / "base.txt"])
    if stamp.matches(value):
        return
    with console.step("Collecting static files"):
        manage(["collectstatic", "--noinput"], env, fault="Static files failed.", log=log)
    stamp.write(value)


def children(port: int, state: State, env: Mapping[str, str]) -> list[Child]:
    """Web, worker and beat."""
    folder = VENV / "bin"
    bind = f"{addresses.bracketed(addresses.bare(bind_of(env)))}:{port}"
    metrics = commands.emptied(state.path / "metrics")
    chosen = {
        "web": (commands.web(folder, bind, env), commands.web_environ(metrics)),
        "worker": (commands.worker(folder, env), commands.worker_environ()),
        "beat": (commands.beat(folder, state.path / "beat" / "schedule"), {}),
    }
    return [
        # Without a manager there are no servers either; leases give the work to the next worker.
        Child(
            name=name,
            argv=argv,
            env={**env, **own},
            cwd=CLONE,
            patience_s=30,
            death_signal=signal.SIGKILL,
            ready_words=" ready." if name == "worker" else "",
        )
        for name, (argv, own) in chosen.items()
    ]


def require_free_port(port: int, bind: str) -> None:
    """Fault if another program listens on the port."""
    host = addresses.bare(bind)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Fault(
                f"Port {port} is reserved for root: choose one above 1023, such as PORT=8000."
            ) from error
        except OSError as error:
            if error.errno in (errno.EADDRNOTAVAIL, socket.EAI_NONAME):
                raise Fault(
                    f"BIND={bind} is no address of this machine: choose one of its own, "
                    "such as BIND=0.0.0.0 for all of them."
                ) from error
            raise Fault(
                f"Port {port} is taken by another program: choose another one, "
                f"such as make run PORT={port + 1}."
            ) from error


def parse_port(text: str) -> int:
    """A port number, or a Fault that names PORT."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Fault(f"PORT={text} is no port number: use one from 1024 to 65535.")
    return int(text)


def answers(url: str) -> tuple[bool, str]:
    """Whether the address answers 200, and what it said otherwise."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as reply:
            return reply.status == 200, reply.read(500).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return False, f"{error.code}: {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return False, str(error)
