"""Logs of the hub: downloaded, or how to read them where they are."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from runhub.instance.logs import log_files, log_opened
from runhub.web.downloads import download
from runhub.web.instance.door import admins_only
from runhub.web.instance.frame import instance_page


@admins_only
@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    return instance_page(request, "logs", "instance_logs", {"files": log_files()})


@admins_only
@require_GET
def log(request: HttpRequest, name: str) -> FileResponse:
    return download(log_opened(name), name, "text/plain; charset=utf-8")
