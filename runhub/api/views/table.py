"""The coach's table, the review queue and group sessions of a team."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from activities.models import Activity
from athletes.access import TeamNeed, team_for
from athletes.models import Membership, Scope
from coaching.selectors.group_session import group_sessions
from coaching.selectors.review import team_run_for, waiting, waiting_part
from coaching.selectors.table import looked_at, table_of
from coaching.selectors.table_order import Ask, arranged
from coaching.selectors.table_people import people_of
from coaching.services.review import review_done, review_undo
from runhub.api.base import ApiView
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.table import (
    GroupSessionOut,
    GroupSessionsOut,
    ReviewNew,
    ReviewOut,
    TableOut,
    TableQuery,
    TableRowOut,
    WaitingOut,
    WaitingPage,
    WaitingQuery,
)


class TableView(ApiView):
    scopes = {"GET": (Scope.READ,)}
    queries = {"GET": TableQuery}

    @operation("teams_table", "The coach's table: a row an athlete", answers={200: TableOut})
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        query = self.query
        ask = Ask(query["sort"], query["show"], query["q"], query.get("group"))
        reader = request.reader
        found = table_of(
            mine, today=timezone.localdate(), now=timezone.now(),
            first_weekday=reader.week_start, units=reader.units,
        )  # fmt: skip
        rows = arranged(found.rows, ask)
        looked_at(request.user, rows)
        return Response({"rows": TableRowOut(rows, many=True).data})


class ReviewsView(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": (Scope.WRITE,)}
    queries = {"GET": WaitingQuery}

    def door(self, request: Request, key: UUID) -> None:
        _sent(request, team_for(request.user, key, TeamNeed.READ))

    @operation(
        "teams_reviews_list", "Runs that wait to be looked at, the newest first",
        answers={200: WaitingPage},
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        today, query = timezone.localdate(), self.query
        people = people_of(request.user, mine.team, today)
        found = waiting(request.user, mine.team, people, today, days=query["days"])
        after = place_of(query["cursor"], datetime.fromisoformat)
        part = waiting_part(request.user, found, after=after, limit=query["limit"])
        return Response(page(request, part, WaitingOut(part.rows, many=True).data))

    @operation(
        "teams_reviews_create", "Mark a run as looked at", takes=ReviewNew,
        answers={201: ReviewOut},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        review = review_done(team=mine.team, activity=_sent(request, mine), by=request.user)
        place = reverse("api_team_review", args=[mine.team.public_id, review.activity.public_id])
        return Response(ReviewOut(review).data, status=201, headers={"Location": place})


def _sent(request: Request, mine: Membership) -> Activity:
    """The run that the body names, if the reader sees it in this team."""
    form = ReviewNew(data=request.data)
    form.is_valid(raise_exception=True)
    people = people_of(request.user, mine.team, timezone.localdate())
    return team_run_for(request.user, form.validated_data["activity"], people)[0]


class ReviewView(ApiView):
    scopes = {"DELETE": (Scope.WRITE,)}

    @operation("teams_reviews_delete", "Let a run wait again", answers={204: None})
    def delete(self, request: Request, key: UUID, activity: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        people = people_of(request.user, mine.team, timezone.localdate())
        run, _person = team_run_for(request.user, activity, people)
        if not review_undo(team=mine.team, activity=run):
            raise Http404
        return Response(status=204)


class GroupSessionsView(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation(
        "teams_group_sessions", "Runs of several athletes that look like one session",
        answers={200: GroupSessionsOut},
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        today = timezone.localdate()
        people = people_of(request.user, mine.team, today)
        found = group_sessions(request.user, people, today)
        return Response({"results": GroupSessionOut(found, many=True).data})
