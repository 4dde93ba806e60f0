"""Tokens, and a client that speaks JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client

from athletes.accounts.tokens import token_create
from athletes.models import ApiToken, Athlete

ALL = ("read", "write", "upload")


class Api:
    """`api.get("activities/")`; bodies go as JSON, answers come as Django's test responses."""

    def __init__(self, secret: str = "", token: ApiToken | None = None) -> None:
        self.client = Client()
        self.secret, self.token = secret, token

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        if self.secret:
            headers = {"Authorization": f"Bearer {self.secret}"} | headers
        url = path if path.startswith("/") else f"/api/v1/{path}"
        given = {} if data is None else {"data": data, "content_type": "application/json"}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, method)(url, headers=sent, **given)

    def get(self, path: str, **headers: str) -> Any:
        return self("get", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self("post", path, {} if data is None else data, **headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self("patch", path, data, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self("delete", path, **headers)

    def upload(self, files: list[Any], path: str = "imports/", **fields: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} | fields.pop("headers", {})
        data = {"files": files, **fields}
        return self.client.post(f"/api/v1/{path}", data, headers=headers)


ApiOf = Callable[..., Api]


def api_make(athlete: Athlete, scopes: Iterable[str] = ALL) -> Api:
    token, secret = token_create(user=athlete.user, name="test", scopes=scopes)
    return Api(secret, token)


@pytest.fixture
def api_of() -> ApiOf:
    return api_make


@pytest.fixture
def api(alice: Athlete, api_of: ApiOf) -> Api:
    """Alice's, with every scope."""
    return api_of(alice)
