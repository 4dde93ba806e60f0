"""One number about one activity, and which versions of the formulas have been at work."""

from __future__ import annotations

from django.db import models


class MetricValue(models.Model):
    """The value of a metric (a plug-in of `analytics/metrics`) for one activity, or why it has none.

    SI units, speeds in m/s. Exactly one of `value` and `reason` (a key of `analytics.reasons`) says
    something. Only activities that count have rows: canonical ones that are not in the trash.
    """

    # The unique constraint and the index below serve look-ups by activity and by athlete.
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="metrics", db_index=False
    )
    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    local_date = models.DateField()
    version = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "key"], name="metric_once")]
        indexes = [models.Index(fields=["athlete", "key", "local_date"], name="metric_trend")]

    def __str__(self) -> str:
        return f"{self.key} of {self.activity_id}"


class MetricState(models.Model):
    """The version of a metric's formula that all activities have been, or are being, given."""

    key = models.CharField(max_length=32, primary_key=True)
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
