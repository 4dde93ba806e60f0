"""Who keeps something of a person: found by the file `account_end.py` of each of our apps."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from common.account_end import Holder, Person

NAME = "account_end"


@cache
def holders() -> tuple[Holder, ...]:
    """Uppermost app first, since what lies above points to what lies below.

    Raises ValueError if two have one key.
    """
    found: list[Holder] = []
    for app in reversed(list(apps.get_app_configs())):
        if app.path.startswith(str(settings.BASE_DIR)) and module_has_submodule(app.module, NAME):
            found += import_module(f"{app.name}.{NAME}").HOLDERS
    twice = [key for key, n in Counter(holder.key for holder in found).items() if n > 1]
    if twice:
        raise ValueError(f"two holders are called {', '.join(twice)}")
    return tuple(found)


def counts_of(person: Person) -> dict[str, int]:
    """How many of what would go, by the holders' keys of things; nothing that is not there."""
    found: dict[str, int] = {}
    for holder in holders():
        found |= {key: n for key, n in holder.count(person).items() if n}
    return found
