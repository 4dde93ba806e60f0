"""What athletes and coaches write to each other about a run, and who is to hear of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class Comment(models.Model):
    """On an activity; read by its athlete and the staff of one team that sees the activity.

    Without a team (it was deleted since) it is the athlete's alone.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments"
    )
    team = models.ForeignKey(
        "athletes.Team", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Brought back only by whoever took it away; after a day it is gone.
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["activity", "created_at"], name="comments_of_a_run"),
            models.Index(fields=["team", "created_at"], name="comments_of_a_team"),
        ]

    def __str__(self) -> str:
        return f"comment {self.public_id}"


class CommentRead(models.Model):
    """Up to when a user has read the comments of an activity."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "activity"], name="comments_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.read_until}"


class Notification(models.Model):
    """Something a user is told in the app, and by mail when they asked for it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    event = models.CharField(max_length=24)  # a key of coaching.events.EVENTS
    # What it is about; the door is asked again when it is shown.
    activity = models.ForeignKey(
        "activities.Activity", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    athlete = models.ForeignKey(
        "athletes.Athlete", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    team = models.ForeignKey(
        "athletes.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    flag = models.ForeignKey(
        "coaching.Flag", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    job = models.ForeignKey(
        "activities.ImportJob", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    actor_name = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"], name="notifications_unread", condition=models.Q(read_at=None)
            ),
            models.Index(fields=["user", "-created_at"], name="notifications_of_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.event} for {self.user_id}"


class NotificationChoice(models.Model):
    """How a user wants to hear of an event; without a row the event's own default holds."""

    class By(models.TextChoices):
        NOTHING = "nothing", _("not at all")
        APP = "app", _("in the app")
        DIGEST = "digest", _("in the app and a daily e-mail")
        MAIL = "mail", _("in the app and an e-mail at once")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=24)
    by = models.CharField(max_length=8, choices=By)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notification_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event} {self.by}"


class MailTurn(models.Model):
    """Where the mails to a user stand. Whoever sends one holds this row's lock meanwhile.

    `public_id` is what an address to unsubscribe carries, signed.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_turn"
    )
    digest_on = models.DateField(null=True)  # the user's own day of their last digest
    failures = models.PositiveSmallIntegerField(default=0)  # since the last mail that went out
    not_before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mails to {self.user_id}"
