"""How a run was: a quiet card on its page and on Home, saved with every touch."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.access import activity_for
from activities.models import Activity, Feel
from activities.selectors.feel import FeelSeen, feel_of
from activities.services.feel import feel_set
from activities.services.library import activity_edit
from athletes.access import Need
from runhub.web.redirects import own_path
from runhub.web.wellness.feel_form import FeelForm
from runhub.web.wellness.feel_words import EFFORTS, FEELS, told


@dataclass(frozen=True, slots=True)
class Step:
    value: int
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FeelCard:
    """What the card shows: choices for the athlete, a sentence for others."""

    seen: FeelSeen
    efforts: list[Step]
    feels: list[Step]
    places: list[tuple[str, str]]
    severities: range
    told: str


def feel_card(found: Activity) -> FeelCard:
    """Of one activity from the door. One query."""
    return card_of(feel_of(found))


def card_of(seen: FeelSeen) -> FeelCard:
    return FeelCard(
        seen=seen,
        efforts=[Step(n, str(word), n == seen.rpe) for n, word in EFFORTS.items()],
        feels=[Step(n, str(word), n == seen.feel) for n, word in FEELS.items()],
        places=[(value, str(label)) for value, label in Feel.Place.choices],
        severities=range(1, 11),
        told=told(seen),
    )


@login_required
@require_http_methods(["GET", "POST"])
def feel(request: HttpRequest, key: UUID) -> HttpResponse:
    """For htmx the words "Saved" alone: the card stays as it was touched."""
    found = activity_for(request.user, key, Need.EDIT)
    form = FeelForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(found, form):
        if request.htmx:
            return render(request, "wellness/_feel_said.html", {"told": told(feel_of(found))})
        messages.success(request, _("Saved."))
        page = reverse("activity", args=[found.public_id])
        return redirect(own_path(request.POST.get("next", ""), page))
    context = {"activity": found, "feel": feel_card(found), "is_own": True, "form": form}
    if request.htmx:
        return render(request, "wellness/_feel_said.html", context)
    return render(request, "wellness/feel.html", context, status=422 if form.errors else 200)


def _saved(found: Activity, form: FeelForm) -> bool:
    try:
        with transaction.atomic():
            feel_set(activity=found, **form.given())
            note = form.noted()
            if note is not None and note != found.notes:
                activity_edit(activity=found, notes=note)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
