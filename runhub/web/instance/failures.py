"""What failed, files and tasks, each with another try."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from runhub.failures import failures as failed_tasks
from runhub.instance import failures as failed
from runhub.web.instance.door import admins_only
from runhub.web.instance.frame import instance_page
from runhub.web.paging import page_number


@admins_only
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    context = {"files": failed.failed_files(page_number(request.GET)), "tasks": failed_tasks()}
    return instance_page(request, "failures", "instance_failures", context)


@admins_only
@require_POST
def retry_file(request: HttpRequest, pk: int) -> HttpResponse:
    if failed.file_again(pk=pk):
        messages.success(request, _("The file is read again."))
    else:
        messages.warning(request, _("Its bytes are not kept any more: it has to be uploaded anew."))
    return redirect("instance_failures")


@admins_only
@require_POST
def retry_files(request: HttpRequest) -> HttpResponse:
    count = failed.files_again()
    words = ngettext("%(n)d file is read again.", "%(n)d files are read again.", count)
    messages.success(request, words % {"n": count})
    return redirect("instance_failures")


@admins_only
@require_POST
def retry_task(request: HttpRequest, pk: int) -> HttpResponse:
    if failed.tasks_again(pk=pk):
        messages.success(request, _("The task is sent again."))
    else:
        messages.warning(
            request,
            _("It could not be sent again: Redis is away, or what it was about is not known."),
        )
    return redirect("instance_failures")
