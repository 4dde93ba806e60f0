"""What an athlete has handed in lately, for the limits on uploads."""

from __future__ import annotations

from django.db import models


class Upload(models.Model):
    """One request that brought files. Rows older than a day are forgotten."""

    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    size_bytes = models.BigIntegerField()
    opened_batch = models.BooleanField()  # further files of a batch count as bytes only

    class Meta:
        indexes = [models.Index(fields=["athlete", "at"], name="upload_lately")]

    def __str__(self) -> str:
        return f"{self.size_bytes} bytes"
