"""How many requests a person may send."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

log = logging.getLogger(__name__)


def parse_rate(text: str) -> tuple[int, int]:
    """ "300/5m": 300 in 300 seconds."""
    number, _, span = text.partition("/")
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}[span[-1]]
    return int(number), int(span[:-1] or 1) * unit


class PersonThrottle(BaseThrottle):
    """Counts in fixed windows: two requests to the cache, whatever the limit."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        limit, span_s = parse_rate(settings.API_RATE)
        window, into = divmod(time.time(), span_s)
        self._wait_s = span_s - into
        who = f"u{request.user.pk}" if request.user.is_authenticated else get_ip(request._request)
        try:
            return self._count(f"api:{who}:{window:.0f}", span_s) <= limit
        except RedisError as error:
            # Nobody's runs are locked away because a counter is gone.
            log.warning("requests are not counted: %s", error)
            return True

    def wait(self) -> float:
        return self._wait_s

    def _count(self, key: str, span_s: int) -> int:
        try:
            return int(cache.incr(key))
        except ValueError:
            # add() keeps what another thread has begun to count meanwhile.
            return 1 if cache.add(key, 1, span_s + 1) else int(cache.incr(key))
