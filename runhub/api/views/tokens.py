"""Tokens: made with a password, listed, revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core.exceptions import ImmediateHttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.accounts import tokens
from athletes.accounts.credentials import WrongCredentials, user_by_credentials
from athletes.models import ApiToken, Scope, User
from runhub.api.base import ApiView
from runhub.api.errors import ApiError
from runhub.api.permissions import ANY
from runhub.api.schema import operation
from runhub.api.serializers.tokens import TokenMade, TokenNew, TokenOut, TokenPage


class Tokens(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": ()}

    def get_authenticators(self) -> list[Any]:
        """No token makes a token, and no page of another site makes one for whoever visits it:
        making one is between the password and the hub."""
        return [] if self._makes_one() else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [] if self._makes_one() else super().get_permissions()

    def _makes_one(self) -> bool:
        return getattr(self.request, "method", "") == "POST"

    @operation("tokens_list", "The tokens that work", answers={200: TokenPage})
    def get(self, request: Request) -> Response:
        rows = TokenOut(tokens.token_list(request.user), many=True).data
        return Response({"results": rows, "next": None})

    @operation(
        "tokens_create",
        "Make a token with e-mail address and password",
        takes=TokenNew,
        answers={201: TokenMade},
    )
    def post(self, request: Request) -> Response:
        form = TokenNew(data=request.data)
        form.is_valid(raise_exception=True)
        data = dict(form.validated_data)
        who = {name: data.pop(name, "") for name in ("email", "password", "code")}
        token, secret = tokens.token_create(user=_known(request, who), **data)
        shown = TokenMade(token, context={"secret": secret})
        return Response(shown.data, status=201)


class Token(ApiView):
    scopes = {"DELETE": (ANY,)}

    @operation("tokens_revoke", "Revoke a token: itself, or with “write” any", answers={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        token = tokens.token_of(request.user, key)
        used = request.auth
        if isinstance(used, ApiToken) and used != token and Scope.WRITE not in used.scopes:
            raise exceptions.PermissionDenied(
                _("Without the scope “write” a token can only revoke itself."), "scope_missing"
            )
        tokens.token_revoke(token=token)
        return Response(status=204)


def _known(request: Request, who: dict[str, str]) -> User:
    try:
        return user_by_credentials(request._request, **who)
    except WrongCredentials as error:
        raise ApiError(401, error.code, str(error)) from error
    except ImmediateHttpResponse as error:
        wait = error.response.headers.get("Retry-After", "60")
        raise exceptions.Throttled(wait=float(wait)) from error
