"""What an activity was made of, when the athlete cut it or put it together."""

from __future__ import annotations

from django.db import models


class ActivityPart(models.Model):
    """A span of `of`, which `activity` was made from. Nothing of `of` is changed by it.

    `of` may be made itself: taking the last step back brings the step before it.
    """

    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="parts"
    )
    of = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField()
    # Seconds from the start of `of`; without an end it goes to the last sample.
    from_s = models.FloatField(default=0.0)
    to_s = models.FloatField(null=True)

    class Meta:
        ordering = ["activity", "position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} in {self.activity_id}"
