"""Sessions end: some days after log-in whatever happens, and sooner when nobody uses them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from athletes.accounts import sessions

BEGAN = "began_at"
SEEN = "seen_at"
# Writing at every request would cost a query for nothing anybody sees.
NOTED_EVERY_S = 300


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


class SessionLimitsMiddleware:
    """Ends what is over its limits before a view sees it, and notes when a session was used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            self._attend(request)
        return self.get_response(request)

    def _attend(self, request: HttpRequest) -> None:
        now = time.time()
        began, seen = request.session.get(BEGAN), request.session.get(SEEN)
        if began is None or seen is None:
            # Of a log-in before there were limits.
            begin(request)
            return
        too_old = now - began > settings.SESSION_ABSOLUTE_SECONDS
        if too_old or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif now - seen > NOTED_EVERY_S:
            request.session[SEEN] = now
            sessions.session_seen(request=request)
