"""Front-end packages: npm ci, then the few needed files into static/vendor."""

import shutil
from pathlib import Path

from ops import collect_frontend, python_env
from ops.console import Console
from ops.run import quiet_environ, run
from ops.state import CLONE, Stamp, digest

SOURCES = [
    CLONE / "package-lock.json",
    CLONE / "ops" / "collect_frontend.py",
    CLONE / "ops" / "icons.txt",
]
MODULES = CLONE / "node_modules"
OLDEST_NODE = 18
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def ensure(console: Console, log: Path, *, dev: bool = False) -> None:
    """Fetch and collect the front-end packages, unless that was done already.

    `dev`: also those that only tests need; they stay in node_modules.
    """
    stamps = [Stamp(collect_frontend.TARGET / ".runhub")]
    if dev:
        stamps.append(Stamp(MODULES / ".runhub-dev"))
    value = digest(SOURCES)
    if all(stamp.matches(value) for stamp in stamps):
        return
    npm = _npm(console, log)
    omitted = [] if dev else ["--omit=dev"]
    with console.step("Installing front-end packages"):
        run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omitted],
            fault="Front-end packages could not be fetched: check the network, run make again.",
            log=log,
            cwd=CLONE,
            env=_environ(),
        )
        collect_frontend.collect(MODULES, collect_frontend.TARGET)
    for stamp in stamps:
        stamp.write(value)


def _environ() -> dict[str, str]:
    env = quiet_environ()
    env["PATH"] = f"{python_env.VENV / 'bin'}:{env.get('PATH', '/usr/local/bin:/usr/bin:/bin')}"
    if SYSTEM_CERTIFICATES.exists():
        # node brings a list of its own and would miss what this machine trusts besides.
        env.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    return env


def _npm(console: Console, log: Path) -> list[str]:
    """The machine's npm, or one that comes as a Python package."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        version = run(["node", "--version"], fault="node does not start.").strip()
        if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return [npm]
    python_env.ensure_packages("node", console, log)
    return [str(python_env.VENV / "bin" / "npm")]
