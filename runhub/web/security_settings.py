"""Settings › Security: everything that decides who gets into the account."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from athletes.accounts import sessions
from athletes.accounts.security import security_overview
from runhub.web.settings import settings_page


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    context = {"overview": security_overview(request.user)}
    return settings_page(request, "security", context)


class SessionsView(ListUserSessionsView):
    """allauth's list, whose POST ends all sessions but the present one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Listed even if the session was made before sessions were listed.
        UserSession.objects.create_from_request(self.request)
        key = self.request.session.session_key
        return {"rows": sessions.session_rows(self.request.user, key)}


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    sessions.session_end(user=request.user, pk=pk)
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")
