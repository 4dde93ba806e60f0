"""What stands under /admin/: people, teams, import batches, failed tasks and the record, to read.

No athlete's figures are among them, and no field can be typed into: what can be done are named
actions, each a service, for admins of the hub alone and with a line in Django's record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, action, display
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from activities.models import Outcome
from athletes.models import User
from runhub.instance import acts


class ReadOnlyAdmin(ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserAdmin(ReadOnlyAdmin):
    """Deleting is no action of lists: it has days of grace, and a page that says what goes."""

    list_display = ("email", "is_active", "is_staff", "date_joined", "last_login", "page")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email",)
    ordering = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "date_joined", "last_login")
    actions = ("disable", "enable", "send_reset")

    @display(description=_lazy("page of the account"))
    def page(self, user: User) -> str:
        address = reverse("instance_person", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, user.pk)

    @action(description=_lazy("Disable: sessions and tokens end"))
    def disable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, acts.disable)

    @action(description=_lazy("Enable"))
    def enable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, acts.enable)

    @action(description=_lazy("Send a link for a new password"))
    def send_reset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, acts.send_reset)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[User], act: Callable[..., str]
    ) -> None:
        """Viewing is for staff, acting for admins of the hub."""
        if not request.user.is_superuser:
            raise PermissionDenied
        for user in queryset.select_related("athlete"):
            try:
                said, level = act(request=request, user=user), messages.SUCCESS
            except ValidationError as error:
                said, level = " ".join(error.messages), messages.ERROR
            self.message_user(request, f"{user.email}: {said}", level)


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


class TaskFailureAdmin(ReadOnlyAdmin):
    list_display = ("name", "at", "fault", "retried_at")
    list_filter = ("name",)
    fields = ("name", "at", "fault", "args", "retried_at", "trace")


class LogEntryAdmin(ReadOnlyAdmin):
    """Who did what to which account."""

    list_display = ("action_time", "user", "object_repr", "change_message")
    ordering = ("-action_time",)
    search_fields = ("object_repr", "change_message")
    fields = ("action_time", "user", "object_repr", "change_message")
    list_select_related = ("user",)
