"""Tasks: ids in, load, call a service. Found by Celery through this package."""

from runhub.tasks import (
    analysis,
    backup,
    closing,
    demo,
    digest,
    exports,
    imports,
    privacy,
    triage,
    upkeep,
)

__all__ = [
    "analysis",
    "backup",
    "closing",
    "demo",
    "digest",
    "exports",
    "imports",
    "privacy",
    "triage",
    "upkeep",
]
