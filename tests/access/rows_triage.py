"""Rows of flags, wellness days and how a run felt."""

from __future__ import annotations

from tests.access.made import Made
from tests.access.vocabulary import Row

WEB: dict[str, Row] = {}
API: dict[str, Row] = {}


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    return {}
