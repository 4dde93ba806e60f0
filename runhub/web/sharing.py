"""Settings page "Sharing": with whom, what, until when; ending it; who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.consent.breakglass import glasses_to
from athletes.models import KIND_CHOICES, Athlete, BreakGlass, Look
from athletes.names import name_of
from athletes.teams.entrance import waiting_for
from athletes.teams.selectors import staff_of
from athletes.teams.services import share_set
from athletes.teams.sharing import Shared, looks_part, own_share_for, share_end, shares_of
from runhub.web.looks import WHAT
from runhub.web.paging import place_in, place_words
from runhub.web.settings import settings_page
from runhub.web.sharing_form import ShareForm
from runhub.web.teams.pages import add_refusal

FIRST, LINES = 10, 50


@dataclass(frozen=True, slots=True)
class Card:
    """A team and each kind of data, shared or not."""

    shared: Shared
    kinds: list[tuple[Any, bool]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A look, in words."""

    look: Look
    what: Any


@dataclass(frozen=True, slots=True)
class Pass:
    """An admin's pass to the reader's data, used or not."""

    glass: BreakGlass
    admin: str
    is_running: bool


@login_required
@require_GET
def sharing(request: HttpRequest) -> HttpResponse:
    context = {
        "cards": [_card(one) for one in shares_of(request.user)],
        "waiting": waiting_for(request.user),
        "passes": _passes(request.reader.athlete),
        **_looks(request, FIRST, first_page=True),
    }
    return settings_page(request, "sharing", context)


@login_required
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, team: UUID) -> HttpResponse:
    """What the reader shares with one team, to change."""
    mine = own_share_for(request.user, team)
    form = ShareForm(request.POST or None, share=getattr(mine, "share", None))
    if request.method == "POST" and form.is_valid():
        try:
            share_set(membership=mine, **form.arguments())
        except ValidationError as error:
            add_refusal(form, error)
        else:
            words = _("Saved. It holds for %(team)s from now on.")
            messages.success(request, words % {"team": mine.team.name})
            return redirect("settings_sharing")
    context = {"form": form, "team": mine.team, "staff": staff_of(mine.team)}
    return settings_page(request, "sharing_edit", context)


@login_required
@require_POST
def share_over(request: HttpRequest, team: UUID) -> HttpResponse:
    """At once and without asking: what is ended can be given again, what was seen cannot be unseen."""
    mine = own_share_for(request.user, team)
    share_end(membership=mine)
    words = _("Ended. %(team)s sees your name and nothing else.")
    messages.success(request, words % {"team": mine.team.name})
    return redirect("settings_sharing")


@login_required
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Everybody who looked, a page at a time."""
    return settings_page(request, "sharing_looks", _looks(request, LINES, first_page=False))


def _looks(request: HttpRequest, limit: int, *, first_page: bool) -> dict[str, Any]:
    athlete: Athlete | None = request.reader.athlete
    if athlete is None:
        return {"looks": [], "next": ""}
    after = None if first_page else place_in(request.GET)
    part = looks_part(athlete, after=after, limit=limit)
    seen = [Seen(look, WHAT.get(look.what, look.what)) for look in part.rows]
    return {"looks": seen, "next": place_words(part.end)}


def _passes(athlete: Athlete | None) -> list[Pass]:
    now = timezone.now()
    found = glasses_to(athlete) if athlete else []
    return [Pass(glass, name_of(glass.admin), glass.expires_at > now) for glass in found]


def _card(shared: Shared) -> Card:
    return Card(shared, [(word, kind in shared.kinds) for kind, word in KIND_CHOICES])
