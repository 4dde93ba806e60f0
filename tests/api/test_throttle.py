"""300 requests in five minutes, and what happens when nobody can count."""

from __future__ import annotations

from runhub.api.throttles import parse_rate


def test_rates_are_read_as_people_write_them():
    assert parse_rate("300/5m") == (300, 300)
    assert parse_rate("10/h") == (10, 3600)


def test_one_too_many_is_told_when_to_come_back(cast, api_of, settings):
    settings.API_RATE = "5/5m"
    alice, bob = api_of(cast.alice), api_of(cast.bob)
    assert [alice.get("me/").status_code for _ in range(6)] == [200] * 5 + [429]
    answer = alice.get("me/")
    assert 0 < int(answer["Retry-After"]) <= 300
    assert answer.json()["error"]["code"] == "too_many_requests"
    assert bob.get("me/").status_code == 200


def test_the_limit_is_the_persons_not_the_tokens(alice, api_of, settings):
    settings.API_RATE = "2/5m"
    statuses = [api_of(alice).get("me/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_without_a_counter_everybody_reads_on(api, settings):
    """Nothing listens at this address, for Redis or for what stands in."""
    settings.API_RATE = "1/5m"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert {api.get("me/").status_code for _ in range(3)} == {200}
