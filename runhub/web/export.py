"""Settings page: an archive of everything, asked for, followed and fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from athletes.models import Athlete
from runhub.dispatch import ring_export_after_commit
from runhub.export.access import export_for, exports_of
from runhub.export.rows import TooMany, export_path, export_request
from runhub.models import Export
from runhub.web.activities import own_athlete
from runhub.web.downloads import download
from runhub.web.imports import signed_in
from runhub.web.settings import settings_page
from runhub.web.upload import size_words


@signed_in
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    athlete = own_athlete(request)
    if request.method == "POST":
        try:
            begin(athlete)
        except TooMany as fault:
            messages.warning(request, too_many(fault))
        return redirect("settings_export")
    return settings_page(request, "export", _context(athlete))


@signed_in
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """The moving part of the page; asked for again until nothing is being made."""
    if not request.htmx:
        return redirect("settings_export")
    return render(request, "settings/_export.html", _context(own_athlete(request)))


@login_required
@require_GET
def export_download(request: HttpRequest, key: UUID) -> HttpResponse:
    return download_of(export_for(request.user, key))


def begin(athlete: Athlete) -> Export:
    """The archive being made, or a new one. Raises TooMany."""
    with transaction.atomic():
        found, is_new = export_request(athlete=athlete)
        if is_new:
            ring_export_after_commit(found.pk)
    return found


def download_of(found: Export) -> FileResponse:
    """The finished archive as an attachment; Http404 while there is none."""
    if found.state != Export.State.READY:
        raise Http404
    try:
        file = export_path(found.public_id).open("rb")
    except FileNotFoundError as error:  # a backup brings rows back, but no archives
        raise Http404 from error
    answer = download(file, file_name(found), "application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


def file_name(found: Export) -> str:
    return f"runhub-{found.created_at:%Y-%m-%d}.zip"


def too_many(fault: TooMany) -> str:
    hours = -(-fault.wait_s // 3600)
    said = ngettext(
        "You have had %(n)d archive made within a day, which is the limit.",
        "You have had %(n)d archives made within a day, which is the limit.",
        settings.EXPORTS_A_DAY,
    )
    wait = ngettext("Try again in %(n)d hour.", "Try again in %(n)d hours.", hours)
    return f"{said % {'n': settings.EXPORTS_A_DAY}} {wait % {'n': hours}}"


def _context(athlete: Athlete) -> dict[str, Any]:
    found = exports_of(athlete)
    return {
        "running": next((row for row in found if row.is_open), None),
        "rows": [_row(row) for row in found if not row.is_open],
        "days": settings.EXPORT_DAYS,
        "label": _("Making the archive"),
    }


def _row(found: Export) -> dict[str, Any]:
    is_there = found.state == Export.State.READY and export_path(found.public_id).exists()
    return {
        "export": found,
        "is_there": is_there,
        "size": size_words(found.size_bytes),
        "reason": found.reason or _("It is not kept any more."),
    }
