"""What an athlete shares with a team, and who looked at what."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.kinds import Kind

KIND_CHOICES = (
    (Kind.TRAINING.value, _("training: lists, totals, splits, effort and plan")),
    (Kind.STREAMS.value, _("charts: pace, climb, cadence and power second by second")),
    (Kind.MAP.value, _("maps: where you ran")),
    (Kind.BODY.value, _("heart rate and body: heart rate, weight, HRV, sleep")),
    (Kind.NOTES.value, _("notes: your own words, feel and pain")),
    (Kind.SUMMARIES.value, _("texts a language model writes about you")),
)


class Share(models.Model):
    """An athlete's consent: kinds of data for the staff of one team.

    `since`: runs before that day stay hidden; None = all runs. `until`: the last day on which it
    holds; None = until it is taken back. A membership without a row shares nothing.
    """

    membership = models.OneToOneField(
        "athletes.Membership", on_delete=models.CASCADE, related_name="share"
    )
    kinds = ArrayField(
        models.CharField(max_length=12, choices=KIND_CHOICES), default=list, blank=True
    )
    since = models.DateField(_("runs from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # The last days of which people were told, shortly before and afterwards.
    told_ending = models.DateField(null=True, blank=True, editable=False)
    told_over = models.DateField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"{', '.join(self.kinds)} by {self.membership_id}"


class Look(models.Model):
    """Somebody else looked at an athlete's data: one row a viewer, day and kind of page."""

    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="looks")
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="looks_taken"
    )
    # Kept, so that the athlete still reads a name when the account is gone.
    viewer_name = models.CharField(max_length=80)
    what = models.CharField(max_length=24)  # a key of runhub.web.looks.WHAT
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True, default="")  # an admin's, break-glass

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "viewer", "what", "day"], name="look_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} at {self.what} of {self.athlete_id}"


class BreakGlass(models.Model):
    """An admin's pass to one athlete's data: with a reason, for a short time, told the athlete."""

    admin = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="glass_broken"
    )
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.admin_id} to {self.athlete_id}"
