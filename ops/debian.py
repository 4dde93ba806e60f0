"""Debian and Ubuntu: install packages without starting the services they bring along."""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.console import Console, Fault
from ops.run import quiet_environ, run

POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = (
    "#!/bin/sh\n# Written by RunHub while it installs packages; safe to delete.\nexit 101\n"
)
CLUSTER = Path("/etc/postgresql-common/createcluster.d/runhub.conf")
CLUSTER_TEXT = "# Written by RunHub while it installs packages.\ncreate_main_cluster = false\n"
GENERAL_NAMES = {
    "venv": "python3-venv",
    "postgis": "postgresql-NN-postgis-3",
    "redis": "redis-server",
    "browser": "chromium",
}
NO_LISTS = "The package lists could not be fetched: check the network, then run make again."
LISTS = Path("/var/lib/apt/lists")
FRESH_S = 3600.0
INSTALL = (
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "install",
    "--no-install-recommends",
    "-y",
    "-q",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Use-Pty=0",
)
PACKAGES = {
    "redis": ["redis-server"],
    "browser": ["chromium", "fonts-dejavu-core"],
}


def is_here() -> bool:
    return shutil.which("apt-get") is not None


def packages_for(names: list[str]) -> list[str]:
    """Package names for what is missing (`postgis` is looked up: its name holds a version)."""
    found: list[str] = []
    for name in names:
        if name == "venv":
            own = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            found.append(own if own in _package_names("python3") else "python3-venv")
        elif name == "postgis":
            found.append(newest_postgis(_package_names("postgresql-")))
        else:
            found.extend(PACKAGES[name])
    return found


def newest_postgis(packages: list[str]) -> str:
    """The PostGIS package of the newest PostgreSQL among `packages`."""
    pattern = re.compile(r"postgresql-(\d+)-postgis-3")
    versions = [int(m.group(1)) for name in packages if (m := pattern.fullmatch(name))]
    if not versions:
        raise Fault(
            "No package postgresql-NN-postgis-3 is known to apt-get: add the distribution's main "
            "(Ubuntu: universe) section to the package sources and run make again."
        )
    return f"postgresql-{max(versions)}-postgis-3"


def _package_names(prefix: str) -> list[str]:
    return run(
        ["apt-cache", "--no-generate", "pkgnames", prefix],
        fault="apt-cache could not read the package lists.",
    ).split()


def rights() -> list[str]:
    """The words before a command that needs root: nothing, or sudo."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise Fault("This user may not install packages and there is no sudo.")
    return ["sudo", "--"]


def install(names: list[str], console: Console, log: Path) -> None:
    """Install the packages behind `names`, leaving no service of theirs running or enabled."""
    try:
        sudo = rights()
    except Fault as error:
        wanted = " ".join(GENERAL_NAMES[name] for name in names)
        raise Fault(
            f"{error} Ask an administrator for: apt-get install --no-install-recommends {wanted} "
            "(NN: the distribution's PostgreSQL version), then run make again."
        ) from error
    if sudo and os.isatty(0):
        console.say("Packages of the system are missing; sudo may ask for your password.")
        os.system("sudo -v")
    if not _lists_are_fresh():
        with console.step("Fetching the package lists"):
            run([*sudo, "apt-get", "-q", "update"], fault=NO_LISTS, log=log, survives=True)
        if not any(LISTS.glob("*_Packages*")):  # apt-get calls that a success
            raise Fault(NO_LISTS)
    early = [name for name in names if name == "venv"]
    for group in (early, [name for name in names if name not in early]):
        if group:
            _install_group(group, sudo, console, log)


def _lists_are_fresh() -> bool:
    """Whether the package lists were fetched within the last hour."""
    fetched = LISTS / "partial"  # touched by every update, also by one that brought nothing new
    if not fetched.exists() or not any(LISTS.glob("*_Packages*")):
        return False
    return time.time() - fetched.stat().st_mtime < FRESH_S


def _install_group(names: list[str], sudo: list[str], console: Console, log: Path) -> None:
    packages = packages_for(names)
    with console.step(f"Installing {' '.join(packages)}"), _services_held(sudo, log):
        run(
            [*sudo, *INSTALL, *packages],
            fault=f"apt-get could not install {' '.join(packages)}: check the network and the "
            "package sources, then run make again.",
            log=log,
            env=quiet_environ(),
            survives=True,
        )
        if "redis" in names and shutil.which("systemctl"):
            # Ours is private; the package's own server must not appear at the next boot.
            run(
                [*sudo, "systemctl", "--no-reload", "disable", "redis-server.service"],
                fault="The package's own Redis service could not be disabled.",
                log=log,
            )


@contextmanager
def _services_held(sudo: list[str], log: Path) -> Iterator[None]:
    """Keep packages from starting services, and PostgreSQL's from creating a cluster."""
    held = [(CLUSTER, CLUSTER_TEXT, "644")]
    if not POLICY.exists() or POLICY.read_text() == POLICY_TEXT:
        held.append((POLICY, POLICY_TEXT, "755"))
    fault = "A file that keeps packages from starting services could not be written."
    for path, text, mode in held:
        run([*sudo, "mkdir", "-p", path.parent], fault=fault)
        run([*sudo, "tee", path], fault=fault, stdin=text)
        run([*sudo, "chmod", mode, path], fault=fault)
    try:
        yield
    finally:
        run([*sudo, "rm", "-f", *(path for path, _, _ in held)], fault=fault, log=log)
