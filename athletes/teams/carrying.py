"""What a person has on this hub already when they become an athlete whom a coach has entered."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.dispatch import Signal
from django.utils.translation import gettext as _

from athletes.models import (
    Athlete,
    BreakGlass,
    Look,
    PrivacyZone,
    Shoe,
    Threshold,
    WellnessDay,
)

# Sent with `own` and `entered`, in the transaction and before `own` goes: apps above move theirs.
carried = Signal()

# What the person has said of themselves at sign-up stays when they become the entered athlete.
KEPT = ("name", "time_zone", "units", "language", "week_start", "theme")
SAID = ("birth_year", "sex", "weight_kg")


def has_runs(athlete: Athlete) -> bool:
    """Anything at all was imported for them, in the trash as well."""
    return athlete.activities.exists() or athlete.source_files.exists()


def refuse_own_runs(own: Athlete, entered: Athlete) -> None:
    """ValidationError for what cannot come along: runs, and uploads that may still bring some."""
    if has_runs(own):
        raise ValidationError(
            _(
                "This account has runs of its own, so it cannot take over those of %(name)s. "
                "Ask your coach for an invitation of your own, or use an account without runs."
            )
            % {"name": entered.name},
            code="has_runs",
        )
    if own.import_jobs.filter(undone_at=None).exists():
        raise ValidationError(
            _(
                "This account has an upload of its own, so it cannot take over the runs of "
                "%(name)s. Undo it under “Imports” first, or ask your coach for an invitation of "
                "your own."
            )
            % {"name": entered.name},
            code="has_runs",
        )


def carry_over(own: Athlete, entered: Athlete) -> None:
    """All that is noted of `own`, who goes afterwards. Of two that say the same the person's own
    stays."""
    for name in KEPT:
        setattr(entered, name, getattr(own, name))
    for name in SAID:
        setattr(entered, name, getattr(own, name) or getattr(entered, name))
    entered.hidden_ends_m, entered.hides_maps = own.hidden_ends_m, own.hides_maps
    if own.privacy_version:  # zones come along: what was cut without them is cut anew
        entered.privacy_version += 1
        entered.privacy_due = True
    _days_over(own, entered)
    if own.shoes.filter(is_default=True).exists():
        entered.shoes.update(is_default=False)
    _looks_over(own, entered)
    for model in (Shoe, PrivacyZone, Look, BreakGlass):
        model._default_manager.filter(athlete=own).update(athlete=entered)
    carried.send(sender=Athlete, own=own, entered=entered)


def _days_over(own: Athlete, entered: Athlete) -> None:
    """Of these there is one row a day."""
    for model, day in ((Threshold, "valid_from"), (WellnessDay, "local_date")):
        mine = model._default_manager.filter(athlete=own)
        twin = Exists(mine.filter(**{day: OuterRef(day)}))
        model._default_manager.filter(twin, athlete=entered).delete()
        mine.update(athlete=entered)


def _looks_over(own: Athlete, entered: Athlete) -> None:
    """Who looked at both on one day has looked that often at one."""
    for look in Look.objects.filter(athlete=own).exclude(viewer=None):
        twin = Look.objects.filter(
            athlete=entered, viewer=look.viewer_id, what=look.what, day=look.day
        ).first()
        if twin is None:
            continue
        twin.count += look.count
        twin.first_at = min(twin.first_at, look.first_at)
        twin.last_at = max(twin.last_at, look.last_at)
        twin.reason = twin.reason or look.reason
        twin.save(update_fields=["count", "first_at", "last_at", "reason"])
        look.delete()
