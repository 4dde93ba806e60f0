"""Settings pages: profile, shoes, account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes import selectors, services
from athletes.forms import ProfileForm, ShoeForm
from athletes.models import Athlete, Shoe
from common import units
from runhub.web.redirects import redirect_next

SECTIONS = [
    ("settings_profile", gettext_noop("Profile")),
    ("settings_thresholds", gettext_noop("Zones and thresholds")),
    ("settings_shoes", gettext_noop("Shoes")),
    ("settings_sharing", gettext_noop("Sharing")),
    ("settings_privacy", gettext_noop("Privacy")),
    ("settings_security", gettext_noop("Security")),
    ("settings_tokens", gettext_noop("API tokens")),
    ("settings_notifications", gettext_noop("Notifications")),
    ("settings_export", gettext_noop("Export")),
    ("settings_account", gettext_noop("Account")),
]

# Sections with pages of their own under the same tab, by the beginning of those pages' names.
UNDER = {"threshold": "thresholds", "sharing": "sharing", "privacy": "privacy"}


def settings_page(request: HttpRequest, section: str, context: dict[str, Any]) -> HttpResponse:
    """A settings page with its tabs; a form with errors answers 422."""
    current = UNDER.get(section.partition("_")[0], section)
    sections = [(_(word), reverse(name), name == f"settings_{current}") for name, word in SECTIONS]
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    context = {
        "sections": sections,
        "weight_unit": "lb" if request.reader.units == "imperial" else "kg",
        "pace_unit": units.pace_unit(request.reader.units),
    } | context
    return render(request, f"settings/{section}.html", context, status=status)


def own_athlete(request: HttpRequest) -> Athlete:
    """Settings are always the reader's own; who has no runner profile has nothing to set."""
    athlete = request.reader.athlete
    if athlete is None:
        raise Http404
    return athlete


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What "More" opens on the phone: all sections, theme and log-out."""
    return settings_page(request, "index", {})


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    athlete = own_athlete(request)
    form = ProfileForm(request.POST or None, athlete=athlete, reader_units=request.reader.units)
    if request.method == "POST" and form.is_valid():
        services.profile_update(athlete=athlete, **form.service_values())
        messages.success(request, _("Profile saved."))
        return redirect("settings_profile")
    return settings_page(request, "profile", {"form": form})


@login_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    try:
        services.theme_set(athlete=own_athlete(request), theme=request.POST.get("theme", ""))
    except ValidationError:
        return HttpResponseBadRequest(_("There is no such theme."))
    return redirect_next(request, "settings_profile")


@login_required
@require_http_methods(["GET", "POST"])
def shoes(request: HttpRequest) -> HttpResponse:
    athlete = own_athlete(request)
    form = ShoeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        shoe = services.shoe_create(athlete=athlete, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": shoe.name})
        return redirect("settings_shoes")
    return settings_page(request, "shoes", {"form": form, "shoes": selectors.shoe_list(athlete)})


@login_required
@require_http_methods(["GET", "POST"])
def shoe_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    shoe: Shoe = selectors.shoe_of(own_athlete(request), key)
    form = ShoeForm(request.POST or None, shoe=shoe)
    if request.method == "POST" and form.is_valid():
        services.shoe_update(shoe=shoe, **form.cleaned_data)
        messages.success(request, _("%(name)s saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_shoes")
    return settings_page(request, "shoe_edit", {"form": form, "shoe": shoe})


@login_required
@require_POST
def shoe_retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Retires a pair today, or brings a retired one back."""
    shoe: Shoe = selectors.shoe_of(own_athlete(request), key)
    back = shoe.retired_on is not None
    services.shoe_retire(shoe=shoe, retired_on=None if back else timezone.localdate())
    words = _("%(name)s is in use again.") if back else _("%(name)s retired.")
    undo = "" if back else reverse("settings_shoe_retire", args=[shoe.public_id])
    messages.success(request, words % {"name": shoe.name}, extra_tags=undo)
    return redirect("settings_shoes")
