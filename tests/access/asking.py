"""Requests without the test client's own work: one set of middleware for everybody, no copies of
template contexts; each request in a savepoint that is taken back."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.urls import ResolverMatch, URLResolver, resolve
from django_htmx.middleware import HtmxDetails

from athletes.accounts import tokens
from athletes.models import ApiToken, Athlete, User
from athletes.selectors import Reader, reader_for

BOUNDARY = "BoUnDaRyStRiNg"
SAMPLE = re.compile(rb" [-+.\w]+$", re.M)  # what Prometheus is told, after name and labels
TOKEN_BY_SECRET = tokens.token_by_secret
_WRITES = re.compile(
    r"\b(?:INSERT INTO|(?<!DO )(?<!FOR )UPDATE|DELETE FROM)\s+(?!SET\b)\"?(\w+)", re.I
)


@dataclass
class Said:
    """An answer: status, headers, and everything that is in it as one text."""

    status: int
    headers: dict[str, str]
    text: str
    wrote: frozenset[str]  # tables, though that has been taken back
    changed: frozenset[str] = frozenset()  # of Alice's rows, if asked for


class Spy:
    """Notes the tables that statements write to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.tables.update(_WRITES.findall(sql))
        return execute(sql, params, many, context)


@dataclass
class Asker:
    """`ask("alice", "get", "/team/")`: as who is in `cookies` or `tokens`; else as nobody."""

    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    known: dict[str, tuple[Any, Reader]] = field(default_factory=dict)
    bearers: dict[str, ApiToken | None] = field(default_factory=dict)
    matches: dict[str, ResolverMatch] = field(default_factory=dict)
    # In the session of everybody.
    session: dict[str, Any] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    factory: RequestFactory = field(default_factory=RequestFactory)
    errors: list[BaseException | None] = field(default_factory=list)
    asked: int = 0

    def sign_in(self, who: str, athlete: Athlete) -> None:
        client = Client()
        client.force_login(athlete.user)
        session = client.session
        session.update(self.session)
        session.save()
        self.cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        if User.objects.filter(pk=athlete.user_id, is_active=True).exists():
            self.users[who] = athlete.user_id

    def send(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> HttpResponse:
        """The answer itself; what it does stays."""
        self.asked += 1
        request = self._request(who, method, path, body, headers)
        got_request_exception.connect(self._noted)
        try:
            return self.handler(request.environ)  # type: ignore[attr-defined]
        finally:
            got_request_exception.disconnect(self._noted)

    def view(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> HttpResponseBase:
        """The answer of the view alone, to the user that the session is of: without middleware,
        whose work is the same for all who are signed in."""
        self.asked += 1
        request = self._request(who, method, path, body, headers)
        request.user, request.reader = self._user(who)  # type: ignore[attr-defined]
        request.session = SessionStore()
        request.session.update(self.session)
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request._messages = default_storage(request)  # type: ignore[attr-defined]
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        request.META["runhub.forwarded"] = False
        found = request.resolver_match = self._match(request.path_info)
        try:
            with request_context(request), patch.object(tokens, "token_by_secret", self._bearer):
                answer = found.func(request, *found.args, **found.kwargs)
                if isinstance(answer, SimpleTemplateResponse):
                    answer.render()
        except Http404:
            return HttpResponse(status=404)
        except PermissionDenied:
            return HttpResponse(status=403)
        return answer

    def _match(self, path: str) -> ResolverMatch:
        """Asked for once a path: hundreds ask it in turn."""
        if path not in self.matches:
            self.matches[path] = resolve(path)
        return self.matches[path]

    def _user(self, who: str) -> tuple[Any, Reader]:
        """Copies: views keep things with the user of a request, and forms write to the athlete."""
        if who not in self.known:
            known = AnonymousUser()
            if who in self.users:
                known = User.objects.select_related("athlete").get(pk=self.users[who])
            self.known[who] = known, reader_for(known)
        known, reader = self.known[who]
        if reader.athlete is None:
            return known, reader
        user = copied(known)
        return user, replace(reader, athlete=user.athlete)

    def _bearer(self, secret: str) -> ApiToken | None:
        """Looked up once: that a token is asked about anew each time is seen where `send` asks."""
        if secret not in self.bearers:
            self.bearers[secret] = TOKEN_BY_SECRET(secret)
        token = copy(self.bearers[secret])
        if token is not None:
            token.user = copied(token.user)
        return token

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        rows: Callable[[frozenset[str]], Any] | None = None,
        *,
        stays: bool = False,
        again: bool = False,
        **headers: str,
    ) -> Said:
        """What is answered; nothing else stays. `rows`: reads what must not change. `stays`: of a
        request that is to write nothing, which `wrote` shows: it costs no savepoint. `again`: the
        view alone."""
        spy = Spy()
        changed: set[str] = set()
        with nullcontext() if stays else transaction.atomic():
            with connection.execute_wrapper(spy):
                send = self.view if again else self.send
                answer = send(who, method, path, body, **headers)
                said = said_in(answer)
            wrote = frozenset(spy.tables)
            after = rows(wrote) if rows and wrote and not stays else None
            if not stays:
                transaction.set_rollback(True)
        if after:
            before = rows(wrote)  # type: ignore[misc]
            changed = {name for name in after if after[name] != before[name]}
        return Said(answer.status_code, dict(answer.headers), said, wrote, frozenset(changed))

    def _request(
        self, who: str, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> HttpRequest:
        extra: dict[str, Any] = {f"HTTP_{name.upper()}": text for name, text in headers.items()}
        if who in self.cookies:
            extra["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.cookies[who]}"
        elif who in self.tokens:
            extra["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[who]}"
        data, kind = b"", "application/octet-stream"
        if method not in ("get", "head", "options"):
            if path.startswith("/api/"):
                data, kind = json.dumps(body or {}).encode(), "application/json"
            else:
                data, kind = encode_multipart(BOUNDARY, body or {}), MULTIPART_CONTENT
        return self.factory.generic(method.upper(), path, data, kind, **extra)

    def _noted(self, **given: Any) -> None:
        self.errors.append(sys.exc_info()[1])


def copied(user: User) -> User:
    """With their athlete."""
    user, athlete = copy(user), copy(user.athlete)
    user.athlete, athlete.user = athlete, user
    return user


def said_in(answer: HttpResponseBase) -> str:
    """Headers, cookies and body as one text; what is packed is unpacked."""
    body: bytes = answer.getvalue()  # type: ignore[attr-defined]
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if answer.headers.get("Content-Type", "").startswith("text/plain; version="):
        body = SAMPLE.sub(b"", body)  # seconds and bytes: among so many some look like a place
    return f"{heads}\n{answer.cookies.output()}\n{body.decode('utf-8', 'replace')}"


def fresh_limits() -> None:
    """Rate limits begin anew."""
    for alias in ("default", "database"):
        caches[alias].key_prefix = uuid4().hex  # type: ignore[attr-defined]


@contextmanager
def plain_errors() -> Iterator[None]:
    """Pages of refusals without their frame, which is the same for all and takes longest."""
    real = URLResolver.resolve_error_handler

    def short(self: URLResolver, view_type: int) -> Any:
        if view_type in (403, 404):
            return lambda request, exception=None: HttpResponse(status=view_type)
        return real(self, view_type)

    URLResolver.resolve_error_handler = short  # type: ignore[method-assign]
    try:
        yield
    finally:
        URLResolver.resolve_error_handler = real  # type: ignore[method-assign]
