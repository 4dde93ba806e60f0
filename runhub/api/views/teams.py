"""Teams, their people and groups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.access import TeamNeed, team_for
from athletes.models import Membership, Scope
from athletes.teams.groups import group_create, group_delete, group_for, group_update
from athletes.teams.members import member_for, member_remove, role_set, team_leave
from athletes.teams.selectors import groups_of, member_row, members_of, team_row, team_rows
from athletes.teams.services import team_archive, team_create, team_rename, team_restore
from athletes.teams.unclaimed import unclaimed_create
from runhub.api.base import ApiView
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.schema import operation
from runhub.api.serializers.teams import (
    EnteredNew,
    GroupNew,
    GroupOut,
    GroupPage,
    GroupPatch,
    MemberOut,
    MemberPage,
    MemberPatch,
    TeamNew,
    TeamOut,
    TeamPage,
    TeamPatch,
)
from runhub.closing.entered import entered_remove

READ_WRITE = {
    "GET": (Scope.READ,),
    "POST": (Scope.WRITE,),
    "PATCH": (Scope.WRITE,),
    "DELETE": (Scope.WRITE,),
}


def whole(rows: Any) -> dict[str, Any]:
    """A list that is always one page: a team's people fit on one."""
    return {"results": rows, "next": None}


class Teams(ApiView):
    scopes = READ_WRITE

    @operation("teams_list", "Your teams, those put away last", answers={200: TeamPage})
    def get(self, request: Request) -> Response:
        return Response(whole(TeamOut(team_rows(request.user), many=True).data))

    @operation("teams_create", "Make a team; you own it", takes=TeamNew, answers={201: TeamOut})
    @once
    def post(self, request: Request) -> Response:
        form = TeamNew(data=request.data)
        form.is_valid(raise_exception=True)
        team = team_create(owner=request.user, **form.validated_data)
        mine = team_for(request.user, team.public_id)
        place = f"{request.path}{team.public_id}/"
        return Response(TeamOut(team_row(mine)).data, status=201, headers={"Location": place})


class TeamView(ApiView):
    scopes = READ_WRITE

    def door(self, request: Request, key: UUID) -> None:
        team_for(request.user, key)

    @operation("teams_get", "One team", answers={200: TeamOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(TeamOut(team_row(team_for(request.user, key))).data)

    @operation(
        "teams_update", "Rename a team, put it away or bring it back: for its owners",
        takes=TeamPatch, answers={200: TeamOut},
    )  # fmt: skip
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            mine = team_for(request.user, key, TeamNeed.OWN)
            refuse_if_changed(request, TeamOut(team_row(mine)).data)
            form = TeamPatch(data=request.data)
            form.is_valid(raise_exception=True)
            _change(mine, **form.validated_data)
        return Response(TeamOut(team_row(team_for(request.user, key))).data)


def _change(mine: Membership, name: str | None = None, is_archived: bool | None = None) -> None:
    """Brought back before, put away after it is renamed: one that is put away is not changed."""
    if is_archived is False:
        team_restore(team=mine.team, actor=mine.user)
    if name is not None:
        team_rename(team=mine.team, name=name, actor=mine.user)
    if is_archived and mine.team.archived_at is None:
        team_archive(team=mine.team, actor=mine.user)


class Members(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation("members_list", "Who is in a team: for its staff", answers={200: MemberPage})
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        return Response(whole(MemberOut(members_of(mine.team), many=True).data))


class Entered(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    def door(self, request: Request, key: UUID) -> None:
        team_for(request.user, key, TeamNeed.READ)

    @operation(
        "athletes_enter", "Enter an athlete without an account, to upload for",
        takes=EnteredNew, answers={201: MemberOut},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.COACH)
        form = EnteredNew(data=request.data)
        form.is_valid(raise_exception=True)
        member = unclaimed_create(actor=mine, **form.validated_data)
        place = f"/api/v1/memberships/{member.pk}/"
        return Response(MemberOut(member_row(member)).data, status=201, headers={"Location": place})


class MemberView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    def door(self, request: Request, pk: int) -> None:
        member_for(request.user, pk, TeamNeed.BELONG)

    @operation("memberships_get", "Somebody in a team", answers={200: MemberOut})
    def get(self, request: Request, pk: int) -> Response:
        _mine, member = member_for(request.user, pk, TeamNeed.READ)
        return Response(MemberOut(member_row(member)).data)

    @operation(
        "memberships_update", "Another role, not above your own",
        takes=MemberPatch, answers={200: MemberOut},
    )  # fmt: skip
    @once
    def patch(self, request: Request, pk: int) -> Response:
        with transaction.atomic():
            mine, member = member_for(request.user, pk, TeamNeed.COACH)
            refuse_if_changed(request, MemberOut(member_row(member)).data)
            form = MemberPatch(data=request.data)
            form.is_valid(raise_exception=True)
            role_set(member=member, actor=mine, **form.validated_data)
        _mine, member = member_for(request.user, pk, TeamNeed.BELONG)
        return Response(MemberOut(member_row(member)).data)

    @operation(
        "memberships_delete",
        "Leave, with your own; or remove somebody. Somebody entered goes with all their runs",
        answers={204: None},
    )
    def delete(self, request: Request, pk: int) -> Response:
        mine, member = member_for(request.user, pk, TeamNeed.BELONG)
        if mine.pk == member.pk:
            team_leave(member=mine)
        elif hasattr(member.user, "athlete") and member.user.athlete.is_unclaimed:
            entered_remove(member=member, actor=mine)
        else:
            member_remove(member=member, actor=mine)
        return Response(status=204)


class Groups(ApiView):
    scopes = READ_WRITE

    def door(self, request: Request, key: UUID) -> None:
        team_for(request.user, key, TeamNeed.READ)

    @operation("groups_list", "Groups of a team: for its staff", answers={200: GroupPage})
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        return Response(whole(GroupOut(groups_of(mine.team), many=True).data))

    @operation("groups_create", "Make a group", takes=GroupNew, answers={201: GroupOut})
    @once
    def post(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.COACH)
        form = GroupNew(data=request.data)
        form.is_valid(raise_exception=True)
        group = group_create(team=mine.team, actor=request.user, **form.validated_data)
        place = f"/api/v1/groups/{group.public_id}/"
        return Response(GroupOut(group).data, status=201, headers={"Location": place})


class GroupView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    def door(self, request: Request, key: UUID) -> None:
        group_for(request.user, key, TeamNeed.READ)

    @operation("groups_get", "One group", answers={200: GroupOut})
    def get(self, request: Request, key: UUID) -> Response:
        _mine, group = group_for(request.user, key, TeamNeed.READ)
        return Response(GroupOut(group).data)

    @operation(
        "groups_update", "Another name, other members", takes=GroupPatch, answers={200: GroupOut}
    )
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            _mine, group = group_for(request.user, key, TeamNeed.COACH)
            refuse_if_changed(request, GroupOut(group).data)
            form = GroupPatch(data=request.data)
            form.is_valid(raise_exception=True)
            group = group_update(group=group, actor=request.user, **form.validated_data)
        return Response(GroupOut(group).data)

    @operation(
        "groups_delete", "Delete a group; its athletes stay in the team", answers={204: None}
    )
    def delete(self, request: Request, key: UUID) -> Response:
        _mine, group = group_for(request.user, key, TeamNeed.COACH)
        group_delete(group=group, actor=request.user)
        return Response(status=204)
