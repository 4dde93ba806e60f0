"""Comments on the page of a run: both ways, within one team, as long as somebody sees the run."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from activities.models import Activity
from athletes.models import Membership, Share
from coaching.models import Comment
from coaching.selectors.comments import unread_counts, unread_on
from coaching.services.comments import comments_tidy

pytestmark = pytest.mark.django_db


def page(client: Client, run: Activity) -> str:
    return client.get(reverse("activity", args=[run.public_id])).content.decode()


def send(client: Client, run: Activity, text: str, **more: str):
    return client.post(reverse("activity_comments", args=[run.public_id]), {"text": text, **more})


def test_athlete_and_coach_talk_without_script(cast, run, browser_of):
    alice, bob = browser_of(cast.alice), browser_of(cast.bob)
    answer = send(alice, run, "The last hill was hard.")
    assert answer.status_code == 302
    assert "The last hill was hard." in page(bob, run)
    send(bob, run, "Shorter steps.\r\nSee you.")
    assert "Shorter steps.<br>See you." in page(alice, run)


def test_htmx_gets_the_conversation_alone(run, cast, browser_of):
    url = reverse("activity_comments", args=[run.public_id])
    answer = browser_of(cast.bob).post(url, {"text": "Well."}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Well." in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something first."), (" \n ", "Write something first."), ("x" * 4001, "4000")],
)
def test_nothing_and_too_much_are_refused_with_a_sentence(run, cast, browser_of, text, sentence):
    answer = send(browser_of(cast.bob), run, text)
    assert answer.status_code == 422
    assert sentence in strip_tags(answer.content.decode())
    assert not Comment.objects.exists()


def test_words_stay_words_and_links_become_links(run, cast, browser_of):
    send(browser_of(cast.alice), run, "<b>x</b> https://example.org/a javascript:alert(1)")
    html = page(browser_of(cast.bob), run)
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert '<a href="https://example.org/a" rel="nofollow">' in html
    assert 'href="javascript' not in html


def test_what_is_new_is_marked_until_it_was_read(run, cast, says, browser_of):
    says(cast.bob, "One")
    says(cast.bob, "Two")
    alice = cast.alice
    assert unread_on(alice.user, [run.pk]) == {run.pk: 2}
    client = browser_of(alice)
    assert page(client, run).count('class="chip is-plain talk-new"') == 2
    assert unread_on(alice.user, [run.pk]) == {}
    assert 'talk-new"' not in page(client, run)
    assert unread_on(cast.bob.user, [run.pk]) == {}


def test_the_coach_counts_by_athlete_and_nobody_counts_for_others(run, cast, says):
    says(cast.alice, "Hello")
    assert unread_counts(cast.bob.user, [cast.alice.pk, cast.dora.pk]) == {cast.alice.pk: 1}
    assert unread_counts(cast.carol.user, [cast.alice.pk]) == {}
    assert unread_counts(cast.alice.user, [cast.alice.pk]) == {}


def test_a_conversation_stays_within_its_team(run, cast, blue, says, browser_of):
    """Carol coaches Alice in another team: she sees the run, and not what Bob and Alice say."""
    says(cast.bob, "From Bob")
    says(cast.alice, "To Bob", cast.team)
    carol = browser_of(cast.carol)
    html = page(carol, run)
    assert "Hills by the lake" in html
    assert "From Bob" not in html
    assert "To Bob" not in html
    assert unread_counts(cast.carol.user, [cast.alice.pk]) == {}
    assert "Team Red" not in html
    own = page(browser_of(cast.alice), run)
    assert "From Bob" in own
    assert "the team you choose" in own


def test_with_two_teams_the_athlete_says_which_is_meant(run, cast, blue, browser_of):
    client = browser_of(cast.alice)
    answer = send(client, run, "Whom?")
    assert "Choose the team you write to." in answer.content.decode()
    send(client, run, "Carol!", team=str(blue.public_id))
    assert Comment.objects.get().team == blue
    # Where one has spoken last is offered first.
    again = client.get(reverse("activity", args=[run.public_id]))
    assert again.context["thread"].team == blue


def test_a_strangers_team_is_no_team_to_write_to(run, cast, blue, browser_of):
    answer = send(browser_of(cast.bob), run, "Hello", team=str(blue.public_id))
    assert answer.status_code == 302
    assert Comment.objects.get().team == cast.team


def test_a_coach_who_left_sees_nothing_and_the_athlete_keeps_the_thread(
    run, cast, says, browser_of
):
    comment = says(cast.bob, "Shorter steps")
    bob = browser_of(cast.bob)
    Membership.objects.filter(user=cast.bob.user).delete()
    assert bob.get(reverse("activity_comments", args=[run.public_id])).status_code == 404
    assert bob.post(reverse("comment_edit", args=[comment.public_id])).status_code == 404
    html = page(browser_of(cast.alice), run)
    assert "Shorter steps" in html
    assert "Bob" in html
    assert "No team sees this run now" in html


def test_a_share_that_begins_later_hides_the_conversation_too(run, cast, says, browser_of):
    says(cast.alice, "Hello")
    Share.objects.update(since=run.local_date + timedelta(days=1))
    assert unread_counts(cast.bob.user, [cast.alice.pk]) == {}
    Share.objects.update(since=run.local_date)
    assert unread_counts(cast.bob.user, [cast.alice.pk]) == {cast.alice.pk: 1}


def test_the_author_corrects_for_a_while_and_it_says_so(run, cast, says, browser_of):
    comment = says(cast.bob, "Shrter steps")
    bob, url = browser_of(cast.bob), reverse("comment_edit", args=[comment.public_id])
    assert browser_of(cast.alice).post(url, {"text": "x"}).status_code == 403
    bob.post(url, {"text": "Shorter steps"})
    html = page(browser_of(cast.alice), run)
    assert "Shorter steps" in html
    assert ">edited<" in html
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=15))
    refused = bob.post(url, {"text": "Longer steps"})
    assert "can be edited for 15 minutes" in refused.content.decode()
    assert Comment.objects.get().text == "Shorter steps"


def test_the_athlete_may_delete_any_on_their_run_and_only_who_did_brings_it_back(
    run, cast, says, browser_of
):
    comment = says(cast.bob, "Shorter steps")
    mine = says(cast.alice, "Mine")
    alice, bob = browser_of(cast.alice), browser_of(cast.bob)
    gone = reverse("comment_delete", args=[comment.public_id])
    assert bob.post(reverse("comment_delete", args=[mine.public_id])).status_code == 403
    assert alice.post(gone).status_code == 302
    assert "Shorter steps" not in page(bob, run)
    back = reverse("comment_restore", args=[comment.public_id])
    assert bob.post(back).status_code == 404
    assert alice.post(back).status_code == 302
    assert "Shorter steps" in page(bob, run)


def test_what_was_deleted_is_gone_for_good_after_a_day(run, cast, says):
    for who, hours in ((cast.bob, 25), (cast.alice, 23)):
        comment = says(who, "Gone")
        when = timezone.now() - timedelta(hours=hours)
        Comment.objects.filter(pk=comment.pk).update(deleted_at=when)
    assert comments_tidy() == 1
    assert Comment.objects.get().author == cast.alice.user


def test_a_richer_recording_takes_the_conversation_over(run, cast, says, browser_of):
    from tests.talk.conftest import run_of

    says(cast.bob, "Shorter steps")
    richer = run_of(cast.alice, title="With all channels")
    Activity.objects.filter(pk=run.pk).update(canonical=richer)
    assert unread_on(cast.alice.user, [richer.pk]) == {richer.pk: 1}
    assert "Shorter steps" in page(browser_of(cast.alice), richer)
    assert unread_on(cast.alice.user, [richer.pk]) == {}


def test_an_assistant_reads_and_writes(run, cast, anton, says, browser_of):
    says(cast.bob, "From Bob")
    client = browser_of(anton)
    assert "From Bob" in page(client, run)
    assert send(client, run, "From Anton").status_code == 302
    assert "From Anton" in page(browser_of(cast.alice), run)


def test_nobody_to_talk_to_means_no_field(cast, browser_of):
    from tests.conftest import person
    from tests.talk.conftest import run_of

    alone = person("Alone")
    run = run_of(alone)
    client = browser_of(alone)
    assert 'id="comments"' not in page(client, run)
    assert "Nobody but you sees this run" in send(client, run, "Hello").content.decode()


def test_home_and_lists_mark_new_comments_until_they_are_read(cast, run, says, browser_of):
    says(cast.bob, "One")
    client = browser_of(cast.alice)
    home = client.get(reverse("home")).content.decode()
    assert "1 new comment on “Hills by the lake”" in home
    assert '<span class="unread">1' in client.get(reverse("activities")).content.decode()
    page(client, run)
    for name in ("home", "activities"):
        html = client.get(reverse(name)).content.decode()
        assert 'class="unread"' not in html
        assert "new comment" not in html
