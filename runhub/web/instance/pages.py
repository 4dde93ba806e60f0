"""Tabs that are only read: condition, teams, storage, versions and settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from runhub.backup import state as backup_state
from runhub.instance import about as facts
from runhub.instance import health
from runhub.instance.storage import storage_by_user
from runhub.instance.teams import team_rows
from runhub.web.instance.door import admins_only
from runhub.web.instance.frame import instance_page


@admins_only
@require_GET
def condition(request: HttpRequest) -> HttpResponse:
    context = {
        "work": health.work(),
        "programs": health.programs(),
        "redis": health.redis_state(),
        "database": health.database_state(),
        "disk": health.disk_state(),
        "backup": health.backup(),
    }
    return instance_page(request, "condition", "instance", context)


@admins_only
@require_POST
def restore_proven(request: HttpRequest) -> HttpResponse:
    """A restore is tried on another machine, of which this hub knows nothing: somebody says so."""
    backup_state.restored()
    messages.success(request, _("Noted: a restore was proven today."))
    return redirect("instance")


@admins_only
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    return instance_page(request, "teams", "instance_teams", {"rows": team_rows()})


@admins_only
@require_GET
def storage(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": storage_by_user(),
        "disk": health.disk_state(),
        "quota": settings.QUOTA_BYTES,
    }
    return instance_page(request, "storage", "instance_storage", context)


@admins_only
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    applied, waiting = facts.schema()
    context = {
        "versions": facts.versions(),
        "applied": applied,
        "waiting": waiting,
        "kept": facts.settings_kept(),
    }
    return instance_page(request, "about", "instance_about", context)
