"""What a page says while PostgreSQL is away, full or too slow: 503, when to come back, and no more.

Whatever is raised, in a view or in middleware, comes by `handler500`. Nothing here may ask the
database: the page is made without reader, session and frame.
"""

from __future__ import annotations

import logging
import sys
from time import monotonic

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from runhub.web.upload import Refusal, refused_json

log = logging.getLogger(__name__)

DISK_FULL = "53100"
TOO_LONG = "57014"  # cancelled by its statement_timeout
RETRY_S = {DISK_FULL: 60}
SOON_S = 5
LOGGED_EVERY_S = 10.0
_quiet_until = 0.0


def handler500(request: HttpRequest) -> HttpResponseBase:
    """Django calls it while it handles the exception that nobody else has."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request, error)
    return server_error(request)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    _log(state, error)
    message, advice = words(state)
    if request.accepts("application/json") and not request.accepts("text/html"):
        response: HttpResponse = refused_json(Refusal(503, message, advice))
    else:
        context = {"request": request, "message": message, "advice": advice}
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_S.get(state, SOON_S))
    # Said above in one line; Django would write a traceback for every request of an outage.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def words(state: str) -> tuple[str, str]:
    """What happened, and what to do."""
    if state == DISK_FULL:
        return (
            _("The disk of RunHub's database is full: you can look, but nothing can be saved."),
            _("Tell whoever runs this hub. What was saved before is safe."),
        )
    if state == TOO_LONG:
        return (
            _("This took RunHub too long, so it stopped."),
            _("Try again in a moment, or ask for less at a time."),
        )
    return (
        _("RunHub's database does not answer just now."),
        _(
            "What was saved before is safe. If you were saving something, look whether it is "
            "there before you do it again."
        ),
    )


def _log(state: str, error: Exception) -> None:
    """The first of an outage, and one every ten seconds while it lasts."""
    global _quiet_until
    if monotonic() < _quiet_until:
        return
    _quiet_until = monotonic() + LOGGED_EVERY_S
    first = str(error).strip().split("\n", 1)[0]
    log.error("answered 503, the database is away or full: %s %s", state or "-", first)
