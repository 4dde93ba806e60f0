"""What the hub knows of itself: answers of the API, and signs of life of its programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class IdempotentAnswer(models.Model):
    """The answer to a write with an Idempotency-Key, kept for a day.

    Written in the transaction of the write itself: there is no effect without its answer.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=200, blank=True, default="")
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key", "method", "path"], name="idempotent_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Heartbeat(models.Model):
    """A worker or a scheduler that has shown a sign of life; every moment is the database's."""

    kind = models.CharField(max_length=8)  # "worker" or "beat"
    name = models.CharField(max_length=120)  # host and process number
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="heartbeat_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
