"""Who needs attention and why, and what a coach did about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class Flag(models.Model):
    """What a rule found about an athlete: raised, and cleared when it no longer holds.

    `evidence` holds the figures and runs the sentence quotes; `kinds` what it reveals, and
    `first_day` how far back: staff who may not see all of them from that day on don't see the flag.
    One open row an athlete, rule and variant (docs/decisions/014-flags.md).
    """

    class Severity(models.IntegerChoices):
        INFO = 1, _("to know")
        WATCH = 2, _("watch")
        ALERT = 3, _("now")

    class Variant(models.TextChoices):
        PLAIN = "", _("without heart rate")
        BODY = "body", _("with heart rate")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="flags")
    rule = models.CharField(max_length=40)
    variant = models.CharField(max_length=4, choices=Variant, blank=True, default=Variant.PLAIN)
    version = models.PositiveSmallIntegerField(default=1)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    kinds = models.JSONField(default=list)
    first_day = models.DateField()
    evidence = models.JSONField(default=dict)
    # Changes when it is about something new: what was marked done then comes back.
    about = models.CharField(max_length=80, blank=True, default="")
    raised_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-severity", "raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "rule", "variant"],
                condition=models.Q(cleared_at=None),
                name="flag_open_once",
            )
        ]
        indexes = [models.Index(fields=["athlete", "-raised_at"], name="flag_history")]

    def __str__(self) -> str:
        return f"{self.rule} for {self.athlete_id}"


class FlagAnswer(models.Model):
    """What the staff of a team did about a flag: put off until a day, or done, with a note.

    It holds for the same `about` and up to the same severity, until the flag is raised anew.
    """

    class Act(models.TextChoices):
        SNOOZED = "snoozed", _("put off")
        DONE = "done", _("done")
        REOPENED = "reopened", _("taken up again")

    team = models.ForeignKey("athletes.Team", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True, default="")
    severity = models.PositiveSmallIntegerField(choices=Flag.Severity)
    act = models.CharField(max_length=8, choices=Act)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["team", "athlete", "rule"], name="flag_answers")]

    def __str__(self) -> str:
        return f"{self.act} {self.rule} for {self.athlete_id}"


class TriageDue(models.Model):
    """An athlete whose flags are to be worked out again. Triggers write it; marks are only ever
    added, so that writers never wait for each other. No foreign keys, as `analytics.Due`."""

    athlete_id = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"athlete {self.athlete_id}"


class TriageState(models.Model):
    """Of which day, and by which rules, an athlete's flags are."""

    athlete = models.OneToOneField(
        "athletes.Athlete", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    local_date = models.DateField()
    rules = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"flags of {self.athlete_id} on {self.local_date}"


class Review(models.Model):
    """A run that somebody of the staff has looked at."""

    team = models.ForeignKey("athletes.Team", on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="reviews"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "activity"], name="reviewed_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} by {self.by_id}"


class CoachNote(models.Model):
    """Private to the staff of a team; the athlete does not see it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    team = models.ForeignKey("athletes.Team", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField(_("note"), max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    # When it was seen that the athlete has left the team: `coaching.left_notes`.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.public_id}"


class TableView(models.Model):
    """Which columns a user has chosen for the table of a team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("athletes.Team", on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(default=list)  # empty: the usual ones

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="table_view_once")]

    def __str__(self) -> str:
        return f"table of {self.team_id} for {self.user_id}"
