"""Rows of the coach's table and review queue."""

from __future__ import annotations

from tests.access.made import Made
from tests.access.vocabulary import AWAY, GONE, SEE, Row, cells

WEB: dict[str, Row] = {
    # To the reader's own team; there is nothing of it for those without one.
    "team/": Row(cells(rest=SEE | AWAY | GONE, staff=SEE | AWAY), is_shared=True),
}
API: dict[str, Row] = {}


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    return {}
