"""make test: linters, types, layers and pytest against private servers that vanish afterwards."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ops import app, python_env, stack
from ops.console import Console, Stopped
from ops.processes import Manager, stop_leftovers
from ops.run import tie_to_parent
from ops.state import CLONE, State, choose_state
from ops.strays import end_strays

COMPOSE = ["docker-compose.yml"]
WORKFLOWS = [".github/workflows/ci.yml"]
LINTERS = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports", "--no-cache"],
    "docs": ["mkdocs", "build", "--strict", "--quiet"],
    "hadolint": ["hadolint", "Dockerfile"],
    "compose": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", *COMPOSE],
    "workflows": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
    # H015 is about line breaks after headings, which no reader sees.
    "djlint": ["djlint", "templates", "--lint", "--quiet", "--ignore", "H015"],
}

TEMPLATE = "runhub_template"

# Comes as a package for Linux on x86-64 alone; the other linters run wherever Python does.
NOT_EVERYWHERE = ("hadolint",)


@contextlib.contextmanager
def test_services(console: Console, *, browser: bool) -> Iterator[dict[str, str]]:
    """Install, start throw-away servers, and yield the environment that points to them."""
    state = test_state(os.environ)
    state.make()
    log = state.log / "setup.log"
    lock = state.lock()
    try:
        stack.install(console, log, requirements="dev", browser=browser)
        env = app.environ(state, kind="test", port=8000, given=os.environ)
        with stack.servers(state, Manager(state, console), log, fleeting=True):
            yield env
    finally:
        end_strays(state)
        os.close(lock)
        shutil.rmtree(state.path, ignore_errors=True)


def test_state(given: Mapping[str, str]) -> State:
    """A directory of this run alone; those of runs that were killed are cleared away first."""
    plain = {name: value for name, value in given.items() if name != "RUNHUB_STATE"}
    base = choose_state(CLONE, plain, os.geteuid(), "-t").path
    if base.parent.is_dir():
        for old in base.parent.glob(f"{base.name}*"):
            if not State(old).is_locked():
                end_strays(State(old))
                stop_leftovers(State(old))
                shutil.rmtree(old, ignore_errors=True)
    return choose_state(CLONE, plain, os.geteuid(), f"-t{os.getpid()}")


def lint(console: Console, env: Mapping[str, str]) -> list[str]:
    """Run the linters; returns the names of those that complained."""
    return _side_by_side(console, _linters(console), env)


def _linters(console: Console) -> dict[str, list[str]]:
    found = {}
    for name, words in LINTERS.items():
        program = python_env.VENV / "bin" / words[0]
        if not program.exists() and words[0] in NOT_EVERYWHERE:
            console.say(f"{name}: left out, there is none for this kind of machine")
            continue
        found[name] = [str(program), *words[1:]]
    return found


def _side_by_side(
    console: Console, checks: Mapping[str, list[str]], env: Mapping[str, str]
) -> list[str]:
    """As many at a time as there are cores; returns the names of those that complained."""
    running: set[subprocess.Popen[str]] = set()
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        done = pool.map(lambda item: _passes(console, *item, env, running), checks.items())
        return [name for name, passes in zip(checks, done, strict=True) if not passes]
    except Stopped:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.kill()
        raise
    finally:
        pool.shutdown()


def _passes(
    console: Console,
    name: str,
    argv: list[str],
    env: Mapping[str, str],
    running: set[subprocess.Popen[str]],
) -> bool:
    process = subprocess.Popen(
        argv,
        cwd=CLONE,
        env=dict(env),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    running.add(process)
    said, _ = process.communicate()
    running.discard(process)
    if process.returncode == 0:
        console.say(f"{name}: ok")
        return True
    console.say(f"{name}: complains\n{said.rstrip()}")
    return False


def test(console: Console, *, full: bool) -> int:
    """All checks, then pytest; its summary comes last. Returns the exit code."""
    targets = shlex.split(os.environ.get("TESTS", ""))
    words = ["-n", os.environ.get("TEST_PROCESSES", "3"), "--dist", "worksteal", *targets]
    words += ["-m", "slow or not slow" if full else "not slow"]
    with test_services(console, browser=True) as env:
        python = str(app.PYTHON)
        checks = {} if targets else _linters(console)
        if not targets:
            migrations = ["manage.py", "makemigrations", "--check", "--dry-run"]
            checks["missing migrations"] = [python, *migrations]
        # Once for all processes of pytest: compiled tests, and a database to copy theirs from.
        once = {
            "tests are found": [python, "-m", "pytest", "--collect-only", "-qq", *targets],
            "migrations": [python, "-m", "tests.template", TEMPLATE],
        }
        complained = _side_by_side(console, once | checks, env)
        if not set(once) & set(complained):
            env["TEST_DATABASE_TEMPLATE"] = TEMPLATE
        done = pytest(words, env)
    if complained:
        console.say(f"Checks that complained: {', '.join(complained)} (their words are above).")
        return done or 1
    return done


def pytest(words: list[str], env: Mapping[str, str]) -> int:
    """Run pytest with its own output."""
    argv = [str(app.PYTHON), "-m", "pytest", *words]
    return _foreground(argv, env)


def python(words: list[str], env: Mapping[str, str]) -> int:
    """Run one of the clone's modules or scripts."""
    return _foreground([str(app.PYTHON), *words], env)


def _foreground(argv: list[str], env: Mapping[str, str]) -> int:
    process = subprocess.Popen(
        argv, cwd=CLONE, env=dict(env), preexec_fn=tie_to_parent(signal.SIGINT)
    )
    try:
        return process.wait()
    except Stopped:
        # Interrupted, pytest takes its fixtures down and says how far it got.
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        raise


def lint_only(console: Console, log: Path) -> int:
    """make lint: no servers needed."""
    python_env.ensure_venv(console, log)
    python_env.ensure_packages("dev", console, log)
    return 1 if lint(console, os.environ) else 0
