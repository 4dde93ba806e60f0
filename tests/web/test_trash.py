"""The trash: what lies in it, page by page, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
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
