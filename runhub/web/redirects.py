"""Where a form may send its reader next: a path of this site, or the fallback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from common.own_path import is_own_path


def own_path(text: str, fallback: str) -> str:
    """`text` if it is a path of this site, else the address of `fallback` (a URL name)."""
    is_ours = is_own_path(text) and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_ours else resolve_url(fallback)


def redirect_next(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """To the form's or the address's `next`."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return HttpResponseRedirect(own_path(wanted, fallback))
