"""The Celery app: workers, beat, and the one connection that publishes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")

app = Celery("runhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["runhub"], related_name="tasks")
