"""Teams and sharing through the API."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from athletes.models import Membership, Team, TeamInvitation
from athletes.teams.unclaimed import unclaimed_create
from tests.api.conftest import Api, ApiOf, api_of  # noqa: F401
from tests.samples import fit
from tests.teams.conftest import Squad, a_run, mailed_link, signed_in


@pytest.fixture
def apis(squad: Squad, api_of: ApiOf) -> dict[str, Api]:  # noqa: F811
    people = {name: getattr(squad, name).user.athlete for name in ("olga", "bob", "anton", "alice")}
    return {name: api_of(athlete) for name, athlete in (people | {"emil": squad.emil}).items()}


def test_from_a_team_to_its_end(squad: Squad, apis: dict[str, Api]):
    emil = apis["emil"]
    made = emil.post("teams/", {"name": "Team Green"})
    team = emil.get(made["Location"]).json()
    assert (team["name"], team["role"], team["athletes"]) == ("Team Green", "owner", 0)
    assert emil.patch(f"teams/{team['id']}/", {"name": "Green", "is_archived": True}).json()[
        "is_archived"
    ]
    assert emil.post(f"teams/{team['id']}/groups/", {"name": "T"}).status_code == 409
    back = emil.patch(f"teams/{team['id']}/", {"is_archived": False}).json()
    assert (back["name"], back["is_archived"]) == ("Green", False)
    mine = emil.get(f"teams/{team['id']}/members/").json()["results"][0]
    answer = emil.delete(f"memberships/{mine['id']}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "last_owner")


def test_invite_accept_see_end(squad: Squad, apis: dict[str, Api]):
    bob, emil, run = apis["bob"], apis["emil"], a_run(squad.emil)
    made = bob.post(f"teams/{squad.team.public_id}/invitations/", {"email": "emil@example.org"})
    assert (made.status_code, made.json()["state"], made.json()["url"]) == (201, "waiting", None)
    key = emil.get("me/invitations/").json()["results"][0]["id"]
    assert emil.post(f"me/invitations/{key}/accept/", {"kinds": ["streams"]}).status_code == 204
    assert bob.get(f"activities/{run.public_id}/").status_code == 200
    share = emil.get("me/sharing/").json()["results"][0]
    assert (share["kinds"], share["is_in_force"]) == (["training", "streams"], True)
    assert {"name": "Bob", "role": "coach"} in share["staff"]
    assert emil.get("me/looks/").json()["results"][0]["viewer"] == "Bob"
    assert emil.delete(f"me/sharing/{share['id']}/").status_code == 204
    assert bob.get(f"activities/{run.public_id}/").status_code == 404


def test_a_change_of_one_thing_leaves_the_rest(squad: Squad, apis: dict[str, Api]):
    url = f"me/sharing/{squad.team.public_id}/"
    apis["alice"].patch(url, {"kinds": ["training"], "until": "2999-01-01"})
    changed = apis["alice"].patch(url, {"since": "2026-05-01"}).json()
    assert (changed["kinds"], changed["since"], changed["until"]) == (
        ["training"], "2026-05-01", "2999-01-01",
    )  # fmt: skip
    assert apis["bob"].patch(url, {"kinds": []}).status_code == 404


def test_a_link_is_in_the_answer_that_makes_it_alone(squad: Squad, apis: dict[str, Api]):
    url = f"teams/{squad.team.public_id}/invitations/"
    made = apis["bob"].post(url, {"most_uses": 3, "days": 2}).json()
    assert "/join/" in made["url"]
    assert "url" not in apis["bob"].get(url).json()["results"][0]
    again = apis["bob"].post(f"invitations/{made['id']}/resend/").json()
    assert signed_in(squad.emil).get(made["url"].partition("8000")[2]).status_code == 410
    assert apis["bob"].post(f"invitations/{made['id']}/revoke/").json()["state"] == "revoked"
    assert apis["bob"].post(f"invitations/{made['id']}/resend/").status_code == 409
    assert again["url"] != made["url"]


def test_the_mailed_link_is_in_no_answer(squad: Squad, apis: dict[str, Api]):
    url = f"teams/{squad.team.public_id}/invitations/"
    answer = apis["bob"].post(url, {"email": "nora@example.org", "role": "assistant"})
    assert len(mail.outbox) == 1
    assert mailed_link().split("/")[2] not in answer.content.decode()


def test_the_ladder_holds_here_too(squad: Squad, apis: dict[str, Api]):
    for role in ("coach", "owner"):
        answer = apis["bob"].patch(f"memberships/{squad.anton.pk}/", {"role": role})
        assert answer.status_code == 403
        body = {"email": "nora@example.org", "role": role}
        url = f"teams/{squad.team.public_id}/invitations/"
        assert apis["bob"].post(url, body).status_code == 403
    assert apis["bob"].delete(f"memberships/{squad.olga.pk}/").status_code == 403
    assert (
        apis["olga"].patch(f"memberships/{squad.anton.pk}/", {"role": "coach"}).json()["role"]
        == "coach"
    )
    assert apis["emil"].get(f"memberships/{squad.anton.pk}/").status_code == 404
    assert Membership.objects.count() == 4


def test_an_entered_athlete_is_uploaded_for_and_removed(squad: Squad, apis: dict[str, Api]):
    bob = apis["bob"]
    made = bob.post(f"teams/{squad.team.public_id}/athletes/", {"name": "Una"}).json()
    assert made["is_unclaimed"]
    path = f"imports/?athlete={made['athlete']}"
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert bob.upload([SimpleUploadedFile("a.fit", fit())], path).status_code == 202
    assert bob.get("imports/").json()["results"][0]["entered"] == "Una"
    for other in (apis["anton"], apis["emil"]):
        assert other.upload([SimpleUploadedFile("a.fit", fit())], path).status_code == 403
    assert bob.delete(f"memberships/{made['id']}/").status_code == 204
    assert bob.get("imports/").json()["results"] == []


def test_groups_name_their_members(squad: Squad, apis: dict[str, Api]):
    url = f"teams/{squad.team.public_id}/groups/"
    made = apis["bob"].post(url, {"name": "Tuesday", "members": [squad.alice.pk]}).json()
    assert apis["anton"].get(url).json()["results"] == [made]
    assert apis["bob"].patch(f"groups/{made['id']}/", {"members": []}).json()["members"] == []
    assert apis["anton"].delete(f"groups/{made['id']}/").status_code == 403
    assert apis["alice"].get(url).status_code == 403
    assert apis["bob"].delete(f"groups/{made['id']}/").status_code == 204


def test_a_reading_token_answers_no_invitation(squad: Squad, api_of: ApiOf):  # noqa: F811
    reading = api_of(squad.alice.user.athlete, ["read"])
    assert reading.delete(f"me/sharing/{squad.team.public_id}/").status_code == 403
    assert reading.get("me/sharing/").status_code == 200
    assert Team.objects.count() == 1 and unclaimed_create(actor=squad.bob, name="U")


def test_thresholds_of_somebody_entered(squad: Squad, apis: dict[str, Api]):
    bob, body = apis["bob"], {"valid_from": "2026-05-01", "max_heart_rate_bpm": 190}
    made = bob.post(f"teams/{squad.team.public_id}/athletes/", {"name": "Una"}).json()
    url = f"athletes/{made['athlete']}/thresholds/"
    row = bob.post(url, body)
    assert row.status_code == 201 and bob.post(url, body).status_code == 409
    place = f"{url}{row.json()['id']}/"
    assert bob.patch(place, {"max_heart_rate_bpm": 195}).json()["max_heart_rate_bpm"] == 195
    assert [one["max_heart_rate_bpm"] for one in bob.get(url).json()["results"]] == [195]
    assert apis["anton"].get(url).status_code == 403 and apis["emil"].get(url).status_code == 404
    alice = f"athletes/{squad.alice.user.athlete.public_id}/thresholds/"
    assert bob.post(alice, body).status_code == bob.get(alice).status_code == 403
    assert bob.delete(place).status_code == 204


def test_a_link_is_answered_with_its_token_in_the_body(squad: Squad, apis: dict[str, Api]):
    bob, emil = apis["bob"], apis["emil"]
    made = bob.post(f"teams/{squad.team.public_id}/invitations/", {"most_uses": 2}).json()
    token = made["url"].rstrip("/").rpartition("/")[2]
    body = {"token": token, "kinds": ["map"], "until": "2999-01-01"}
    assert emil.post("me/invitations/accept/", body).status_code == 204
    share = emil.get("me/sharing/").json()["results"][0]
    assert (share["kinds"], share["until"]) == (["training", "map"], "2999-01-01")
    assert emil.post("me/invitations/accept/", body).status_code == 409  # in the team already
    other = bob.post(f"teams/{squad.team.public_id}/invitations/", {"email": "a@example.org"})
    TeamInvitation.objects.filter(public_id=other.json()["id"]).update(expires_at=timezone.now())
    bob.post(f"invitations/{made['id']}/revoke/")
    said = set()
    for wrong in (token, mailed_link().split("/")[2], "never-was"):
        for act in ("accept", "decline"):
            answer = emil.post(f"me/invitations/{act}/", {"token": wrong})
            said.add((answer.status_code, answer.content))
    assert len(said) == 1 and answer.json()["error"]["code"] == "invitation_gone"
    assert answer.status_code == 410


def test_guessing_tokens_ends_after_twenty_here_too(squad: Squad, apis: dict[str, Api]):
    url, bodies = "me/invitations/decline/", ({"token": f"guess{n}"} for n in range(21))
    statuses = [apis["emil"].post(url, body).status_code for body in bodies]
    assert statuses == [410] * 20 + [429]


def test_a_coach_reads_what_each_athlete_shares_and_until_when(squad: Squad, apis: dict[str, Api]):
    url = f"me/sharing/{squad.team.public_id}/"
    apis["alice"].patch(url, {"kinds": ["map"], "since": "2026-05-01", "until": "2999-01-01"})
    (alice,) = apis["bob"].get("me/").json()["coaches"]
    assert alice["name"] == "Alice" and alice["shares"] == [
        {
            "team": str(squad.team.public_id), "kinds": ["training", "map"],
            "since": "2026-05-01", "until": "2999-01-01",
        }
    ]  # fmt: skip
    assert apis["alice"].get("me/").json()["coaches"] == []
    apis["alice"].delete(url)
    assert apis["bob"].get("me/").json()["coaches"] == []
