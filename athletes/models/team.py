"""Teams, who is what in them, and how people come into them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    COACH = "coach", _("coach")
    ASSISTANT = "assistant", _("assistant")
    ATHLETE = "athlete", _("athlete")


class Team(models.Model):
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    # The one they took; of a link for several it tells who came by it.
    invitation = models.ForeignKey(
        "athletes.TeamInvitation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.team_id}"


class Group(models.Model):
    """Some athletes of a team: a training group."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=60)
    members = models.ManyToManyField(Membership, related_name="groups", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="group_once")]

    def __str__(self) -> str:
        return self.name


class TeamInvitation(models.Model):
    """An offer of a role: to one address, or by a link for several. Only the token's hash is kept.

    With `athlete` it is the way in for somebody the coach has entered: who takes it becomes them.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ATHLETE)
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True)
    athlete = models.ForeignKey(
        "athletes.Athlete", null=True, blank=True, on_delete=models.CASCADE, related_name="claims"
    )
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"invitation of {self.email or 'anybody'} to {self.team_id}"


class TeamEvent(models.Model):
    """What happened in a team: joined, left, role, consent, invitation. Read by its staff."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=24)
    # The names below, for the day one of them deletes their account.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=80, blank=True, default="")
    subject_name = models.CharField(max_length=254, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} in {self.team_id}"
