"""Streams: one row per activity and channel, as bytes of the versioned codec."""

from __future__ import annotations

from django.db import models


class Stream(models.Model):
    """Raw samples of one channel, as recorded. `key` is one of `recording.CHANNELS`."""

    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="streams"
    )
    key = models.CharField(max_length=32)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "key"], name="stream_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.activity_id}"


class StreamMask(models.Model):
    """Samples of one channel that cleaning set aside, with the cleaner's version."""

    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="masks"
    )
    key = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "key"], name="mask_once")]

    def __str__(self) -> str:
        return f"mask of {self.key} of {self.activity_id}"
