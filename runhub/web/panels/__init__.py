"""Panels of the metrics and progress pages: each module with a PLUGIN is one.

docs/developers/add-a-panel.md shows how to write one.
"""

from __future__ import annotations

from functools import lru_cache

from common.plugins import discover
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table

__all__ = ["Ask", "Cell", "Panel", "PanelView", "Table", "all_panels", "panels_of"]


@lru_cache(maxsize=1)
def all_panels() -> dict[str, Panel]:
    """Every panel by key."""
    return discover(__name__)


def panels_of(page: str) -> list[Panel]:
    """The panels of "metrics" or "progress" in their order."""
    mine = [panel for panel in all_panels().values() if panel.page == page]
    return sorted(mine, key=lambda panel: (panel.order, panel.key))
