"""/admin/: Django's own pages behind the hub's log-in. What stands there is in `admin_models`."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from activities.models import ImportJob
from athletes.accounts.second_factor import address_to_show_it, has_second_factor, has_shown_it
from athletes.models import Team, User
from runhub.admin_models import (
    ImportJobAdmin,
    LogEntryAdmin,
    TaskFailureAdmin,
    TeamAdmin,
    UserAdmin,
)
from runhub.models import TaskFailure


class HubAdminSite(AdminSite):
    """Staff alone; with ADMIN_REQUIRES_MFA only those who have shown a second factor."""

    site_header = site_title = "RunHub"
    index_title = ""
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and (
            not settings.ADMIN_REQUIRES_MFA or has_shown_it(request)
        )

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only staff without the second factor come here; others have been sent to log-in."""
        if self.has_permission(request):
            return redirect("admin:index")
        if not has_second_factor(request.user):
            messages.warning(request, _("Set up a second factor: the admin pages ask for it."))
            return redirect("mfa_index")
        query = urlencode({"next": request.GET.get("next", "/admin/")})
        return redirect(f"{address_to_show_it(request)}?{query}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")


hub_admin = HubAdminSite(name="admin")
hub_admin.register(User, UserAdmin)
hub_admin.register(Team, TeamAdmin)
hub_admin.register(ImportJob, ImportJobAdmin)
hub_admin.register(TaskFailure, TaskFailureAdmin)
hub_admin.register(LogEntry, LogEntryAdmin)
