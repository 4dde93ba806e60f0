"""The trash: what lies in it, page by page, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, SourceFile
from activities.services.library import activity_trash
from tests.activities.test_library import manual
from tests.web.test_activities_run import words
from tests.web.tiny import bring_tiny

pytestmark = pytest.mark.django_db


def throw_away(athlete, count, at=None):
    for day in range(count):
        manual(athlete, day=1 + day % 28, title=f"Run {day:02}")
    now = at or timezone.now()
    for ago, activity in enumerate(Activity.objects.order_by("-title")):
        # The highest number went last.
        Activity.objects.filter(pk=activity.pk).update(trashed_at=now - timedelta(minutes=ago))


def titles(answer):
    return [item.activity.title for item in answer.context["found"].rows]


def test_the_trash_has_pages_of_fifty(alice, browser_of):
    throw_away(alice, 52)
    client, url = browser_of(alice), reverse("activities_trash")
    first = client.get(url)
    assert titles(first)[:2] == ["Run 51", "Run 50"]
    assert len(titles(first)) == 50
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert "Page 1 of 2" in words(first)
    last = client.get(url, {"page": "2"})
    assert titles(last) == ["Run 01", "Run 00"]
    assert 'rel="prev" href="?page=1"' in last.content.decode()
    assert titles(client.get(url, {"page": "99"})) == titles(last)
    assert titles(client.get(url, {"page": "x"})) == titles(first)


def test_each_row_says_when_it_goes_and_the_head_how_long(alice, browser_of, settings):
    settings.TRASH_DAYS = 10
    throw_away(alice, 1, at=timezone.now() - timedelta(days=3))
    said = words(browser_of(alice).get(reverse("activities_trash")))
    assert "stay here for 10 days" in said
    gone = timezone.localdate() + timedelta(days=7)
    assert f"gone for good on {gone:%a} {gone.day} {gone:%b}" in said


def test_what_should_be_gone_is_not_shown_before_it_is_emptied(alice, browser_of, settings):
    settings.TRASH_DAYS = 1
    throw_away(alice, 1, at=timezone.now() - timedelta(days=1, minutes=1))
    assert "The trash is empty." in words(browser_of(alice).get(reverse("activities_trash")))


def test_the_day_is_that_of_the_reader(alice, browser_of, settings):
    settings.TRASH_DAYS = 30
    type(alice).objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
    late = datetime.combine(timezone.now().date(), datetime.min.time(), UTC) - timedelta(hours=6)
    throw_away(alice, 1, at=late)
    gone = browser_of(alice).get(reverse("activities_trash")).context["found"].rows[0].gone_on
    # 18:00 UTC is the next day in New Zealand.
    assert gone == late.date() + timedelta(days=31)


def test_whoever_deletes_is_told_the_same_number_of_days(alice, browser_of, settings):
    settings.TRASH_DAYS = 12
    activity, client = bring_tiny(alice), browser_of(alice)
    for url in (
        reverse("activity_delete", args=[activity.public_id]),
        reverse("activity", args=[activity.public_id]),
        reverse("activities"),
    ):
        page = client.get(url).content.decode()
        assert "brought back for 12 days" in page, url
        assert "30 days" not in page


def recordings_of_one_run(alice):
    """The same run by two watches: one activity with another recording behind it."""
    first, second = bring_tiny(alice), manual(alice, title="Behind")
    Activity.objects.filter(pk=second.pk).update(canonical=first)
    activity_trash(athlete=alice, keys=[first.public_id])
    return first


def test_one_is_deleted_for_good_after_a_question_and_frees_its_space(alice, browser_of):
    run, client = recordings_of_one_run(alice), browser_of(alice)
    kept = bring_tiny(alice, day=1)
    url = reverse("activity_purge", args=[run.public_id])
    assert url in client.get(reverse("activities_trash")).content.decode()
    assert f"Delete “{run.title}” for good?" in words(client.get(url))
    assert Activity.objects.count() == 3
    assert "is gone for good" in words(client.post(url, follow=True))
    assert list(Activity.objects.all()) == [kept]
    assert SourceFile.objects.get() == kept.source_file
    assert client.post(url).status_code == 404
    living = reverse("activity_purge", args=[kept.public_id])
    assert client.post(living).status_code == 404, "what is not in the trash"


def test_the_trash_is_emptied_after_a_question_with_the_count(cast, browser_of, monkeypatch):
    monkeypatch.setattr("activities.services.trash.BATCH", 2)
    throw_away(cast.alice, 3)
    recordings_of_one_run(cast.alice)
    alive, theirs = manual(cast.alice, title="Alive"), manual(cast.dora, title="Theirs")
    activity_trash(athlete=cast.dora, keys=[theirs.public_id])
    client, url = browser_of(cast.alice), reverse("activities_trash_empty")
    assert url in client.get(reverse("activities_trash")).content.decode()
    assert "Delete 4 activities for good" in words(client.get(url))
    said = words(client.post(url, follow=True))
    assert "4 activities are gone for good." in said and "The trash is empty." in said
    assert set(Activity.objects.all()) == {alive, theirs}
    assert '<form class="form-actions"' not in client.get(url).content.decode()
    assert not SourceFile.objects.exists()
