"""Under which names and addresses this machine is asked, and which of them to accept."""

import contextlib
import ipaddress
import shutil
import socket
import subprocess
from collections.abc import Mapping

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")
# Addresses kept for documentation (RFC 5737, RFC 3849): asking for a way there sends nothing.
FAR = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def bare(bind: str) -> str:
    return bind.strip().strip("[]")


def bracketed(address: str) -> str:
    """An address as a URL or a Host header has it."""
    return f"[{address}]" if ":" in address else address


def is_loopback(bind: str) -> bool:
    """Whether only this machine reaches what is bound there."""
    try:
        return ipaddress.ip_address(bare(bind)).is_loopback
    except ValueError:
        return bare(bind) == "localhost"


def reached_at(bind: str) -> str:
    """Where this machine itself reaches a server bound to `bind`, as a URL has it."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(bare(bind)) or bracketed(bare(bind))


def allowed_hosts(bind: str, given: Mapping[str, str]) -> str:
    """Host names to answer to: loopback, this machine's own once it listens beyond, and what the
    person names in ALLOWED_HOSTS. "*" only if they wrote it.
    """
    hosts = [*LOOPBACK, "testserver", socket.gethostname()]
    if not is_loopback(bind):
        hosts += own_names()
        hosts += map(bracketed, own_addresses() if bare(bind) in EVERYWHERE else [bare(bind)])
    hosts += [name.strip() for name in given.get("ALLOWED_HOSTS", "").split(",")]
    return ",".join(dict.fromkeys(host for host in hosts if host))


def own_names() -> list[str]:
    """The host name, alone, as the resolver completes it, and as local networks announce it."""
    name = socket.gethostname()
    names = [name, name.partition(".")[0], f"{name.partition('.')[0]}.local"]
    with contextlib.suppress(OSError):
        names += [row[3] for row in socket.getaddrinfo(name, None, flags=socket.AI_CANONNAME)]
    return list(dict.fromkeys(found.lower() for found in names if found))


def own_addresses() -> list[str]:
    """Addresses other machines may use for this one; that of the way out comes first."""
    found = [*_ways_out(), *_of_interfaces()]
    with contextlib.suppress(OSError):
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None)]
    return [address for address in dict.fromkeys(found) if _is_asked_for(address)]


def _ways_out() -> list[str]:
    found = []
    for family, far in FAR:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            found.append(str(probe.getsockname()[0]))
    return found


def _of_interfaces() -> list[str]:
    """What Linux' own tool lists; nothing where there is none."""
    if shutil.which("hostname") is None:
        return []
    done = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


def _is_asked_for(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    # A link-local IPv6 address needs the asker's interface in it, which browsers don't take.
    is_odd = address.is_loopback or address.is_unspecified or address.is_multicast
    return not is_odd and not (address.version == 6 and address.is_link_local)
