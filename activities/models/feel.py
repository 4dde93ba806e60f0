"""How a run was, in the athlete's own judgement."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Feel(models.Model):
    """`rpe` is training; `feel` and pain are notes. None = not said."""

    class Place(models.TextChoices):
        NONE = "", _("nowhere")
        FOOT = "foot", _("foot")
        ANKLE = "ankle", _("ankle")
        ACHILLES = "achilles", _("Achilles tendon")
        CALF = "calf", _("calf")
        SHIN = "shin", _("shin")
        KNEE = "knee", _("knee")
        HAMSTRING = "hamstring", _("back of the thigh")
        THIGH = "thigh", _("front of the thigh")
        HIP = "hip", _("hip or groin")
        BACK = "back", _("back")
        OTHER = "other", _("elsewhere")

    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.CASCADE, related_name="feel"
    )
    rpe = models.PositiveSmallIntegerField(
        _("effort, 1 to 10"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    feel = models.PositiveSmallIntegerField(
        _("how you felt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    pain_place = models.CharField(
        _("pain"), max_length=12, choices=Place, blank=True, default=Place.NONE
    )
    pain_severity = models.PositiveSmallIntegerField(
        _("pain, 1 to 10"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"feel of {self.activity_id}"
