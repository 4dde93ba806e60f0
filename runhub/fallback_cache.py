"""A cache in Redis that goes on in PostgreSQL while Redis is away.

The rate limits of log-in count here. Failing open would give whoever can disturb Redis endless
guesses; failing closed would lock everybody out with it. So the counting moves into the database:
it starts anew (both when Redis goes and when it comes back), costs about a millisecond, and goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("runhub.cache")

# Not every request must wait for a frozen Redis: after a fault it is left alone for so long.
LEFT_ALONE_S = 10.0
MOVED = (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "incr",
    "has_key",
    "get_many",
    "set_many",
    "delete_many",
)


class FallbackRedisCache(RedisCache):
    """OPTIONS `fallback` names the cache that stands in."""

    away_until = 0.0  # of the whole process: threads have caches of their own

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self._stand_in = options.pop("fallback")
        super().__init__(server, params | {"OPTIONS": options})


def _moving(name: str) -> Callable[..., Any]:
    in_redis = getattr(RedisCache, name)

    def call(self: FallbackRedisCache, *args: Any, **kwargs: Any) -> Any:
        if monotonic() >= FallbackRedisCache.away_until:
            try:
                return in_redis(self, *args, **kwargs)
            except RedisError as error:
                FallbackRedisCache.away_until = monotonic() + LEFT_ALONE_S
                log.warning("The Redis cache is away, counting in PostgreSQL: %s", error)
        return getattr(caches[self._stand_in], name)(*args, **kwargs)

    call.__name__ = name
    return call


for _name in MOVED:
    setattr(FallbackRedisCache, _name, _moving(_name))
