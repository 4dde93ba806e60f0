"""Comments, notifications and notes through the API."""

import pytest

from coaching.models import Comment
from tests.api.conftest import Api, ApiOf, api_of

__all__ = ["api_of"]
pytestmark = pytest.mark.django_db


def texts(api: Api, run) -> list[str]:
    found = api.get(f"activities/{run.public_id}/comments/").json()["results"]
    return [row["text"] for row in found]


def test_a_comment_is_written_read_corrected_and_taken_away(cast, run, api_of: ApiOf):
    bob, alice = api_of(cast.bob), api_of(cast.alice)
    made = bob.post(f"activities/{run.public_id}/comments/", {"text": " Shorter steps "})
    assert made.status_code == 201
    assert made.json()["text"] == "Shorter steps"
    url = made["Location"]
    assert texts(alice, run) == ["Shorter steps"]
    assert alice.patch(url, {"text": "x"}).status_code == 403
    assert bob.patch(url, {"text": "Short steps"}).json()["edited_at"]
    assert alice.delete(url).status_code == 204
    assert bob.get(url).status_code == 404
    assert texts(bob, run) == []


def test_pages_of_comments_follow_each_other(cast, run, says, api_of: ApiOf):
    for text in ("One", "Two", "Three"):
        says(cast.bob, text)
    api = api_of(cast.alice)
    first = api.get(f"activities/{run.public_id}/comments/?limit=2").json()
    assert [row["text"] for row in first["results"]] == ["One", "Two"]
    assert [row["text"] for row in api.get(first["next"]).json()["results"]] == ["Three"]


def test_another_teams_conversation_is_not_there(cast, run, blue, says, api_of: ApiOf):
    comment = says(cast.bob, "From Bob")
    carol = api_of(cast.carol)
    assert texts(carol, run) == []
    assert carol.get(f"comments/{comment.public_id}/").status_code == 404
    url = f"activities/{run.public_id}/comments/"
    refused = carol.post(url, {"text": "x", "team": str(cast.team.public_id)})
    assert refused.json()["error"]["fields"] == {
        "team": ["Choose one of the teams that see this run."]
    }
    assert api_of(cast.alice).post(url, {"text": "x"}).status_code == 400
    assert Comment.objects.count() == 1


def test_a_reading_token_writes_nothing(cast, run, api_of: ApiOf):
    api = api_of(cast.bob, ["read"])
    assert api.post(f"activities/{run.public_id}/comments/", {"text": "x"}).status_code == 403
    assert api.post("notifications/read/", {"all": True}).status_code == 403


def test_notifications_are_listed_and_marked(cast, run, says, api_of: ApiOf):
    says(cast.bob, "One")
    says(cast.bob, "Two")
    api = api_of(cast.alice)
    rows = api.get("notifications/").json()["results"]
    assert [(row["event"], row["actor"]) for row in rows] == [("comment", "Bob")] * 2
    assert rows[0]["activity"] == str(run.public_id)
    assert api.post("notifications/read/", {"ids": [rows[0]["id"]]}).json() == {"marked": 1}
    assert len(api.get("notifications/?unread=true").json()["results"]) == 1
    assert api_of(cast.bob).post("notifications/read/", {"all": True}).json() == {"marked": 0}
    assert api.post("notifications/read/", {"all": True}).json() == {"marked": 1}


def test_choices_are_changed_one_by_one(cast, api_of: ApiOf):
    api = api_of(cast.alice)
    changed = api.patch("me/notification-choices/", {"comment": "mail"}).json()["results"]
    assert {row["event"]: row["by"] for row in changed}["comment"] == "mail"
    assert api.patch("me/notification-choices/", {"glass": "nothing"}).status_code == 400
    assert api.patch("me/notification-choices/", {"weather": "app"}).status_code == 400


def test_notes_are_the_teams_alone(cast, anton, blue, api_of: ApiOf):
    url = f"athletes/{cast.alice.public_id}/notes/"
    bob = api_of(cast.bob)
    made = bob.post(url, {"text": "Likes hills"})
    assert made.status_code == 201
    assert bob.get(url).json()["results"][0]["author"] == "Bob"
    assert len(api_of(anton).get(url).json()["results"]) == 1
    assert api_of(anton).post(url, {"text": "x"}).status_code == 403
    assert api_of(cast.carol).get(url).json()["results"] == []
    assert api_of(cast.alice).get(url).status_code == 403
    assert api_of(cast.alice).get(made["Location"]).status_code == 404
    assert bob.patch(made["Location"], {"text": "Likes flat"}).json()["text"] == "Likes flat"
    assert bob.delete(made["Location"]).status_code == 204
