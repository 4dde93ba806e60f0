"""The order of things: install, start the servers, start the application, stop."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from ops import addresses, app, frontend, python_env, system
from ops.background import Background
from ops.console import Console, Fault, Stopped
from ops.demo import Demo
from ops.postgres import Postgres
from ops.processes import Manager, stop_leftovers
from ops.redis_server import Redis
from ops.run import tie_to_parent
from ops.state import State


def catch_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all mean: stop in order. So does make's own end."""

    def stop(number: int, frame: FrameType | None) -> None:
        ignore_signals()
        raise Stopped(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if "MAKELEVEL" in os.environ and (tie := tie_to_parent(signal.SIGTERM, os.getppid())):
        tie()


def ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def install(console: Console, log: Path, *, requirements: str, browser: bool = False) -> None:
    """Everything the machine and the clone need; the slow system packages come side by side."""
    missing = system.missing(browser_too=browser)
    early = [name for name in missing if name == "venv"]
    late = [name for name in missing if name != "venv"]
    system.install(early, console, log)
    with Background(lambda: system.install(late, console, log)):
        python_env.ensure_venv(console, log)
        python_env.ensure_packages(requirements, console, log)
        frontend.ensure(console, log, dev=browser)


def stop_earlier(state: State, console: Console) -> None:
    """End what a killed run of this state left behind."""
    if names := stop_leftovers(state):
        console.say(f"An earlier run was killed; stopped what it left: {', '.join(names)}.")


@contextlib.contextmanager
def servers(state: State, manager: Manager, log: Path, *, fleeting: bool) -> Iterator[None]:
    """PostgreSQL and Redis of this state, running and set up; stopped at the end."""
    console = manager.console
    stop_earlier(state, console)
    postgres = Postgres(state, fleeting=fleeting)
    redis = Redis(state, fleeting=fleeting)
    postgres.stop_stale()
    try:
        with console.step("Starting PostgreSQL and Redis"):
            postgres.prepare(log)
            redis.prepare()
            manager.start(postgres.child())
            manager.start(redis.child())
            postgres.wait(manager)
            redis.wait(manager)
            postgres.bootstrap(log)
        yield
    finally:
        ignore_signals()
        manager.stop()


def serve(state: State, console: Console, given: Mapping[str, str]) -> None:
    """make run: everything, until it is told to stop."""
    port = app.parse_port(given.get("PORT", "8000"))
    bind = app.bind_of(given)
    stop_earlier(state, console)
    app.require_free_port(port, bind)
    log = state.log / "setup.log"
    install(console, log, requirements="base")
    env = app.environ(state, kind=given.get("RUNHUB_ENV", "development"), port=port, given=given)
    manager = Manager(state, console, verbose=given.get("VERBOSE", "") not in ("", "0"))
    with servers(state, manager, log, fleeting=False):
        app.migrate(state, env, console, log)
        app.collect_static(state, env, console, log)
        app.require_free_port(port, bind)
        with contextlib.ExitStack() as ends:
            code: list[str] = []
            with Background(lambda: code.extend(app.setup_code(env, log))):
                demo, sign_ins = start_application(manager, state, env, port, ends)
            announce(console, state, addresses_of(bind, port), [*sign_ins, *code])
            if demo:
                demo.report(console)
            while True:
                manager.check()
                time.sleep(0.5)


def start_application(
    manager: Manager, state: State, env: Mapping[str, str], port: int, ends: contextlib.ExitStack
) -> tuple[Demo | None, list[str]]:
    """Start web, worker and beat, load the demo meanwhile, and wait until all of it works."""
    with manager.console.step("Starting web, worker and beat"):
        for child in app.children(port, state, env):
            manager.start(child)
        demo = None if env.get("DEMO", "1") == "0" else Demo(state, env)
        if demo:
            ends.callback(demo.stop)
        address = f"http://{addresses.reached_at(app.bind_of(env))}:{port}/readyz"
        until = time.monotonic() + app.READY_PATIENCE_S
        while True:
            manager.require()
            ready, words = app.answers(address)
            if ready and manager.ready():
                break
            if time.monotonic() > until:
                raise Fault(f"RunHub did not get ready: {address} says {words}")
            time.sleep(0.2)
        return demo, demo.sign_ins() if demo else []


def addresses_of(bind: str, port: int) -> list[str]:
    """Where to find it: on this machine, and from others if it listens to them."""
    if addresses.is_loopback(bind):
        return [f"http://localhost:{port}/"]
    if addresses.bare(bind) not in addresses.EVERYWHERE:
        return [f"http://{addresses.reached_at(bind)}:{port}/"]
    beyond = addresses.own_addresses()[:1]
    return [f"http://{host}:{port}/" for host in ["localhost", *map(addresses.bracketed, beyond)]]


def announce(console: Console, state: State, places: list[str], sign_ins: list[str]) -> None:
    console.say(f"[{console.elapsed_s():4.0f} s] RunHub is ready: {places[0]}")
    for place in places[1:]:
        console.say(f"         from other machines: {place}")
    for line in sign_ins:
        console.say(f"         {line}")
    console.say(f"         Stop it with Ctrl-C. Logs and data: {state.path}")
    sys.stdout.flush()
