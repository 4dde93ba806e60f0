"""RunHub on one machine: python3 ops/hub.py run|test|services|manage|... (make calls it)."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (the reader may have any Python)
    sys.exit(
        "RunHub needs Python 3.11 or newer, and this is "
        + ".".join(map(str, sys.version_info[:2]))
        + ": name a newer one with make run PYTHON=python3.12."
    )

import argparse
import os
import time
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
sys.path[0] = str(CLONE)

from ops import app, checks, stack  # noqa: E402
from ops.console import Console, Fault, Stopped  # noqa: E402
from ops.postgres import require_reachable  # noqa: E402
from ops.processes import Manager  # noqa: E402
from ops.state import State, choose_state  # noqa: E402


def run(console: Console, words: argparse.Namespace) -> int:
    state = own_state(words)
    state.make()
    require_reachable(state)
    state.lock()
    stack.serve(state, console, os.environ)
    return 0


def test(console: Console, words: argparse.Namespace) -> int:
    return checks.test(console, full=words.full)


def lint(console: Console, words: argparse.Namespace) -> int:
    state = own_state(words)
    state.make()
    return checks.lint_only(console, state.log / "setup.log")


def services(console: Console, words: argparse.Namespace) -> int:
    """PostgreSQL and Redis alone, in the foreground, with the exports that point to them."""
    state = own_state(words)
    state.make()
    require_reachable(state)
    state.lock()
    log = state.log / "setup.log"
    stack.install(console, log, requirements="dev")
    manager = Manager(state, console)
    with stack.servers(state, manager, log, fleeting=words.fleeting):
        env = app.environ(state, kind="development", port=8000, given={})
        for name in sorted(name for name in env if name not in ("PATH", "SECRET_KEY")):
            console.say(f"export {name}='{env[name]}'")
        while True:
            manager.check()
            time.sleep(0.5)


def manage(console: Console, words: argparse.Namespace) -> int:
    """manage.py with this clone's servers: those of a running hub, or started for the purpose."""
    state = own_state(words)
    state.make()
    env = app.environ(state, kind="development", port=8000, given=os.environ)
    if state.is_locked():
        return checks.python(["manage.py", *words.words], env)
    state.lock()
    log = state.log / "setup.log"
    stack.install(console, log, requirements="base")
    with stack.servers(state, Manager(state, console), log, fleeting=False):
        app.migrate(state, env, console, log)
        return checks.python(["manage.py", *words.words], env)


def bench(console: Console, words: argparse.Namespace) -> int:
    """A module of benchmarks/ with throw-away servers."""
    with checks.test_services(console, browser=False) as env:
        return checks.python(["-m", *words.words], env)


def own_state(words: argparse.Namespace) -> State:
    given = {**os.environ, **({"RUNHUB_STATE": words.state} if words.state else {})}
    return choose_state(CLONE, given, os.geteuid())


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ops/hub.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, action in {
        "run": run,
        "test": test,
        "lint": lint,
        "services": services,
        "manage": manage,
        "bench": bench,
    }.items():
        command = commands.add_parser(name, help=(action.__doc__ or name).split("\n")[0])
        command.set_defaults(action=action)
        command.add_argument("--state", help="state directory (default: RUNHUB_STATE, or chosen)")
        if name == "test":
            command.add_argument("--full", action="store_true", help="slow tests too")
        if name == "services":
            command.add_argument("--fleeting", action="store_true", help="fast, not crash-safe")
        if name in ("manage", "bench"):
            command.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args(argv)


def main() -> int:
    words = parse(sys.argv[1:])
    console = Console()
    stack.catch_signals()
    try:
        return int(words.action(console, words))
    except Fault as fault:
        console.say(str(fault))
        return 1
    except Stopped:
        console.say("Stopped.")
        return 130 if words.action is not run else 0


if __name__ == "__main__":
    sys.exit(main())
