"""macOS with Homebrew: the same needs under their Homebrew names."""

import shutil
from pathlib import Path

from ops.console import Console, Fault
from ops.run import run

FORMULAE = {
    "postgis": ["postgresql@17", "postgis"],
    "redis": ["redis"],
    "venv": ["python@3.12"],
}


def install(names: list[str], console: Console, log: Path) -> None:
    """Install formulae; `brew services` is never called, so nothing starts by itself."""
    if shutil.which("brew") is None:
        raise Fault("Homebrew is missing: install it from brew.sh, then run make again.")
    formulae = [formula for name in names for formula in FORMULAE.get(name, [])]
    if not formulae:
        raise Fault("A Chromium is missing: brew install --cask chromium, then run make again.")
    with console.step(f"Installing {' '.join(formulae)}"):
        run(
            ["brew", "install", *formulae],
            fault=f"Homebrew could not install {' '.join(formulae)}.",
            log=log,
            survives=True,
        )
