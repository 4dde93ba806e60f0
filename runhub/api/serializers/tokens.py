"""Tokens: never their secret but in the answer that makes one."""

from __future__ import annotations

from datetime import UTC

from rest_framework import serializers

from athletes.models import ApiToken, Scope
from runhub.api.fields import Strict, TextChoice, TextField
from runhub.api.serializers.common import page_of


class TokenOut(serializers.Serializer[ApiToken]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = serializers.DateTimeField(default_timezone=UTC)
    expires_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    last_used_at = serializers.DateTimeField(
        default_timezone=UTC, allow_null=True, help_text="Noted at most once a minute."
    )


TokenPage = page_of(TokenOut, "TokenPage")


class TokenMade(TokenOut):
    secret = serializers.SerializerMethodField(help_text="Shown this once. Begins with rh_.")

    def get_secret(self, _row: ApiToken) -> str:
        return str(self.context["secret"])


class TokenNew(Strict):
    """Of whoever knows the password; a token cannot make another."""

    email = TextField(max_length=254)
    password = TextField(max_length=1000, trim_whitespace=False)
    code = TextField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text="Of the authenticator app, or a recovery code, where one is set up.",
    )
    name = TextField(max_length=80, help_text="What it is for, to know it by later.")
    scopes = serializers.ListField(
        child=TextChoice(choices=Scope.choices), min_length=1, max_length=len(Scope)
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, default_timezone=UTC, help_text="Without it, never."
    )
