"""Places that an athlete keeps to themselves."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class PrivacyZone(models.Model):
    """A circle within which nobody but the athlete sees where they were.

    Nothing within `radius_m` of `place` is ever shown. What is cut is a larger circle, of
    `cut_radius_m` about `decoy`, a random place beside it: ends of many runs lie about that.
    docs/decisions/012-privacy-zones.md says how both are drawn. A removed zone keeps only its
    circle, so that one made there again does not draw a second: two of them would tell more.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(_("name"), max_length=60)
    place = PointField(srid=4326)
    decoy = PointField(srid=4326)
    radius_m = models.PositiveSmallIntegerField(
        _("radius"), validators=[MinValueValidator(100), MaxValueValidator(5000)], default=400
    )
    cut_radius_m = models.FloatField(default=0.0)
    # How many runs the draw was tried on; null: not drawn yet, and nothing may be cut by it.
    tried_runs = models.PositiveIntegerField(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"zone {self.pk} of {self.athlete_id}"
