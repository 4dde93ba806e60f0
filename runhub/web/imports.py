"""Following imports: all of them, one batch as it moves, undo and retry."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.access import item_for, job_for
from activities.models import ImportJob
from activities.selectors import imports_pages as pages
from activities.selectors.imports import Rounded, job_progress
from activities.services.imports import item_retry, job_retry, job_undo
from common.units import decimal
from runhub.dispatch import ring_after_commit
from runhub.web.paging import page_number
from runhub.web.upload import Refusal, refused_json

View = Callable[..., HttpResponse]
WORKERS = 2


def signed_in(view: View) -> View:
    """Strangers go to the log-in; a script is told so, and a polling page reloads itself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        if wants_json(request):
            gone = Refusal(401, _("You are signed out."), _("Sign in and upload again."))
            return refused_json(gone)
        return redirect_to_login(request.get_full_path())

    return guarded


def wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@signed_in
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    page = pages.batch_page(request.user, page_number(request.GET))
    return render(request, "imports/list.html", {"page": page})


@signed_in
@require_GET
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    job = job_for(request.user, key)
    context = _live(request, job)
    if job.undone_at is not None:
        context["trashed"] = pages.trashed_count(job)
    return render(request, "imports/batch.html", context)


@signed_in
@require_GET
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """The moving part of a batch's page; asked for again until everything is settled."""
    job = job_for(request.user, key)
    if not request.htmx:
        return redirect("import_batch", key=key)
    if request.GET.get("only") == "bar":
        return render(request, "imports/_bar.html", _state(job))
    context = _live(request, job) | {"is_poll": True}
    if not context["is_running"]:
        context["others_running"] = pages.running_jobs(job.athlete)
    return render(request, "imports/_live.html", context)


def _live(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    status = request.GET.get("show", "")
    status = status if status in pages.STATUSES else ""
    context = _state(job)
    counts = context["counts"]
    items = pages.item_page(
        job, status=status, number=page_number(request.GET), total=counts[status or "all"]
    )
    first = items.items[0] if counts["all"] == 1 and items.items else None
    return context | {
        "items": items,
        "tabs": _tabs(job, counts, status),
        "single": first if first and first.activity_key else None,
        "archives": [] if context["is_running"] else pages.archive_notes(job),
        "can_retry": pages.keeps_bytes(job),
    }


def _state(job: ImportJob) -> dict[str, Any]:
    found = job_progress(job)
    return {
        "job": job,
        "batch": pages.batch_of(job),
        "progress": found,
        "is_running": not found.settled,
        "is_stuck": pages.is_stuck(job, found),
        "is_unpacking": not found.settled and pages.is_unpacking(job),
        "rate": rate_words(found.rate),
        "left": left_words(found.left),
        "counts": pages.status_counts(found),
    }


def _tabs(job: ImportJob, counts: dict[str, int], current: str) -> list[tuple[str, str, bool]]:
    words = {
        "": _("All"),
        "failed": _("Failed"),
        "added": _("New"),
        "duplicate": _("Already there"),
        "skipped": _("Not activities"),
        "running": _("Being read"),
        "waiting": _("Waiting"),
    }
    url = reverse("import_batch", args=[job.public_id])
    return [
        (
            format_html(
                '{} <span class="tab-count">{}</span>', word, decimal(counts[name or "all"])
            ),
            f"{url}?show={name}" if name else url,
            name == current,
        )
        for name, word in words.items()
        if counts[name or "all"] or name in ("", current)
    ]


def rate_words(rate: Rounded | None) -> str:
    """ "8 files a second"."""
    if rate is None:
        return ""
    words = {
        "s": ngettext("%(n)d file a second", "%(n)d files a second", rate.number),
        "min": ngettext("%(n)d file a minute", "%(n)d files a minute", rate.number),
    }
    return words[rate.unit] % {"n": rate.number}


def left_words(left: Rounded | None) -> str:
    """ "about 20 s left"."""
    if left is None:
        return ""
    words = {
        "s": _("about %(n)d s left"),
        "min": _("about %(n)d min left"),
        "h": _("about %(n)d h left"),
    }
    return words[left.unit] % {"n": left.number}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    job = job_for(request.user, key)
    if request.method != "POST":
        found = job_progress(job)
        context = {
            "job": job,
            "batch": pages.batch_of(job),
            "count": pages.undo_count(job),
            "unread": found.unread,
            "is_dialog": bool(request.htmx),
        }
        name = "imports/_undo.html" if request.htmx else "imports/undo.html"
        return render(request, name, context)
    if job.undone_at is None:
        gone = job_undo(job=job)
        words = ngettext(
            "Undone: %(n)s activity is in the trash.",
            "Undone: %(n)s activities are in the trash.",
            gone,
        )
        messages.success(request, words % {"n": decimal(gone)})
    return see_other(reverse("import_batch", args=[key]))


@signed_in
@require_POST
def retry_item(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    item = item_for(request.user, key, pk)
    with transaction.atomic():
        item_retry(item=item)
        ring_after_commit(item.job_id, times=WORKERS)
    return see_other(reverse("import_batch", args=[key]))


@signed_in
@require_POST
def retry_failed(request: HttpRequest, key: UUID) -> HttpResponse:
    job = job_for(request.user, key)
    with transaction.atomic():
        job_retry(job=job)
        ring_after_commit(job.pk, times=WORKERS)
    return see_other(reverse("import_batch", args=[key]))
