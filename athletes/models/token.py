"""Tokens of scripts and phones: what a person lets a program do in their name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7


class Scope(models.TextChoices):
    READ = "read", _("read: activities, streams, settings and imports")
    WRITE = "write", _("write: change and delete activities and settings, undo imports")
    UPLOAD = "upload", _("upload: hand in files and follow their import")


class ApiToken(models.Model):
    """The secret itself is shown once and never kept; scopes never change."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=80)
    # SHA-256: the secret is 256 random bits, so there is nothing a slower hash would slow down.
    hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope), size=len(Scope))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
