"""What the cleaning has to tell: issues in words, with how much of the data they touch."""

from __future__ import annotations

from dataclasses import dataclass

INFO, WATCH, ALERT = "info", "watch", "alert"


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """One thing a reader should know about the data.

    `code` is stable, `channel` a channel key or "", `severity` info, watch or alert, `share` of
    the samples concerned (0..1), `count` of samples, steps or stretches, `text` one sentence.
    """

    code: str
    channel: str
    severity: str
    share: float
    count: int
    text: str


def graded(share: float, watch: float = 0.02, alert: float = 0.20) -> str:
    """Severity by the share of the data concerned."""
    if share > alert:
        return ALERT
    return WATCH if share > watch else INFO


def percent(share: float) -> str:
    """A share in words: "12 %", "0.4 %", "less than 0.1 %"."""
    if 0 < share < 0.001:
        return "less than 0.1 %"
    return f"{share * 100:.1f} %" if share < 0.0995 else f"{share * 100:.0f} %"


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
