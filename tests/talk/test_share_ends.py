"""A share that runs out by its last day: both sides hear of it twice, and once each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from athletes.models import Membership, Share
from coaching.models import Notification
from coaching.services.share_ends import share_ends_told
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 10)


@pytest.fixture
def share(cast: Cast) -> Share:
    """Alice's with Team Red, until LAST, chosen long before."""
    Share.objects.update(until=LAST, changed_at=datetime(2026, 5, 1, tzinfo=UTC))
    return Share.objects.get(membership__user=cast.alice.user)


def told(event: str) -> list[str]:
    rows = Notification.objects.filter(event=event, athlete__name="Alice").order_by("user__email")
    return list(rows.values_list("user__athlete__name", flat=True))


def test_both_sides_hear_three_days_before_and_after_the_last_day_once_each(cast, share):
    seen = []
    for days in (-4, -3, -2, 0, 1, 2, 6):
        share_ends_told(today=LAST + timedelta(days=days))
        seen.append((len(told("share_ends")), len(told("share_over"))))
    assert seen == [(0, 0), (2, 0), (2, 0), (2, 0), (2, 2), (2, 2), (2, 2)]
    assert told("share_ends") == told("share_over") == ["Alice", "Bob"]
    share.refresh_from_db()
    assert share.changed_at == datetime(2026, 5, 1, tzinfo=UTC)  # nobody has chosen anything


def test_another_last_day_is_told_of_anew_and_what_was_just_chosen_is_not(cast, share):
    share_ends_told(today=LAST)
    Share.objects.update(
        until=LAST + timedelta(days=9), changed_at=datetime(2026, 6, 10, tzinfo=UTC)
    )
    share_ends_told(today=LAST + timedelta(days=7))
    assert told("share_ends") == ["Alice", "Alice", "Bob", "Bob"]
    Share.objects.update(
        until=LAST + timedelta(days=19), changed_at=datetime(2026, 6, 28, tzinfo=UTC)
    )
    share_ends_told(today=LAST + timedelta(days=18))
    assert len(told("share_ends")) == 4


def test_what_was_taken_back_or_ended_long_ago_is_told_to_nobody(cast, share):
    share_ends_told(today=LAST + timedelta(days=30))
    Share.objects.update(kinds=[])
    share_ends_told(today=LAST)
    assert not Notification.objects.exists()


def test_each_reads_it_in_their_own_words_and_the_coach_only_while_one(cast, share, browser_of):
    share_ends_told(today=LAST + timedelta(days=1))
    page = reverse("notifications")
    alice, bob = browser_of(cast.alice), browser_of(cast.bob)
    assert "What you shared with Team Red has ended" in alice.get(page).content.decode()
    words = "Alice shares nothing with Team Red any more"
    assert words in bob.get(page).content.decode()
    key = Notification.objects.get(user=cast.alice.user).public_id
    assert alice.get(reverse("notification", args=[key])).url == reverse("settings_sharing")
    Membership.objects.filter(user=cast.bob.user).delete()
    assert words not in bob.get(page).content.decode()
