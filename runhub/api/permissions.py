"""What a token may do. Whose data it may do it to is decided by the access modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from athletes.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

ANY = "any"  # of the view's `scopes`: every token, whatever it may do


class SignedIn(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user and request.user.is_authenticated)


class Scoped(BasePermission):
    """A token needs one of the scopes that the view names for the method; a session has all."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        # What the address does not take at all is answered with 405.
        if not isinstance(request.auth, ApiToken) or request.method not in view.allowed_methods:
            return True
        wanted = scopes_of(view, request.method or "")
        if ANY in wanted or set(wanted) & set(request.auth.scopes):
            return True
        raise exceptions.PermissionDenied(
            _("This token has not the scope “%(scope)s”.") % {"scope": "” or “".join(wanted)},
            "scope_missing",
        )


def scopes_of(view: APIView, method: str) -> tuple[str, ...]:
    """Scopes of which one is needed; none at all for a method nobody has thought about."""
    method = "GET" if method == "HEAD" else method
    return tuple(getattr(view, "scopes", {}).get(method, ()))
