"""Sessions: listed, ended by their owner, by age, and with the account."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from athletes.accounts.devices import device_words
from athletes.accounts.sessions import place_words
from runhub.web.session_limits import BEGAN, NOTED_EVERY_S, SEEN

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
SECURITY = "/settings/security/"


def is_in(client):
    return client.get(SECURITY).status_code == 200


def set_in_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_the_key_changes_at_log_in(client, anna):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    client.cookies["sessionid_8000"] = planted
    words = {"login": anna.email, "password": "correct horse battery"}
    client.post(reverse("account_login"), words)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_sessions_are_listed_with_device_and_network_only(anna, log_in):
    here = log_in(anna)
    log_in(anna, **{"user-agent": PHONE})
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome on Android" in page and "127.0.0.…" in page
    assert "127.0.0.1" not in page


def test_full_addresses_of_sessions_are_not_kept(anna, log_in):
    log_in(anna)
    assert {row.ip for row in UserSession.objects.all()} == {"127.0.0.0"}


def test_one_session_is_ended(anna, log_in):
    here, there, elsewhere = (log_in(anna) for _ in range(3))
    key = there.session.session_key
    row = UserSession.objects.get(session_key=key)
    here.post(reverse("session_end", args=[row.pk]))
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)


def test_all_others_are_ended(anna, log_in):
    here, there = log_in(anna), log_in(anna)
    here.post(reverse("usersessions_list"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_the_sessions_of_others(anna, log_in, alice, browser_of):
    client = log_in(anna)
    row = UserSession.objects.get()
    assert browser_of(alice).post(reverse("session_end", args=[row.pk])).status_code == 404
    assert is_in(client)


def test_a_deactivated_user_is_out_at_the_next_request(anna, log_in):
    client = log_in(anna)
    anna.is_active = False
    anna.save()
    assert not is_in(client)


def test_an_old_cookie_is_dead_after_the_log_out(anna, log_in):
    client = log_in(anna)
    cookie = client.cookies["sessionid_8000"].value
    client.post(reverse("account_logout"))
    client.cookies["sessionid_8000"] = cookie
    assert not is_in(client)


@pytest.mark.parametrize(
    ("name", "setting", "age"),
    [
        (BEGAN, "SESSION_ABSOLUTE_SECONDS", 30 * 86_400),
        (SEEN, "SESSION_IDLE_SECONDS", 14 * 86_400),
    ],
)
def test_sessions_end_by_age_and_by_silence(anna, log_in, settings, name, setting, age):
    assert getattr(settings, setting) == age
    client = log_in(anna)
    set_in_session(client, **{name: time.time() - age + 60})
    assert is_in(client)
    set_in_session(client, **{name: time.time() - age - 1})
    assert not is_in(client) and not is_in(client)


def test_use_does_not_lengthen_the_absolute_age(anna, log_in):
    client = log_in(anna)
    began = client.session[BEGAN]
    set_in_session(client, **{SEEN: time.time() - NOTED_EVERY_S - 1})
    assert is_in(client)
    assert client.session[BEGAN] == began
    assert client.session[SEEN] > time.time() - 60


def test_last_use_is_noted_now_and_then(anna, log_in, django_assert_max_num_queries):
    client = log_in(anna)
    UserSession.objects.update(last_seen_at="2024-01-01T00:00:00Z")
    is_in(client)
    assert UserSession.objects.get().last_seen_at.year == 2024
    set_in_session(client, **{SEEN: time.time() - NOTED_EVERY_S - 1})
    is_in(client)
    assert UserSession.objects.get().last_seen_at.year > 2024


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", "Safari on Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) FxiOS/127.0 Mobile", "Firefox on iPhone"),
        ("python-requests/2.32", "Python"),
        ("", "an unknown device"),
        ("<script>alert(1)</script>", "an unknown device"),
    ],
)
def test_devices_are_told_in_words(agent, words):
    assert device_words(agent) == words


@pytest.mark.parametrize(
    ("ip", "words"),
    [("192.0.2.0", "192.0.2.…"), ("2001:db8:1::", "2001:db8:1:…"), ("0.0.0.0", "")],
)
def test_places_are_networks(ip, words):
    assert place_words(ip) == words
