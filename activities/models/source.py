"""Originals: the unpacked bytes of a file, kept byte-equal."""

from __future__ import annotations

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _


class Terms(models.TextChoices):
    """Under which terms data reached us; it limits everybody's view of it and of what follows."""

    OWN_FILE = "own_file", _("a file of the athlete's own")
    OWN_TAKEOUT = "own_takeout", _("an archive the athlete asked a service for")
    MANUAL = "manual", _("typed in")
    STRAVA_API = "strava_api", _("Strava's API: for its owner alone")


def original_storage() -> object:
    return storages["originals"]


class SourceFile(models.Model):
    """One file of an athlete. The same bytes are one row, whatever brought them."""

    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="source_files"
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=12)
    size_bytes = models.BigIntegerField()
    file = models.FileField(storage=original_storage, max_length=255)
    source = models.CharField(max_length=24, default="upload")
    terms = models.CharField(max_length=16, choices=Terms, default=Terms.OWN_FILE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["athlete", "sha256"], name="source_once_per_athlete")
        ]

    def __str__(self) -> str:
        return self.name
