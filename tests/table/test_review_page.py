"""The review queue as pages and through the API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from activities.models import Feel
from athletes.models import Share
from coaching.models import Review
from tests.conftest import Cast
from tests.table.people import long_ago, ran
from tests.table.test_table_page import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(cast: Cast) -> Cast:
    long_ago(cast.team)
    return cast


def at(cast: Cast, name: str = "team_review", *more: object) -> str:
    return reverse(name, args=[cast.team.public_id, *more])


def test_done_goes_to_the_next_and_can_be_taken_back(red, browser_of):
    old, new = ran(red.alice, 3, title="Older"), ran(red.alice, 1, title="Newer")
    client = browser_of(red.bob)
    assert client.get(at(red)).url == at(red, "team_review_run", new.public_id)
    answer = client.post(at(red, "team_review_run", new.public_id), follow=True)
    assert answer.redirect_chain[-1][0] == at(red, "team_review_run", old.public_id)
    text = words(answer)
    assert "“Newer” of Alice is done." in text
    assert "1 run waits to be looked at" in text
    back = client.post(at(red, "team_review_undo", new.public_id), follow=True)
    assert "2 runs wait to be looked at" in words(back)


def test_looking_at_a_run_elsewhere_is_no_review(red, browser_of):
    run = ran(red.alice, 1)
    client = browser_of(red.bob)
    client.get(reverse("activity", args=[run.public_id]))
    client.get(at(red, "team_review_run", run.public_id))
    assert not Review.objects.exists()


def test_the_last_one_ends_with_a_sentence(red, browser_of):
    run = ran(red.alice, 1)
    answer = browser_of(red.bob).post(at(red, "team_review_run", run.public_id), follow=True)
    assert "Every run of the last 14 days has been looked at." in words(answer)


def test_skipping_keeps_the_run_waiting(red, browser_of):
    old, new = ran(red.alice, 3), ran(red.alice, 1)
    page = browser_of(red.bob).get(at(red, "team_review_run", new.public_id)).content.decode()
    skip = page[page.rindex("<a", 0, page.index("data-skip>")) : page.index("data-skip>")]
    assert str(old.public_id) in skip
    assert not Review.objects.exists()


def test_pain_and_feel_are_notes_and_effort_is_training(red, browser_of):
    run = ran(red.alice, 1, notes="Left shoe rubs.")
    Feel.objects.create(activity=run, rpe=7, feel=2, pain_place="knee", pain_severity=4)
    client, url = browser_of(red.bob), at(red, "team_review_run", run.public_id)
    text = words(client.get(url))
    for told in ("Effort 7 of 10", "Felt bad", "knee, 4 of 10", "Left shoe rubs."):
        assert told in text
    Share.objects.update(kinds=["training"])
    text = words(client.get(url))
    assert "Effort 7 of 10" in text
    for told in ("Felt bad", "knee", "Left shoe rubs.", "150 bpm"):
        assert told not in text


def test_an_assistant_may_mark_and_an_athlete_may_not(red, browser_of):
    run = ran(red.alice, 1)
    url = at(red, "team_review_run", run.public_id)
    assert browser_of(red.alice).post(url).status_code == 403
    assert browser_of(red.carol).post(url).status_code == 404
    assert not Review.objects.exists()


def test_the_api_lists_marks_and_takes_back(red, api_of):
    old, new = ran(red.alice, 3), ran(red.alice, 1)
    api, path = api_of(red.bob), f"teams/{red.team.public_id}/reviews/"
    first = api.get(f"{path}?limit=1").json()
    assert [row["activity"] for row in first["results"]] == [str(new.public_id)]
    second = api.get(first["next"]).json()
    assert [row["activity"] for row in second["results"]] == [str(old.public_id)]
    assert second["next"] is None
    made = api.post(path, {"activity": str(new.public_id)})
    assert made.status_code == 201
    assert len(api.get(path).json()["results"]) == 1
    assert api.delete(made.headers["Location"]).status_code == 204
    assert api.delete(made.headers["Location"]).status_code == 404
