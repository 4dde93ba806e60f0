"""How often something may be tried, and how long to wait afterwards."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

if TYPE_CHECKING:
    from athletes.models import User

HUB = "runhub"
ACCOUNT = "allauth.account"


class TooOften(Exception):
    """`retry_after`: seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Try again in {retry_after} s.")


def count(request: HttpRequest, action: str, *, key: str | None = None) -> RateLimitUsage:
    """Count one try of an action of HUB_RATE_LIMITS; raises TooOften above its limit."""
    config = settings.HUB_RATE_LIMITS
    usage = ratelimit.consume(
        request, app=HUB, action=action, config=config, key=key, limit_get=True
    )
    if usage is None:
        raise TooOften(retry_after(request, action, app=HUB, key=key))
    return usage


def retry_after(
    request: HttpRequest,
    action: str,
    *,
    app: str = ACCOUNT,
    key: str | None = None,
    user: User | None = None,
) -> int:
    """Seconds until the action may be tried again; 0 when it may be now."""
    config = settings.HUB_RATE_LIMITS if app == HUB else None
    longest = 0.0
    for rate in ratelimit.get_rates(app=app, action=action, config=config):
        if rate.per == "key" and key is None:
            continue
        if rate.per == "user" and user is None and not request.user.is_authenticated:
            continue
        name = ratelimit.get_cache_key(
            request, app=app, action=action, rate=rate, key=key, user=user
        )
        # Newest first: the limit lifts when the entry at its place from the front expires.
        history = cache.get(name, [])
        if len(history) >= rate.amount:
            longest = max(longest, history[rate.amount - 1] + rate.duration - time.time())
    return math.ceil(longest)
