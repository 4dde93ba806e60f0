"""Places that an athlete keeps to themselves."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class PrivacyZone(models.Model):
    """A circle within which nobody but the athlete sees where they were.

    What is cut is a circle of `radius_m` about `decoy`, a random place in reach of `place`, so that
    the ends of many runs do not lie on a circle about it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(_("name"), max_length=60)
    place = PointField(srid=4326)
    decoy = PointField(srid=4326)
    radius_m = models.PositiveSmallIntegerField(
        _("radius"), validators=[MinValueValidator(100), MaxValueValidator(5000)], default=400
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"zone {self.pk} of {self.athlete_id}"
