"""Tasks: ids in, load, call a service. Found by Celery through this package."""

from runhub.tasks import backup, demo, imports, upkeep

__all__ = ["backup", "demo", "imports", "upkeep"]
