"""Who comes to the pages of the instance: admins of the hub; for all others they are not there."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from athletes.accounts.second_factor import (
    address_to_show_it,
    factor_shown_at,
    has_second_factor,
    has_shown_it,
)
from runhub.web.reauth import fresh_sign_in

View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """With ADMIN_REQUIRES_MFA only those who have shown a second factor in this session."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            raise Http404
        if settings.ADMIN_REQUIRES_MFA and not has_shown_it(request):
            return show_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


def fresh_second_factor(view: View) -> View:
    """The second factor again, for those who have one; for others the password."""
    by_password = fresh_sign_in(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_second_factor(request.user):
            return by_password(request, *args, **kwargs)
        shown_at = factor_shown_at(request)
        if time.time() - shown_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **kwargs)
        return show_second_factor(request)

    return guarded


def show_second_factor(request: HttpRequest) -> HttpResponse:
    """To where it is shown, and back; or to where one is set up."""
    if not has_second_factor(request.user):
        messages.warning(request, _("Set up a second factor: the admin pages ask for it."))
        return redirect("mfa_index")
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{address_to_show_it(request)}?{query}")
