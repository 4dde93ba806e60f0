"""What the hub knows of itself: answers of the API, signs of life of its programs, tasks that
failed, and archives that people have asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


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


class TaskFailure(models.Model):
    """A background task that ended with an error. Nothing in it is about a person: `args` are kept
    only if all are numbers of rows, and of the error what `runhub.redaction` leaves."""

    name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now(), db_index=True)
    fault = models.CharField(max_length=600)
    trace = models.TextField(blank=True, default="")
    # Null: not kept, so that it cannot be tried again from here.
    args = models.JSONField(null=True)
    retried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Export(models.Model):
    """An archive of all that is an athlete's, and how far its making is.

    `token` is the fencing token: a worker writes only while the row still holds the number it
    claimed it with, and to files that bear this number.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    OPEN = (State.WAITING, State.WORKING)

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    token = models.PositiveIntegerField(default=0)
    # Of the turn that ended well last: what it wrote can be gone on with. 0: begin anew.
    kept = models.PositiveIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete"],
                condition=models.Q(state__in=["waiting", "working"]),
                name="export_one_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["athlete", "-created_at"], name="export_list")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
