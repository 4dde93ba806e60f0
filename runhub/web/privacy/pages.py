"""Settings: what others don't see of the places where the reader runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.selectors.starts import latest_start, latest_tracks, preview_of, usual_start
from athletes import privacy
from athletes.models import Athlete, PrivacyZone
from runhub.dispatch import ring_cuts_after_commit
from runhub.web.privacy.forms import HidingForm, ZoneForm
from runhub.web.settings import own_athlete, settings_page

HOME = "settings_privacy"


@login_required
@require_http_methods(["GET", "POST"])
def zones(request: HttpRequest) -> HttpResponse:
    """The zones, a form for another one, and what others see of the latest run."""
    athlete = own_athlete(request)
    found = privacy.zones_of(athlete)
    form = ZoneForm(
        _data(request),
        usual=usual_start(athlete),
        latest=latest_start(athlete),
        is_first=not found,
    )
    if request.method == "POST" and form.is_valid():
        try:
            zone = privacy.zone_add(athlete=athlete, **form.service_values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, athlete, _("%(name)s is hidden.") % {"name": zone.name})
    context = {
        "form": form,
        "hiding": HidingForm(athlete=athlete),
        "zones": found,
        "suggestion": None if found else form.starts["usual"],
        "preview": preview_of(athlete),
        "map_data": _map_data(request, athlete, found) | {"starts": form.start_places()},
    }
    return settings_page(request, "privacy", context)


@login_required
@require_http_methods(["GET", "POST"])
def zone_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    zone = privacy.zone_of(own_athlete(request), key)
    form = ZoneForm(_data(request), zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            zone = privacy.zone_change(zone=zone, **form.service_values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, zone.athlete, _("%(name)s saved.") % {"name": zone.name})
    context = {"form": form, "zone": zone, "map_data": _map_data(request, zone.athlete, [zone])}
    return settings_page(request, "privacy_zone", context)


@login_required
@require_http_methods(["GET", "POST"])
def zone_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks first: what was hidden will be seen."""
    zone = privacy.zone_of(own_athlete(request), key)
    if request.method == "GET":
        return settings_page(request, "privacy_remove", {"zone": zone})
    privacy.zone_remove(zone=zone)
    return _done(request, zone.athlete, _("%(name)s removed.") % {"name": zone.name})


@login_required
@require_POST
def hiding(request: HttpRequest) -> HttpResponse:
    """Ends and maps of all runs."""
    athlete = own_athlete(request)
    form = HidingForm(request.POST, athlete=athlete)
    if not form.is_valid():
        messages.error(request, " ".join(words for all_ in form.errors.values() for words in all_))
        return redirect(HOME)
    with transaction.atomic():
        privacy.ends_hide(athlete=athlete, metres=form.cleaned_data["hidden_ends_m"])
        privacy.maps_hide(athlete=athlete, hides=form.cleaned_data["hides_maps"])
    return _done(request, athlete, _("Saved."))


def _done(request: HttpRequest, athlete: Athlete, words: str) -> HttpResponse:
    ring_cuts_after_commit(athlete.pk)
    messages.success(request, words)
    return redirect(HOME)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _map_data(request: HttpRequest, athlete: Athlete, found: list[PrivacyZone]) -> dict[str, Any]:
    """What the map's script draws: ways to know the place by, places, and circles that are cut."""
    return {
        "leaflet": static("vendor/leaflet/leaflet.js"),
        "tileUrl": settings.TILE_URL,
        "tileAttribution": settings.TILE_ATTRIBUTION,
        "units": request.reader.units,
        "tracks": latest_tracks(athlete),
        "zones": [
            {
                "name": zone.name,
                "place": [zone.place.y, zone.place.x],
                "radius": zone.radius_m,
                "decoy": [zone.decoy.y, zone.decoy.x],
                "cut": 0 if zone.tried_runs is None else zone.cut_radius_m,
            }
            for zone in found
        ],
    }
