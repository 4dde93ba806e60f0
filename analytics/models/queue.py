"""What is to be worked out again. Rows are written by triggers alone (migration 0002)."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """An activity to analyse. No foreign keys: a mark outlives what it is about."""

    activity_id = models.BigIntegerField(primary_key=True)
    athlete_id = models.BigIntegerField()
    since = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # Who works on it. A new mark clears it, so that a result of older inputs does not settle it.
    token = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["athlete_id", "activity_id"], name="due_by_athlete")]

    def __str__(self) -> str:
        return f"activity {self.activity_id}"


class DueDay(models.Model):
    """A day to add up again. Marks are only ever added, so that those who write never wait for
    each other; a day may have several."""

    athlete_id = models.BigIntegerField()
    local_date = models.DateField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["athlete_id", "local_date"], name="due_days")]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.local_date}"


class Rung(models.Model):
    """A message is on its way that asks for an athlete's analysis; one is enough."""

    athlete_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.athlete_id} at {self.at}"
