"""Whether anything of a person is left: asked of every table and folder there is, not of those who
say that they have removed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import Field, ForeignKey

from athletes.models import Athlete, User
from common.account_end import Person

# Numbers of rows that are no foreign keys, by the names such columns have here and in `Person`.
PLAIN = ("athlete_id", "user_id")


def leftovers(person: Person) -> list[str]:
    """ "app.Model.field: 3" and names of folders; empty when everything is gone."""
    return [*_rows(person), *_folders(person)]


def _rows(person: Person) -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            whose = _whose(field, person)
            count = model._base_manager.filter(**{field.name: whose}).count() if whose else 0
            if count:
                yield f"{model._meta.label}.{field.name}: {count}"


def _whose(field: Field, person: Person) -> int | None:
    """The number that stands in `field` if a row is of `person`."""
    if isinstance(field, ForeignKey):
        return {User: person.user_id, Athlete: person.athlete_id}.get(field.related_model)
    if field.primary_key and field.model in (User, Athlete):
        return person.user_id if field.model is User else person.athlete_id
    return getattr(person, field.name) if field.name in PLAIN else None


def _folders(person: Person) -> Iterator[str]:
    folder = Path(storages["originals"].path(str(person.athlete_id)))
    if folder.exists():
        yield str(folder.name)
