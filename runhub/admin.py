"""/admin/: who is here and how imports fare, to read. No athlete's figures are registered."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, display
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from activities.models import ImportJob, Outcome
from athletes.models import Team, User
from athletes.second_factor import address_to_show_it, has_second_factor, has_shown_it


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


class ReadOnlyAdmin(ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email",)
    ordering = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "date_joined", "last_login")


class TeamAdmin(ReadOnlyAdmin):
    list_display = ("name", "created_at", "archived_at")
    search_fields = ("name",)
    fields = ("name", "created_at", "archived_at")


class ImportJobAdmin(ReadOnlyAdmin):
    """How many and how they went; not whose files, nor what they are called."""

    list_display = ("public_id", "created_at", "settled_at", "files", "added", "failed")
    ordering = ("-created_at",)
    fields = ("public_id", "created_at", "settled_at", "files", "added", "failed")
    readonly_fields = ("files", "added", "failed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                files=Count("items"),
                added=Count("items", filter=Q(items__outcome=Outcome.ADDED)),
                failed=Count("items", filter=Q(items__outcome=Outcome.FAILED)),
            )
        )

    @display(description=_lazy("files"))
    def files(self, job: Any) -> int:
        return int(job.files)

    @display(description=_lazy("added"))
    def added(self, job: Any) -> int:
        return int(job.added)

    @display(description=_lazy("failed"))
    def failed(self, job: Any) -> int:
        return int(job.failed)


hub_admin = HubAdminSite(name="admin")
hub_admin.register(User, UserAdmin)
hub_admin.register(Team, TeamAdmin)
hub_admin.register(ImportJob, ImportJobAdmin)
