"""What a day took out of an athlete."""

from __future__ import annotations

from django.db import models


class DayLoad(models.Model):
    """The sum of one calendar day; days without activities have no row.

    `heart_rate_load` counts every sport with a heart rate; a run without one counts by its pace
    (`substituted` says how many did). `pace_load` counts runs alone and no heart rate.
    None: nothing of that day can be counted. Fitness and fatigue are worked out on reading.
    """

    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    local_date = models.DateField()
    heart_rate_load = models.FloatField(null=True)
    pace_load = models.FloatField(null=True)
    substituted = models.PositiveSmallIntegerField(default=0)
    # Of runs:
    runs = models.PositiveSmallIntegerField(default=0)
    seconds = models.FloatField(default=0)  # moving time
    distance_m = models.FloatField(default=0)
    easy_s = models.FloatField(default=0)
    moderate_s = models.FloatField(default=0)
    hard_s = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["athlete", "local_date"], name="day_load_once")
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.local_date}"
