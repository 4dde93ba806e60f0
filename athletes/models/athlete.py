"""The runner: what formulas, clocks and units need to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7

if TYPE_CHECKING:
    from athletes.consent.sight import Sight


class Athlete(models.Model):
    """One per user; also the reader's own settings (units, language, week start, theme)."""

    class Sex(models.TextChoices):
        """As the published formulas use it (TRIMP weights, for instance)."""

        FEMALE = "F", _("female")
        MALE = "M", _("male")
        UNSTATED = "", _("not stated")

    class Units(models.TextChoices):
        METRIC = "metric", _("kilometres")
        IMPERIAL = "imperial", _("miles")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("as the system")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    class WeekStart(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="athlete"
    )
    name = models.CharField(_("name"), max_length=80)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    sex = models.CharField(_("sex in formulas"), max_length=1, choices=Sex, blank=True, default="")
    weight_kg = models.FloatField(
        _("weight"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(300)],
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    units = models.CharField(_("units"), max_length=10, choices=Units, default=Units.METRIC)
    language = models.CharField(_("language"), max_length=8, default="en")
    week_start = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=WeekStart, default=WeekStart.MONDAY
    )
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.SYSTEM)

    # Measures of a day that the wellness page asks for, three at most; none chosen: see there.
    wellness_fields = ArrayField(
        models.CharField(max_length=24), default=list, blank=True, db_default=[]
    )

    # For everybody else: so much of each end of a run is cut from maps and charts, or all maps.
    hidden_ends_m = models.PositiveSmallIntegerField(
        _("hide the first and last"), default=0, validators=[MaxValueValidator(2000)]
    )
    hides_maps = models.BooleanField(_("hide all maps"), default=False)
    # Rises with every change of what is hidden: what was cut for an older number is not shown.
    privacy_version = models.PositiveIntegerField(default=0)
    # Some of their runs have no cut of that version yet; triggers set it, too.
    privacy_due = models.BooleanField(default=False, db_default=False)
    # Entered by a coach: nobody can sign in before they took the invitation.
    is_unclaimed = models.BooleanField(default=False)
    # Deleted at that time, unless they come back before.
    closing_at = models.DateTimeField(null=True, blank=True)

    # What the reader may see of them; the door sets it.
    sight: Sight

    def __str__(self) -> str:
        return self.name


class Threshold(models.Model):
    """What zones are made from, valid from a day until the next row's day."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="thresholds")
    valid_from = models.DateField(_("valid from"))
    max_heart_rate_bpm = models.PositiveSmallIntegerField(
        _("maximum heart rate"),
        null=True,
        blank=True,
        validators=[MinValueValidator(100), MaxValueValidator(240)],
    )
    resting_heart_rate_bpm = models.PositiveSmallIntegerField(
        _("resting heart rate"),
        null=True,
        blank=True,
        validators=[MinValueValidator(25), MaxValueValidator(120)],
    )
    threshold_heart_rate_bpm = models.PositiveSmallIntegerField(
        _("threshold heart rate"),
        null=True,
        blank=True,
        validators=[MinValueValidator(80), MaxValueValidator(230)],
    )
    threshold_speed_mps = models.FloatField(
        _("threshold pace"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1.0), MaxValueValidator(8.0)],
    )

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "valid_from"], name="threshold_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} from {self.valid_from}"


class Shoe(models.Model):
    """A pair of shoes; `is_default` is given to new runs."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="shoes")
    name = models.CharField(_("name"), max_length=80)
    bought_on = models.DateField(_("in use since"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    is_default = models.BooleanField(_("given to new runs"), default=False)

    class Meta:
        ordering = ["retired_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete"],
                condition=models.Q(is_default=True),
                name="shoe_one_default",
            )
        ]

    def __str__(self) -> str:
        return self.name
