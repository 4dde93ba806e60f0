"""What somebody is told, how they want to be told, and the way out of the mails."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.accounts.addresses import is_confirmed
from coaching.events import EVENTS
from coaching.models import NotificationChoice
from coaching.selectors import notifications as selectors
from coaching.services import notifications as services
from runhub.unsubscribe import turn_of
from runhub.web.settings import settings_page
from runhub.web.talk.words import line_of, place_of

PAGE = 30


@login_required
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """The newest first; `?before=` names the last of the page before."""
    after = selectors.place_before(request.user, request.GET.get("before", ""))
    part = selectors.notifications_part(request.user, after=after, limit=PAGE)
    lines = [line_of(row) for row in part.rows]
    context = {
        "lines": lines,
        "next": lines[-1].key if part.end else None,
        "is_first": after is None,
        "any_unread": any(line.is_unread for line in lines),
    }
    return render(request, "talk/notifications.html", context)


@login_required
@require_GET
def notification(request: HttpRequest, key: UUID) -> HttpResponse:
    """On to what it tells about; so it has been read."""
    row = selectors.notification_for(request.user, key)
    services.notifications_read(user=request.user, keys=[row.public_id])
    return redirect(place_of(row))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    services.notifications_read(user=request.user)
    return redirect("notifications")


@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Event × way, all at once."""
    if request.method == "POST":
        ways = {key: request.POST[key] for key in EVENTS if key in request.POST}
        try:
            services.choices_set(user=request.user, ways=ways)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Saved."))
        return redirect("settings_notifications")
    context = {
        "choices": selectors.choices_of(request.user, is_staff=request.reader.is_coach),
        "ways": NotificationChoice.By.choices,
        "email": request.user.email,
        "is_confirmed": is_confirmed(request.user),
    }
    return settings_page(request, "notifications", context)


# Mail programs post without session and form (RFC 8058); what they may do is in the signed token.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A scanner that follows every address of a mail must end nothing: only POST does."""
    turn = turn_of(token)
    if request.method == "POST":
        services.mails_stop(turn=turn)
    context = {"is_done": request.method == "POST", "token": token}
    return render(request, "talk/unsubscribe.html", context)
