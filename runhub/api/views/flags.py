"""Flags: of a team's athletes, of the reader's own, and answers to them."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.access import TeamNeed, team_for
from athletes.consent.looks import noted
from athletes.models import Scope
from coaching.flag_access import flag_for
from coaching.selectors.flag_history import told_about
from coaching.selectors.flags import flag_in, flags_of_team
from coaching.services.triage_answers import flag_answer
from runhub.api.base import ApiView, own_athlete
from runhub.api.idempotency import once
from runhub.api.schema import operation
from runhub.api.serializers.flags import AnswerNew, FlagsTold, FlagTold


class OwnFlags(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation("flags_list", "What your coaches are told about you", answers={200: FlagsTold})
    def get(self, request: Request) -> Response:
        athlete = own_athlete(request)
        told = told_about(athlete, timezone.localdate(), units=request.reader.units)
        context = {"athletes": {athlete.pk: athlete.public_id}}
        return Response({"flags": FlagTold(told, many=True, context=context).data})


class TeamFlags(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation(
        "teams_flags",
        "Open flags of a team's athletes, the gravest first",
        answers={200: FlagsTold},
    )
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        flags, ids = flags_of_team(
            request.user, mine.team, timezone.localdate(), units=request.reader.units
        )
        for flag in flags:
            noted(request.user, flag.athlete_id)
        shown = FlagTold(flags, many=True, context={"athletes": ids})
        return Response({"flags": shown.data})


class FlagAnswerView(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    def door(self, request: Request, key: UUID, flag: UUID) -> None:
        flag_for(request.user, key, flag, timezone.localdate())

    @operation(
        "teams_flags_answer", "Put a flag off, mark it done, or take it up again",
        takes=AnswerNew, answers={200: FlagTold},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID, flag: UUID) -> Response:
        today = timezone.localdate()
        mine, found = flag_for(request.user, key, flag, today, TeamNeed.COACH)
        form = AnswerNew(data=request.data)
        form.is_valid(raise_exception=True)
        flag_answer(team=mine.team, flag=found, by=request.user, today=today, **form.validated_data)
        context = {"athletes": {found.athlete_id: found.athlete.public_id}}
        seen = flag_in(mine.team, found, today, units=request.reader.units)
        return Response(FlagTold(seen, context=context).data)
