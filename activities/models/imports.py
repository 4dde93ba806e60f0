"""Import rows: the truth about what was handed in and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("reading")
    DONE = "done", _("done")


class Outcome(models.TextChoices):
    NONE = "", ""
    ADDED = "added", _("added")
    DUPLICATE = "duplicate", _("already there")
    FAILED = "failed", _("failed")
    # Members of an archive that are no activities (daily monitoring files, for instance).
    SKIPPED = "skipped", _("not an activity")
    # An archive whose members have rows of their own.
    EXPANDED = "expanded", _("unpacked")


class ImportJob(models.Model):
    """One batch: what was handed in at once. It can be undone as a whole."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="import_jobs"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    source = models.CharField(max_length=24, default="upload")
    # Said by whoever runs the hub: these files are kept even where the athlete's space is used up.
    beyond_quota = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # When workers were last told about it; the sweeper tells them again after a silence.
    rung_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["athlete", "-created_at"], name="job_list")]

    def __str__(self) -> str:
        return str(self.public_id)


class ImportItem(models.Model):
    """One file, archive, or member of an archive.

    `attempts` is the fencing token: a worker writes only while the row still holds the number
    the worker claimed it with.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="members"
    )
    is_archive = models.BooleanField(default=False)
    name = models.CharField(max_length=400)
    # Where the bytes wait: a staged file, and for a member its number in that archive.
    staged = models.CharField(max_length=255, blank=True, default="")
    entry = models.PositiveIntegerField(null=True, blank=True)
    depth = models.PositiveSmallIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    # Of the bytes as they were sent, taken while they arrived; empty for members.
    sha256 = models.CharField(max_length=64, blank=True, default="")

    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=3)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=400, blank=True, default="")
    advice = models.CharField(max_length=400, blank=True, default="")
    source_file = models.ForeignKey(
        "activities.SourceFile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
    )
    # The activity it added, or the one it duplicates.
    activity = models.ForeignKey(
        "activities.Activity",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_items",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "entry"],
                name="item_once_per_member",
                condition=models.Q(parent__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["job", "state", "outcome"], name="item_counts"),
            models.Index(
                fields=["job", "id"],
                name="item_open",
                condition=~models.Q(state="done"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
