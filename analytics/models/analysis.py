"""What one activity gives to load, zones, curves, bests and comparisons, packed."""

from __future__ import annotations

from django.db import models


class Analysis(models.Model):
    """One row an activity that counts. `analytics.core.packing` reads and writes the bytes.

    `zone_seconds` is {"heart_rate": [...], "pace": [...]}: real seconds by zone number, 0 (below
    the first) to 5, by the thresholds valid on the day; a kind without zones is left out.
    """

    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.CASCADE, primary_key=True, related_name="analysis"
    )
    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    local_date = models.DateField()
    version = models.PositiveSmallIntegerField()
    failed = models.BooleanField(default=False)  # reading it failed again and again

    is_run = models.BooleanField(default=False)  # has a pace load
    seconds = models.FloatField(default=0)  # timer time
    moving_s = models.FloatField(default=0)
    distance_m = models.FloatField(null=True)  # the corrected one
    normalised_graded_speed_mps = models.FloatField(null=True)
    heart_rate_load = models.FloatField(null=True)
    pace_load = models.FloatField(null=True)
    easy_s = models.FloatField(default=0)
    moderate_s = models.FloatField(default=0)
    hard_s = models.FloatField(default=0)

    # Timer seconds at each whole bpm from 30 to 230: 201 little-endian uint16 of half seconds;
    # empty without heart rate. All heart-rate loads and zones follow from it.
    heart_rate_seconds = models.BinaryField(default=b"")
    zone_seconds = models.JSONField(default=dict)
    # float32 (seconds, start second) by `bests.DISTANCES_M`; NaN where the run is too short.
    bests = models.BinaryField(default=b"")
    # uint16 by `packing.CURVES` and `curves.DURATIONS_S`: speed, graded speed, power, heart rate.
    curves = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["athlete", "local_date"], name="analysis_days")]

    def __str__(self) -> str:
        return f"analysis of {self.activity_id}"


class Quantity(models.TextChoices):
    """What a band table is cut by."""

    PACE = "pace"
    HEART_RATE = "heart_rate"
    GRADE = "grade"


class BandTable(models.Model):
    """Means of every channel within bands of one quantity: readings at comparable effort."""

    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="bands", db_index=False
    )
    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    local_date = models.DateField()
    axis = models.CharField(max_length=10, choices=Quantity)
    data = models.BinaryField()  # analytics.core.bands.pack

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "axis"], name="bands_once")]
        indexes = [models.Index(fields=["athlete", "axis", "local_date"], name="bands_trend")]

    def __str__(self) -> str:
        return f"{self.activity_id} by {self.axis}"
