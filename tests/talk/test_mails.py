"""Mails: in the reader's own morning, once, without a word of the run, and ended by one click."""

import re
import threading
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.accounts.addresses import address_confirm
from athletes.models import Athlete, Share, User
from coaching.models import Comment, MailTurn, Notification
from coaching.selectors.mails import users_to_mail
from coaching.services.mails import mail_send
from coaching.services.notifications import choices_set, glass_told
from runhub.digest import send

pytestmark = pytest.mark.django_db
# In Berlin it is 19:00 on the fourth and 7:05 on the fifth.
EVENING = datetime(2024, 6, 4, 17, tzinfo=UTC)
MORNING = datetime(2024, 6, 5, 5, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def confirmed(cast) -> None:
    for user in User.objects.all():
        address_confirm(user=user)


@pytest.fixture
def waiting(cast, says) -> Athlete:
    """Alice has two comments of yesterday evening."""
    for words in ("Your heart rate was high", "Rest"):
        says(cast.bob, words)
    Notification.objects.update(created_at=EVENING)
    return cast.alice


def mailed(now: datetime) -> int:
    return sum(mail_send(user_id=user, now=now, send=send) for user in users_to_mail(now))


def test_the_digest_comes_at_seven_on_the_readers_clock_and_once(waiting):
    assert mailed(MORNING - timedelta(minutes=10)) == 0
    assert mailed(MORNING) == 1
    assert mailed(MORNING + timedelta(hours=1)) == 0
    assert mailed(MORNING + timedelta(days=1)) == 0
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]


def test_east_of_us_morning_is_earlier(waiting):
    Athlete.objects.filter(pk=waiting.pk).update(time_zone="Asia/Kathmandu")
    # 7:00 there is 1:15 UTC.
    assert mailed(datetime(2024, 6, 5, 1, 14, tzinfo=UTC)) == 0
    assert mailed(datetime(2024, 6, 5, 1, 15, tzinfo=UTC)) == 1


def test_what_comes_after_seven_waits_for_the_next_morning(waiting):
    mailed(MORNING)
    Notification.objects.update(mailed_at=None, created_at=MORNING + timedelta(hours=2))
    assert mailed(MORNING + timedelta(hours=3)) == 0
    assert mailed(MORNING + timedelta(days=1)) == 1


def test_nothing_new_and_what_was_read_are_no_mail(waiting, cast, run, browser_of):
    browser_of(cast.alice).get(reverse("activity", args=[run.public_id]))
    assert mailed(MORNING) == 0


def test_names_and_addresses_alone_are_in_a_mail(waiting, settings):
    mailed(MORNING)
    letter = mail.outbox[0]
    texts = [letter.subject, letter.body, letter.alternatives[0][0]]
    assert letter.subject == "RunHub: 2 new comments"
    assert "2 new comments from Bob" in letter.body
    assert f"{settings.BASE_URL}/notifications/" in letter.body
    for secret in ("heart rate", "Rest", "Hills by the lake", "km"):
        assert not any(secret in text for text in texts), secret


def test_what_may_no_longer_be_seen_is_not_mailed(cast, says):
    says(cast.alice, "Hello")
    Notification.objects.update(created_at=EVENING)
    Share.objects.update(until="2024-06-04")
    assert mailed(MORNING) == 0
    Comment.objects.all().delete()
    assert mailed(MORNING) == 0
    assert mail.outbox == []


def test_a_mail_at_once_waits_a_minute_for_the_next_sentence(waiting):
    choices_set(user=waiting.user, ways={"comment": "mail"})
    assert mailed(EVENING + timedelta(seconds=59)) == 0
    assert mailed(EVENING + timedelta(seconds=60)) == 1
    assert "2 new comments from Bob" in mail.outbox[0].body
    assert mailed(MORNING) == 0


def test_a_server_that_fails_is_tried_again_with_all_of_it(waiting, monkeypatch):
    def refused(*_: object) -> None:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", refused)
        assert mailed(MORNING) == 0
    assert mailed(MORNING + timedelta(minutes=4)) == 0
    assert mailed(MORNING + timedelta(minutes=5)) == 1
    assert mailed(MORNING + timedelta(minutes=30)) == 0
    assert "2 new comments from Bob" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(waiting):
    """The second comes while the first still talks to the mail server."""
    second: list[bool] = []

    def slow(turn: MailTurn, rows: list[Notification]) -> None:
        def other() -> None:
            second.append(mail_send(user_id=waiting.user_id, now=MORNING, send=send))
            connection.close()

        worker = threading.Thread(target=other)
        worker.start()
        worker.join(10)
        send(turn, rows)

    assert mail_send(user_id=waiting.user_id, now=MORNING, send=slow)
    assert second == [False]
    assert not mail_send(user_id=waiting.user_id, now=MORNING, send=send)
    assert len(mail.outbox) == 1


def test_a_pass_of_an_administrator_is_mailed_at_once(cast):
    glass_told(athlete=cast.alice, admin=cast.carol.user)
    assert mailed(timezone.now() + timedelta(minutes=2)) == 1
    assert "Carol, an administrator, has opened your data" in mail.outbox[0].body


def stop_address() -> str:
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return urlsplit(re.fullmatch(r"<(.+)>", headers["List-Unsubscribe"])[1]).path


def test_one_click_ends_the_mails_without_signing_in(waiting, says, cast):
    mailed(MORNING)
    address = stop_address()
    program = Client(enforce_csrf_checks=True)
    answer = program.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    says(cast.bob, "One more")
    Notification.objects.filter(mailed_at=None).update(created_at=MORNING)
    assert mailed(MORNING + timedelta(days=1)) == 0
    # In the app it goes on.
    assert Notification.objects.filter(user=waiting.user).count() == 3


def test_a_scanner_that_only_looks_ends_nothing(waiting):
    mailed(MORNING)
    address = stop_address()
    page = Client().get(address)
    assert "Stop these mails" in page.content.decode()
    assert "alice" not in page.content.decode().lower()
    Notification.objects.update(mailed_at=None, created_at=MORNING + timedelta(hours=1))
    assert mailed(MORNING + timedelta(days=1)) == 1


@pytest.mark.parametrize("token", ["nonsense", "a.b", "0" * 32 + ".x"])
def test_a_token_we_have_not_signed_is_nothing(db, token):
    address = reverse("unsubscribe", args=[token])
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_the_page_posts_to_itself_and_keeps_nobody_signed_in(waiting):
    with transaction.atomic():
        mailed(MORNING)
    page = Client().get(stop_address()).content.decode()
    assert f'action="{stop_address()}"' in page


def test_an_address_that_nobody_confirmed_gets_no_mail_and_the_settings_say_so(waiting, browser_of):
    page = reverse("settings_notifications")
    assert "is not confirmed" not in browser_of(waiting).get(page).content.decode()
    EmailAddress.objects.filter(user=waiting.user).update(verified=False)
    assert mailed(MORNING) == 0 and mail.outbox == []
    assert "is not confirmed" in browser_of(waiting).get(page).content.decode()
    EmailAddress.objects.filter(user=waiting.user).update(verified=True, email="old@example.org")
    assert mailed(MORNING) == 0  # confirmed was another one
    EmailAddress.objects.filter(user=waiting.user).update(email="Alice@example.org")
    assert mailed(MORNING) == 1
