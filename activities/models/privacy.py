"""What others may see of the way of an activity, worked out once."""

from __future__ import annotations

from django.contrib.gis.db.models import MultiLineStringField
from django.contrib.postgres.fields import ArrayField
from django.db import models


class PrivateCut(models.Model):
    """The shared half of an activity whose athlete hides places or ends.

    Valid while `version` is the athlete's `privacy_version`; without a valid row others see
    neither map nor samples. `spans`: hidden parts, from and to by turns, s from the start.
    """

    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.CASCADE, primary_key=True, related_name="cut"
    )
    version = models.PositiveIntegerField()
    spans = ArrayField(models.FloatField(), default=list)
    track = MultiLineStringField(srid=4326, null=True)
    thumb = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"cut {self.version} of {self.activity_id}"
