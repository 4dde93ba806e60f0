"""Two devices, one run: offered for merging, never merged silently."""

from __future__ import annotations

from django.db import models


class MergeOffer(models.Model):
    class Answer(models.TextChoices):
        OPEN = "open"
        MERGED = "merged"
        DECLINED = "declined"

    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="merge_offers"
    )
    first = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="merge_offer_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="merge_offer_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} with {self.second_id}: {self.answer}"
