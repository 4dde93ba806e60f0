"""Tasks: ids in, load, call a service. Found by Celery through this package."""

from runhub.tasks import demo, imports, upkeep

__all__ = ["demo", "imports", "upkeep"]
