"""axe-core in a page: what breaks WCAG 2.2 A and AA there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from ops.frontend import MODULES

AXE = MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # off unless asked for
    "resultTypes": ["violations"],
}
LOOKS = ((1440, "light"), (390, "dark"))
DRAWN = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => setTimeout(done, 100))))"""


def violations(page: Page, looks: tuple[tuple[int, str], ...] = LOOKS) -> list[str]:
    """A line for each element at fault: on the desk in daylight, on the phone in the dark."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make test fetches it")
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(DRAWN)  # charts and map follow the theme a moment later
        result = page.evaluate("options => axe.run(document, options)", ALL)
        found += [f"{width} {scheme}: {line}" for line in _lines(result)]
    return found


def faultless(page: Page, *paths: str) -> None:
    """Goes there and looks, at every other page by day and at the rest in the dark: they are made
    of the same parts."""
    found = []
    for number, path in enumerate(paths):
        page.goto(path)
        look = LOOKS[number % len(LOOKS)]
        found += [f"{path} {line}" for line in violations(page, (look,))]
    assert not found, "\n".join(found)


def _lines(result: dict[str, Any]) -> list[str]:
    return [
        f"{rule['id']}: {node['html'][:160]} {(node['failureSummary'] or '')[-220:]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
