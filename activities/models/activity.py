"""Activity: a recording that belongs to an athlete."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.gis.db.models import MultiLineStringField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.core.limits import FIGURE_RANGES
from activities.models.source import Terms
from common.ids import uuid7
from common.kinds import EVERY_KIND, Kind


class Sport(models.TextChoices):
    RUN = "run", _("Run")
    WALK = "walk", _("Walk")
    HIKE = "hike", _("Hike")
    RIDE = "ride", _("Ride")
    SWIM = "swim", _("Swim")
    SKI = "ski", _("Ski")
    STRENGTH = "strength", _("Strength")
    MULTISPORT = "multisport", _("Multisport")
    OTHER = "other", _("Other")


class WorkoutType(models.TextChoices):
    NONE = "", _("not set")
    EASY = "easy", _("Easy")
    RECOVERY = "recovery", _("Recovery")
    LONG = "long", _("Long")
    TEMPO = "tempo", _("Tempo")
    INTERVALS = "intervals", _("Intervals")
    HILLS = "hills", _("Hills")
    RACE = "race", _("Race")


class Surface(models.TextChoices):
    NONE = "", _("not set")
    ROAD = "road", _("Road")
    TRAIL = "trail", _("Trail")
    TRACK = "track", _("Track")
    TREADMILL = "treadmill", _("Treadmill")


class Made(models.TextChoices):
    """How an athlete made an activity out of recordings; see `ActivityPart`."""

    NOT = "", _("as recorded")
    CROPPED = "cropped", _("cropped")
    SPLIT = "split", _("split off")
    MERGED = "merged", _("put together")


POSSIBLE_STARTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 2, tzinfo=UTC))


class Activity(models.Model):
    """One run (or ride, swim, ...). Columns hold what lists sort by; SI units.

    Several recordings of the same run are several rows: the richest is canonical
    (`canonical` is null), the others point to it and count nowhere.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="activities"
    )
    source_file = models.ForeignKey(
        "activities.SourceFile", on_delete=models.CASCADE, null=True, related_name="activities"
    )
    ordinal = models.PositiveSmallIntegerField(default=0)
    canonical = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="alternatives"
    )
    terms = models.CharField(max_length=16, choices=Terms, default=Terms.OWN_FILE)
    # Cut or put together by the athlete; what it was made of stands behind it.
    made = models.CharField(
        max_length=8, choices=Made, blank=True, default=Made.NOT, db_default=Made.NOT
    )

    sport = models.CharField(_("sport"), max_length=12, choices=Sport, default=Sport.RUN)
    sub_sport = models.CharField(max_length=16, blank=True, default="")
    title = models.CharField(_("title"), max_length=120)
    notes = models.TextField(_("notes"), blank=True, default="", max_length=10_000)
    workout_type = models.CharField(
        _("workout type"), max_length=12, choices=WorkoutType, blank=True, default=""
    )
    surface = models.CharField(_("surface"), max_length=12, choices=Surface, blank=True, default="")
    shoe = models.ForeignKey(
        "athletes.Shoe",
        verbose_name=_("shoe"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
    )
    # Fields the athlete has set by hand: a guess or a richer recording never overwrites them.
    edited = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    start = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    local_date = models.DateField()

    elapsed_s = models.FloatField()
    moving_s = models.FloatField()
    distance_m = models.FloatField(null=True)
    distance_source = models.CharField(max_length=12, blank=True, default="")
    # Typed in by the athlete (a treadmill's own display); scales distance and pace everywhere.
    corrected_distance_m = models.FloatField(_("corrected distance"), null=True, blank=True)
    average_speed_mps = models.FloatField(null=True)
    ascent_m = models.FloatField(null=True)
    descent_m = models.FloatField(null=True)
    average_heart_rate_bpm = models.FloatField(null=True)
    max_heart_rate_bpm = models.FloatField(null=True)
    average_cadence_spm = models.FloatField(null=True)
    average_power_w = models.FloatField(null=True)
    average_step_length_m = models.FloatField(null=True)
    channel_count = models.PositiveSmallIntegerField(default=0)

    hides_map = models.BooleanField(_("hide the map from others"), default=False, db_default=False)

    device = models.CharField(max_length=80, blank=True, default="")
    track = MultiLineStringField(srid=4326, null=True)
    thumb = models.TextField(blank=True, default="")

    trashed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_file", "ordinal"], name="activity_once_per_recording"
            ),
            # NaN and the infinities are outside, too: PostgreSQL takes NaN for the largest number.
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{key}__range": span}), name=f"activity_{key}_possible"
                )
                for key, span in FIGURE_RANGES.items()
            ),
            models.CheckConstraint(
                condition=models.Q(start__range=POSSIBLE_STARTS), name="activity_start_possible"
            ),
        ]
        indexes = [
            models.Index(
                fields=["athlete", "-start"],
                name="activity_list",
                condition=models.Q(canonical__isnull=True, trashed_at__isnull=True),
            ),
            models.Index(fields=["athlete", "start"], name="activity_near"),
            # Who has any: a team's page asks it of all its athletes.
            models.Index(
                fields=["athlete"],
                name="activity_restricted",
                condition=models.Q(terms=Terms.STRAVA_API),
            ),
        ]

    # What the reader may see of it: set at the door (`activities.access`) for all but the owner.
    shown: frozenset[Kind] = EVERY_KIND
    is_own: bool = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_run(self) -> bool:
        return self.sport == Sport.RUN


class RecordingInfo(models.Model):
    """What the file says beside its samples, as JSON of the core's dataclasses."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="info")
    laps = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    sensors = models.JSONField(default=list)
    totals = models.JSONField(default=dict)
    quality = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    reader_version = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"recording of {self.activity_id}"
