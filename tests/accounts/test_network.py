"""Whose address a request has."""

import pytest
from django.test import RequestFactory

from athletes.accounts.network import client_ip, prefix

PROXY = "10.0.0.5"


def seen(peer, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ([], "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ([PROXY], PROXY, "203.0.113.9", "203.0.113.9"),
        ([PROXY], PROXY, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (["10.0.0.0/8"], PROXY, "1.2.3.4, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ([PROXY], "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ([PROXY], PROXY, "nonsense", PROXY),
        ([PROXY], PROXY, "", PROXY),
        ([PROXY], PROXY, "[2001:db8::1]:4711", "2001:db8::1"),
        ([PROXY], PROXY, "203.0.113.9:4711", "203.0.113.9"),
        ([PROXY], f"::ffff:{PROXY}", "203.0.113.9", "203.0.113.9"),
        (["unix"], "", "203.0.113.9", "203.0.113.9"),
        ([], "", "203.0.113.9", "0.0.0.0"),
    ],
)
def test_only_trusted_proxies_are_believed(settings, trusted, peer, forwarded, address):
    settings.TRUSTED_PROXIES = trusted
    assert seen(peer, forwarded) == address


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2:3::4", "2001:db8:1::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("nonsense", "0.0.0.0"),
    ],
)
def test_a_prefix_is_a_network(ip, network):
    assert prefix(ip) == network
