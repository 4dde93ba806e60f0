"""Notes which addresses tests request; a full run that never asks for one of the hub's fails.

A pytest plug-in. Each process notes what Django answers (test client, live server, DRF); xdist's
workers hand their notes to the controller when they end. Servers in processes of their own don't
count. Judged after a run of the whole suite that passed: one that was limited proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

Asked = tuple[str, str]  # method, route
NOT_LIMITING = ("", "not slow", "slow or not slow")
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PASSED = 0

noted: set[Asked] = set()
_never: list[str] = []


def plain(route: str) -> str:
    """Resolving drops the "^" of nested patterns, walking the URLconf keeps them."""
    return route.replace("^", "")


def pytest_configure(config: pytest.Config) -> None:
    from django.core.handlers.base import BaseHandler

    answer = BaseHandler.get_response

    def noting(self: BaseHandler, request: Any) -> Any:
        response = answer(self, request)
        note(request)
        return response

    BaseHandler.get_response = noting
    config.add_cleanup(lambda: setattr(BaseHandler, "get_response", answer))


def note(request: Any) -> None:
    """Probes are answered before anything is resolved, and refused requests may be."""
    from django.urls import Resolver404, resolve

    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return
    noted.add((request.method, plain(match.route)))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What a worker of xdist has noted."""
    noted.update(map(tuple, getattr(node, "workeroutput", {}).get("requested", [])))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["requested"] = sorted(noted)
    elif exitstatus == PASSED and is_whole(session.config):
        _never.extend(never(noted))
        if _never:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _never:
        terminalreporter.section("Never requested by a test", red=True)
        for line in _never:
            terminalreporter.line(line, red=True)


def is_whole(config: pytest.Config) -> bool:
    """Whether the run was of all tests (the long drills may be left out)."""
    option = config.option
    limits = ("keyword", "deselect", "ignore", "ignore_glob", "collectonly", "stepwise", "lf")
    is_limited = any(getattr(option, name, None) for name in limits)
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return whole and not is_limited and option.markexpr in NOT_LIMITING


def never(asked: Iterable[Asked]) -> list[str]:
    """Pages (by route) and operations of the API (by method and route) that `asked` lacks."""
    from django.urls import get_resolver

    asked = set(asked)
    routes = {route for _method, route in asked}
    found = []
    for route, methods in addresses(get_resolver()):
        if not methods and route not in routes:
            found.append(route)
        found += [f"{verb} {route}" for verb in methods if (verb, route) not in asked]
    return sorted(set(found))


def addresses(resolver: Any, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every route of the URLconf; with the methods of its view where that is one of the API's."""
    for pattern in resolver.url_patterns:
        route = plain(prefix + str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, route)
        else:
            view = getattr(pattern.callback, "cls", None)
            yield route, [verb for verb in VERBS if hasattr(view, verb.lower())]
