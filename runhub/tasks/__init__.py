"""Tasks: ids in, load, call a service. Found by Celery through this package."""

from runhub.tasks import imports, upkeep

__all__ = ["imports", "upkeep"]
