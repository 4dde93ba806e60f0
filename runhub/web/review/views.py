"""Looking through the runs of a team, one after the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.access import TeamNeed, team_for
from athletes.models import Membership
from coaching.selectors.review import Waiting, review_of, team_run_for, waiting_by
from coaching.selectors.table_people import Person, people_of
from coaching.services.review import review_done, review_undo
from runhub.web.imports import signed_in
from runhub.web.review.page import (
    Ask,
    address,
    ask_of,
    looked_of,
    next_after,
    queue_of,
    review_run,
)
from runhub.web.run import script_words
from runhub.web.run_data import as_script
from runhub.web.talk.thread import thread_context
from runhub.web.teams.frame import team_frame


@signed_in
@require_GET
def review(request: HttpRequest, team: UUID) -> HttpResponse:
    """To the first run that waits, or the good news."""
    mine, ask, _people, found = _queue(request, team)
    if found:
        return redirect(address(mine.team.public_id, found[0].key, ask))
    queue = queue_of(request.user, mine.team.public_id, found, None, ask)
    context = {"queue": queue, "ask": ask}
    return render(request, "review/review.html", team_frame(mine, "team_review") | context)


@signed_in
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, team: UUID, key: UUID) -> HttpResponse:
    """One run; a POST marks it and goes to the next."""
    mine, ask, people, found = _queue(request, team)
    activity, person = team_run_for(request.user, key, people)
    if request.method == "POST":
        review_done(team=mine.team, activity=activity, by=request.user)
        _said(request, mine, activity.title, person, activity.public_id, ask)
        return redirect(address(mine.team.public_id, next_after(found, activity.public_id), ask))
    shown = review_run(request.user, request.reader, activity, person)
    context: dict[str, Any] = {
        "run": shown,
        "page": shown.page,
        "chart_data": as_script(shown.data) if shown.data else "",
        "words": script_words(request),
        "looked": looked_of(review_of(mine.team, activity)),
        "queue": queue_of(request.user, mine.team.public_id, found, activity.public_id, ask),
        "ask": ask,
    }
    thread = thread_context(request, activity, team=mine.team)
    return render(request, "review/review.html", team_frame(mine, "team_review") | context | thread)


@signed_in
@require_POST
def undo(request: HttpRequest, team: UUID, key: UUID) -> HttpResponse:
    """The run waits again, and is shown."""
    mine, ask, people, _found = _queue(request, team)
    activity, _person = team_run_for(request.user, key, people)
    review_undo(team=mine.team, activity=activity)
    return redirect(address(mine.team.public_id, activity.public_id, ask))


def _queue(request: HttpRequest, team: UUID) -> tuple[Membership, Ask, list[Person], list[Waiting]]:
    mine, ask = team_for(request.user, team, TeamNeed.READ), ask_of(request.GET)
    today = timezone.localdate()
    people = people_of(request.user, mine.team, today)
    found = waiting_by(request.user, mine.team, people, today, days=ask.days, order=ask.order)
    return mine, ask, people, found


def _said(
    request: HttpRequest, mine: Membership, title: str, person: Person, key: UUID, ask: Ask
) -> None:
    undo_url = reverse("team_review_undo", args=[mine.team.public_id, key]) + ask.query
    words = _("“%(title)s” of %(name)s is done.") % {"title": title, "name": person.name}
    messages.success(request, words, extra_tags=undo_url)
