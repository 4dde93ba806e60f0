"""Every operation of the API × everybody, by session and by tokens of every sort."""

from __future__ import annotations

import pytest

from tests.access.principals import CLASSES
from tests.access.stage import TOKENS, Stage, class_of
from tests.access.table import API, VERBS, operations

pytestmark = pytest.mark.django_db
OPERATIONS = operations()
# One of each class, by session and by token.
ONES = [*{class_of(who): who for who in reversed(CLASSES)}.values()]
ONES += {class_of(who): who for who in reversed(TOKENS)}.values()
PATHS = sorted({name.split()[1] for name in OPERATIONS})


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation(name: str, stage: Stage):
    stage.check_operation(name, API[name], OPERATIONS[name])


@pytest.mark.parametrize("path", PATHS)
def test_methods_that_an_address_does_not_take(path: str, stage: Stage):
    for verb in (*VERBS, "options"):
        if f"{verb.upper()} {path}" not in OPERATIONS:
            row = next(API[name] for name in OPERATIONS if name.split()[1] == path)
            for who in ONES:
                stage.check_refused(who, verb, stage.address(row, path), row)


def test_a_coach_is_told_whom_they_coach(stage: Stage):
    said = stage.asker.ask("coach's token", "get", "/api/v1/me/")
    assert "Athlete Of Her Team" in said.text
    assert stage.made.alice.name in said.text
    assert "Athlete Of Another Team" not in said.text
