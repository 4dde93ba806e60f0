"""What a page with charts hands to its script."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _


def chart_words() -> dict[str, Any]:
    """Where the drawing library lies, and the words that the script needs."""
    return {
        "chart_words": {
            "plotly": static("vendor/plotly-basic.min.js"),
            "failed": _(
                "The chart could not be drawn. Load the page again; the table is complete."
            ),
        }
    }
