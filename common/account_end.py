"""What an app says of the things of a person that it keeps, so that they go with the account.

An app that keeps something writes `<app>/account_end.py` with `HOLDERS`; `runhub.closing` finds it.
Rows with a foreign key to the user or the athlete go by themselves in the end. A holder is for what
does not: files, rows without a key, names, and what is too much for one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Whose account ends. `names`: how they may stand in texts of others, e-mail address first."""

    user_id: int
    athlete_id: int
    names: tuple[str, ...]


def _nothing(person: Person) -> Mapping[str, int]:
    return {}


def _no_more(person: Person) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Holder:
    """All three may be called again at any time, also after a kill in the middle.

    `count`: what there is, by a key of `runhub.web.account_end.words.THINGS`; `remove`: some of
    it, in one transaction, True while there is more; `last`: after the user's row is gone, in the
    same transaction.
    """

    key: str
    count: Callable[[Person], Mapping[str, int]] = _nothing
    remove: Callable[[Person], bool] = _no_more
    last: Callable[[Person], object] = _no_more
