"""A figure that cannot be given, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """Stands for a value. `reason` is a stable code such as "no_heart_rate", never prose."""

    reason: str
