"""docs/self-hosting.md lists every setting there is, and none that is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TABLE_ROW = re.compile(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", re.MULTILINE)
# Read by Docker Compose, or by the programs of ops/ before there are settings.
OUTSIDE = {
    *("WEB_PROCESSES", "WEB_THREADS", "WORKER_PROCESSES", "WEB_BIND", "WEB_PORT"),
    *("SITE_ADDRESS", "COMPOSE_PROFILES", "RUNHUB_VERSION"),
}


def asked(path: Path) -> Iterator[str]:
    """Names given to env(…), env.int(…), secret(…)."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args:
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            name = node.args[0]
            known = isinstance(function, ast.Name) and function.id in ("env", "secret")
            if known and isinstance(name, ast.Constant) and str(name.value).isupper():
                yield str(name.value)


def listed() -> set[str]:
    text = (ROOT / "docs" / "self-hosting.md").read_text()
    return {name for row in TABLE_ROW.findall(text) for name in re.findall("[A-Z_]+", row)}


def test_every_setting_is_in_the_table():
    found = {name for path in (ROOT / "runhub/settings").rglob("*.py") for name in asked(path)}
    assert sorted(found | OUTSIDE) == sorted(listed())


def test_what_compose_asks_for_is_in_the_example():
    compose = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()
    for name in set(re.findall(r"\$\{([A-Z_]+)", compose)) - {"RUNHUB_VERSION"}:
        assert f"\n{name}=" in example, name
