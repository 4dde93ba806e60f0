"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"


def client_ip(request: HttpRequest) -> str:
    """The peer's address; behind a proxy of TRUSTED_PROXIES what that says of its own peer.

    X-Forwarded-For is read from the right, as long as whoever added the entry is trusted, so
    what a client writes into it is never reached.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _is_trusted(address):
            break
        before = _parsed(hop)
        if before is None:
            break
        address = before
    return str(address) if address else NOWHERE


def prefix(ip: str) -> str:
    """The network an address lies in: enough to tell places apart, too little to find a home."""
    address = _parsed(ip)
    if address is None:
        return NOWHERE
    width = 24 if address.version == 4 else 48
    return str(ip_network(f"{address}/{width}", strict=False).network_address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address in IPv6 clothes is the IPv4 address, or all of them would share one /64."""
    text = text.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    """No address at all is a Unix socket, trusted as "unix"."""
    if address is None:
        return "unix" in settings.TRUSTED_PROXIES
    networks = (
        ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES if text != "unix"
    )
    return any(address in network for network in networks)
