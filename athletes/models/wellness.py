"""How an athlete's day was: a few figures, asked for sparingly."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class WellnessDay(models.Model):
    """Kind "body"; the note is kind "notes". None = not asked or not answered."""

    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="wellness"
    )
    local_date = models.DateField()
    sleep_h = models.FloatField(
        _("sleep"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(24)]
    )
    resting_heart_rate_bpm = models.PositiveSmallIntegerField(
        _("resting heart rate"),
        null=True,
        blank=True,
        validators=[MinValueValidator(25), MaxValueValidator(120)],
    )
    hrv_ms = models.FloatField(
        _("heart rate variability (rMSSD)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
    )
    weight_kg = models.FloatField(
        _("weight"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(300)],
    )
    mood = models.PositiveSmallIntegerField(
        _("mood"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    illness = models.BooleanField(_("ill"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-local_date"]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "local_date"], name="wellness_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.local_date}"
