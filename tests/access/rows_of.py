"""Rows that hang on Alice, by whatever way of foreign keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q

from athletes.models import Athlete, User

# Written by the hub about requests and its own work, by whoever asks; nothing anybody typed.
BOOKKEEPING = frozenset(
    {
        "django_session",
        "usersessions_usersession",
        "cache_fallback",
        "athletes_look",
        "athletes_apitoken",
        "runhub_idempotentanswer",
        "analytics_due",
        "analytics_dueday",
        "analytics_rung",
        "coaching_triagedue",
        "coaching_commentread",
        "coaching_notification",
        "coaching_mailturn",
    }
)
DEPTH = 3


@lru_cache
def _ways() -> dict[str, tuple[type[Model], tuple[str, ...]]]:
    """Table → its model and its paths to an athlete or a user."""
    found = {}
    for model in apps.get_models():
        ways = tuple(_to_person(model, DEPTH))
        if model in (User, Athlete):
            ways = ("pk", *ways)
        found[model._meta.db_table] = (model, ways)
    return found


def _to_person(model: type[Model], depth: int) -> list[str]:
    ways = []
    for named in model._meta.get_fields():
        if not isinstance(named, ForeignKey):
            continue
        target = named.related_model
        if target in (User, Athlete):
            ways.append(named.name)
        elif depth > 1 and isinstance(target, type) and target is not model:
            ways += [f"{named.name}__{way}" for way in _to_person(target, depth - 1)]
    return ways


def reader_of(alice: Athlete) -> Callable[[frozenset[str]], dict[str, Any]]:
    """A function from tables to her rows of them, by the names of models."""

    def rows(tables: frozenset[str]) -> dict[str, Any]:
        found = {}
        for table in tables - BOOKKEEPING:
            model, ways = _ways().get(table, (None, ()))
            if model is None or not ways:
                continue
            hers = Q(pk__in=[])
            for way in ways:
                hers |= Q(**{way: _key(model, way, alice)})
            chosen = model._default_manager.filter(hers).order_by("pk").distinct()
            found[model.__name__] = repr(list(chosen.values_list()))
        return found

    return rows


def _key(model: type[Model], way: str, alice: Athlete) -> int:
    """Her key where `way` ends: at an athlete or at a user."""
    target: Any = model
    if way != "pk":
        for name in way.split("__"):
            target = target._meta.get_field(name).related_model
    return alice.user_id if target is User else alice.pk
