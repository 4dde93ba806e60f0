"""All rules, by key, and a fingerprint of them that changes with any."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from common.plugins import discover

if TYPE_CHECKING:
    from coaching.rules._rule import Rule


@cache
def rules() -> dict[str, Rule]:
    return discover("coaching.rules")


@cache
def fingerprint() -> str:
    """Of which rules, in which versions, flags are: others make everybody due."""
    named = " ".join(f"{key}:{rule.version}" for key, rule in rules().items())
    return hashlib.sha256(named.encode()).hexdigest()
