"""The world with everybody signed in, and what is checked of each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from athletes.accounts.tokens import token_create
from athletes.models import ApiToken
from common.kinds import Kind
from runhub.web.activities import UNDO
from tests.access.asking import Asker, Said, fresh_limits
from tests.access.made import Canary, Made
from tests.access.principals import CLASSES
from tests.access.rows_of import BOOKKEEPING, reader_of
from tests.access.vocabulary import DONE, GONE, NOT, READERS, Row, Statuses
from tests.access.world import UNDO as TOKEN
from tests.access.world import filled, filled_body, world_make

SCOPES = ("read", "write", "upload")
# Name of a token: whose, its scopes, and what has become of it.
TOKENS = {
    "alice's token": ("alice", SCOPES, None),
    "alice's reading token": ("alice", ("read",), None),
    "alice's writing token": ("alice", ("write",), None),
    "alice's uploading token": ("alice", ("upload",), None),
    "alice's empty token": ("alice", (), None),
    "alice's ended token": ("alice", SCOPES, "expires_at"),
    "alice's revoked token": ("alice", SCOPES, "revoked_at"),
    "owner's token": ("owner of her team", SCOPES, None),
    "coach's token": ("coach of her team", SCOPES, None),
    "coach's reading token": ("coach of her team", ("read",), None),
    "coach's writing token": ("coach of her team", ("write",), None),
    "assistant's token": ("assistant of her team", SCOPES, None),
    "team-mate's token": ("athlete of her team", SCOPES, None),
    "token of another coach": ("coach of another team", SCOPES, None),
    "token of a removed coach": ("removed coach", SCOPES, None),
    "token of a deactivated coach": ("deactivated coach", SCOPES, None),
    "token of an admin": ("admin of the hub", SCOPES, None),
}
# Staff of other teams that Alice is or was asked into: they read her name there, or her address.
KNOW_HER = frozenset(who for who in CLASSES if who.startswith("coach ")) | {"removed coach"}
KNOWN = frozenset({"name", "address", "id of alice"})
# Answered before anything is known about who asks.
PROBES = ("/healthz", "/readyz")
CHANGING = DONE - {302, 303, 400}  # what follows a form that was taken, beside a way elsewhere
# Reading marks comments and news as read, and lets allauth note an address.
ON_READING = BOOKKEEPING | {
    "coaching_commentread",
    "coaching_notification",
    "account_emailaddress",
}
REFUSING = ("put", "patch", "delete", "options", "head")


def class_of(who: str) -> str:
    if who in CLASSES:
        return CLASSES[who]
    owner, _scopes, ended = TOKENS[who]
    return "anonymous" if ended else CLASSES[owner]


@dataclass
class Stage:
    made: Made
    asker: Asker
    rows: Callable[[frozenset[str]], dict[str, Any]]
    # What of Alice her staff may read at the moment; from the first of these days on.
    shown: frozenset[Kind] = frozenset(Kind)
    hides_old: bool = False
    cells: Counter[str] = field(default_factory=Counter)
    # Canaries by the classes that have read them.
    read: dict[str, set[str]] = field(default_factory=dict)

    def address(self, row: Row, route: str, **fill: str) -> str:
        values = self.made.values | dict(row.fill) | fill
        path = filled(route, values)
        query = filled(row.query, values)
        path = path if path.startswith("/") else f"/{path}"
        return f"{path}?{query}" if query else path

    def may_read(self, who: str, canary: Canary) -> bool:
        name = class_of(who)
        if canary.never_shown:
            return False
        if name in canary.seen_by or (who in KNOW_HER and canary.name in KNOWN):
            return True
        if name not in READERS or not canary.kinds:
            return False
        if name == "glass":
            return True
        return canary.kinds <= self.shown and not (canary.is_old and self.hides_old)

    def leaks(self, who: str, said: Said, sent: str) -> list[str]:
        """Canaries in an answer that have no business there; ids that were sent may come back."""
        found = []
        for canary in self.made.canaries.values():
            if canary.text in said.text and canary.text not in sent:
                if self.may_read(who, canary):
                    self.read.setdefault(class_of(who), set()).add(canary.name)
                else:
                    found.append(canary.name)
        return found

    def check(
        self, who: str, method: str, path: str, expected: Statuses, body: Any = None,
        writes: Iterable[str] = (), again: bool = False,
    ) -> Said:  # fmt: skip
        """One cell; AssertionError when anything about the answer is wrong."""
        name, cell = class_of(who), (who, method, path, body)
        body = filled_body(body, self.made.values)
        before = len(self.asker.errors)
        # What is not to be done needs no taking back.
        stays = method == "get" or not expected & CHANGING
        rows = None if stays or name == "athlete" else self.rows
        said = self.asker.ask(who, method, path, body, rows, stays=stays, again=again)
        self.cells[method] += 1
        assert len(self.asker.errors) == before, (cell, self.asker.errors[before:])
        assert said.status in expected, (cell, said.status, sorted(expected))
        leaks = self.leaks(who, said, f"{path} {body}")
        assert not leaks, (cell, "reads", leaks)
        assert again or path in PROBES or is_kept_nowhere(said), (cell, said.headers)
        if name != "athlete":
            changed = said.changed - set(writes)
            assert not changed, (cell, "changes", changed)
            wrote = said.wrote - (ON_READING if method == "get" else BOOKKEEPING)
            assert not wrote or not stays, (cell, "writes", wrote)
        return said

    def check_page(self, route: str, row: Row, people: Iterable[str] = CLASSES) -> None:
        """Everybody × every method; the second of a class asks the view alone."""
        path, classes = self.address(row, route), set()
        for who in people:
            name = class_of(who)
            fresh_limits()
            again = name in classes and name != "anonymous"
            self.check(who, "get", path, row.get[name], again=again)
            for body in (None,) if again else (None, *row.bodies):
                self.check(who, "post", path, row.post[name], body, row.writes, again)
            classes.add(name)
            # The many coaches who are strangers are told apart by what they read and send.
            for method in REFUSING if who not in KNOW_HER or not again else ():
                self.check_refused(who, method, path, row)

    def check_operation(self, name: str, row: Row, scopes: tuple[str, ...]) -> None:
        """Everybody by session, and by tokens of every sort."""
        method, route = name.lower().split()
        path, classes = self.address(row, route), set()
        for who in (*CLASSES, *TOKENS):
            expected, of = row.get[class_of(who)], class_of(who)
            if who in TOKENS and of != "anonymous" and scopes and not has_scope(who, scopes):
                expected = frozenset({403}) | (expected & GONE)
            fresh_limits()
            again = of in classes and of != "anonymous"
            for body in (None,) if again else (None, *row.bodies):
                self.check(who, method, path, expected, body, row.writes, again)
            classes.add(of)

    def check_refused(self, who: str, method: str, path: str, row: Row) -> None:
        taken = row.get[class_of(who)] if method == "head" else frozenset({302, 401, 403, 404})
        status = self.asker.view(who, method, path.partition("?")[0]).status_code
        self.cells[method] += 1
        assert status in taken | NOT, (who, method, path, status)


def has_scope(token: str, scopes: tuple[str, ...]) -> bool:
    return "any" in scopes or bool(set(scopes) & set(TOKENS[token][1]))


def is_kept_nowhere(said: Said) -> bool:
    """No cache may keep it; but answers with an ETag, which their reader asks about each time."""
    words = {word.strip() for word in said.headers.get("Cache-Control", "").split(",")}
    vary = {word.strip() for word in said.headers.get("Vary", "").split(",")}
    is_asked = "no-cache" in words and "ETag" in said.headers
    is_private = "private" in words and "public" not in words and {"Cookie"} <= vary
    return is_private and ("no-store" in words or is_asked)


def stage_make() -> Stage:
    made = world_make()
    # As if everybody had put her run into the trash.
    asker = Asker(session={UNDO: {TOKEN: {"trashed": [str(made.binned.public_id)]}}})
    for who, athlete in made.people.items():
        asker.sign_in(who, athlete)
    past = timezone.now() - timedelta(seconds=1)
    for name, (who, scopes, ended) in TOKENS.items():
        user = made.people[who].user
        token, secret = token_create(user=user, name=name, scopes=scopes or ["read"])
        since_then: dict[str, Any] = {ended: past} if ended else {"scopes": list(scopes)}
        # Noted as used already: otherwise each request would write that, and have it taken back.
        since_then["last_used_at"] = timezone.now() + timedelta(hours=1)
        ApiToken.objects.filter(pk=token.pk).update(**since_then)
        asker.tokens[name] = secret
    return Stage(made, asker, reader_of(made.alice))
