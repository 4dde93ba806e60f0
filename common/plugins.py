"""Plug-in discovery: one module in a package, one object named PLUGIN in it."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any


def discover(package: str) -> dict[str, Any]:
    """Collect `PLUGIN` of every module of `package` whose name has no leading underscore.

    Returns the plug-ins by key, in key order. A module without PLUGIN, or a key used twice,
    stops start-up with LookupError.
    """
    found: dict[str, Any] = {}
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        plugin = getattr(module, "PLUGIN", None)
        if plugin is None:
            raise LookupError(f"{module.__name__} has no PLUGIN")
        if plugin.key in found:
            raise LookupError(f"two plug-ins of {package} have the key {plugin.key!r}")
        found[plugin.key] = plugin
    return dict(sorted(found.items()))
