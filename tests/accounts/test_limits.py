"""How often one may try: at the limit, beyond it, and while Redis is away."""

import socket
import tempfile

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisGone

from runhub.fallback_cache import FallbackRedisCache
from runhub.settings import accounts
from tests.accounts.conftest import confirmed
from tests.conftest import PASSWORD


def attempt(client, email="anna@example.org", password="wrong", ip="192.0.2.1", **headers):
    words = {"login": email, "password": password}
    return client.post("/accounts/login/", words, REMOTE_ADDR=ip, **headers)


def test_ten_guesses_an_hour_of_one_account(client, anna):
    for number in range(10):
        assert attempt(client, ip=f"192.0.{number}.1").status_code == 200
    answer = attempt(client, password=PASSWORD, ip="198.51.100.1")
    assert answer.status_code == 429 and "_auth_user_id" not in client.session
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert b"Try again in 60 minutes" in answer.content
    assert attempt(client, email="other@example.org", ip="198.51.100.1").status_code == 200


def test_ten_guesses_whatever_host_is_named(client, anna):
    for host in ["localhost"] * 5 + ["127.0.0.1"] * 5:
        attempt(client, HTTP_HOST=host)
    assert attempt(client, HTTP_HOST="testserver").status_code == 429


def test_twenty_guesses_an_hour_from_one_place(client, anna):
    for number in range(20):
        assert attempt(client, email=f"n{number}@example.org").status_code == 200
    assert attempt(client, email="n21@example.org").status_code == 429
    assert attempt(client, email="n21@example.org", ip="192.0.2.2").status_code == 200


def test_an_ipv6_network_is_one_place(client, db):
    for number in range(20):
        attempt(client, email=f"n{number}@example.org", ip=f"2001:db8:0:1::{number:x}")
    other = {"email": "n21@example.org"}
    assert attempt(client, ip="2001:db8:0:1:ffff::1", **other).status_code == 429
    assert attempt(client, ip="2001:db8:0:2::1", **other).status_code == 200


def test_ipv4_in_ipv6_clothes_is_not_one_place(client, db):
    for number in range(20):
        attempt(client, email=f"n{number}@example.org", ip="::ffff:192.0.2.1")
    assert attempt(client, email="m@example.org", ip="::ffff:192.0.2.1").status_code == 429
    assert attempt(client, email="m@example.org", ip="::ffff:198.51.100.1").status_code == 200


def test_a_made_up_forwarded_address_changes_nothing(client, db):
    for number in range(20):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        attempt(client, email=f"n{number}@example.org", **forged)
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.99"}
    assert attempt(client, email="n21@example.org", **forged).status_code == 429


def test_knowing_the_password_is_not_counted(anna):
    people = [confirmed(f"p{number}@example.org") for number in range(25)]
    for person in people:
        assert attempt(Client(), email=person.email, password=PASSWORD).status_code == 302


def test_own_log_ins_do_not_buy_more_guesses(client, anna):
    mallory = confirmed("mallory@example.org")
    for number in range(20):
        attempt(client, email=f"n{number}@example.org")
        if number % 5 == 0:
            attempt(client, email=mallory.email, password=PASSWORD)
            client.cookies.clear()
    assert attempt(client, email="n21@example.org").status_code == 429


def test_five_resets_an_hour(client, anna):
    address = reverse("account_reset_password")
    for number in range(5):
        answer = client.post(address, {"email": f"n{number}@example.org"})
        assert answer.status_code == 302
    answer = client.post(address, {"email": anna.email})
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 3500


def test_five_sign_ups_an_hour_but_slips_are_free(client, db):
    def sign_up(number, password="running in the rain"):
        words = {"name": "N", "email": f"n{number}@example.org"}
        passwords = {"password1": password, "password2": password}
        return Client().post(reverse("account_signup"), words | passwords)

    assert [sign_up(0, "short").status_code for _ in range(7)] == [200] * 7
    assert [sign_up(number).status_code for number in range(5)] == [302] * 5
    answer = sign_up(6)
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 3500


def test_the_limits_are_those_of_the_documentation():
    assert accounts.HUB_RATE_LIMITS["login_ip"] == "20/h/ip"
    assert accounts.HUB_RATE_LIMITS["signup"] == "5/h/ip"
    assert accounts.ACCOUNT_RATE_LIMITS["login_failed"] == "10/h/key"
    assert accounts.ACCOUNT_RATE_LIMITS["reset_password"] == "5/h/ip,5/h/key"


@pytest.fixture
def redis_away(monkeypatch):
    def gone(*args, **kwargs):
        raise RedisGone("refused")

    client = type(caches["default"]._cache)
    for name in ("get_client", "get", "add", "set", "delete"):
        monkeypatch.setattr(client, name, gone)
    monkeypatch.setattr(FallbackRedisCache, "away_until", 0.0)


def test_without_redis_people_get_in(client, anna, redis_away):
    assert attempt(client, password=PASSWORD).status_code == 302
    assert "_auth_user_id" in client.session


def test_without_redis_guesses_are_counted_all_the_same(client, anna, redis_away):
    for number in range(10):
        assert attempt(client, ip=f"192.0.{number}.1").status_code == 200
    assert attempt(client, ip="198.51.100.1").status_code == 429


def test_redis_is_not_asked_again_at_once(db, redis_away, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCache.get",
        lambda self, *a, **k: asked.append(a),
    )
    caches["default"].set("a", 1)
    assert caches["default"].get("a") == 1 and asked == []


def test_a_frozen_redis_is_waited_for_once_and_briefly(db, monkeypatch):
    """It takes the connection and says nothing, as a process does that is stopped."""
    options = settings.CACHES["default"]["OPTIONS"]
    assert options["socket_timeout"] + options["socket_connect_timeout"] <= 1
    monkeypatch.setattr(FallbackRedisCache, "away_until", 0.0)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as frozen:
        frozen.bind(f"{folder}/redis")
        frozen.listen()
        frozen.setblocking(False)
        cache = FallbackRedisCache(f"unix://{folder}/redis", {"OPTIONS": options})
        for number in range(5):
            cache.set("a", number)
            assert cache.get("a") == number
        frozen.accept()
        with pytest.raises(BlockingIOError):  # nobody else has come
            frozen.accept()
