"""Every benchmark, one after the other; `python -m benchmarks NAME…` runs some of them."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

NAMES = (
    "core",
    "fit",
    "xml",
    "import",
    "analysis",
    "latency",
    "pages",
    "dashboard",
    "progress",
    "compare",
    "table",
    "triage",
    "load",
    "backup",
    "export",
    "enumeration",
    "privacy",
)


def processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {processor()}, Python {platform.python_version()}")
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":
    main()
