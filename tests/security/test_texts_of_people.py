"""Texts of people and devices where no browser test looks: mails, and laps of a file."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from athletes.accounts.tokens import token_create
from athletes.models import Athlete
from tests.accounts.test_addresses_and_passwords import NEW, ask_for_reset, choose, path_in
from tests.conftest import PASSWORD
from tests.imports.handing_in import bring
from tests.samples import fit
from tests.security.payloads import PAYLOADS

pytestmark = pytest.mark.django_db
TEXT = "<svg onload=window.__x=1>\"'><script>window.__x=1</script>"


def change_password(client):
    words = {"oldpassword": NEW, "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_change_password"), words)


def test_mails_are_plain_and_hold_no_text_of_people(settings):
    """Of sign-up, reset and change, from a browser and by a person with bad names."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = Client(HTTP_USER_AGENT=f"{TEXT} Firefox Windows")
    words = {"name": TEXT[:80], "email": "anna@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), words | {"password2": PASSWORD})
    anna = Athlete.objects.get(name=TEXT[:80]).user
    token_create(user=anna, name=TEXT, scopes=["read"])
    EmailAddress.objects.filter(user=anna).update(verified=True)
    choose(client, path_in(ask_for_reset(client)))
    anna.refresh_from_db()
    client.force_login(anna)
    change_password(client)
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert (message.content_subtype, message.alternatives) == ("plain", []), message.subject
        said = f"{message.subject} {message.to} {message.body}"
        assert "__x" not in said and "&lt;" not in said and "&#" not in said, said


def test_words_of_laps_are_no_markup(alice, browser_of):
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    lap = {"start_s": 0.0, "end_s": 90.0, "elapsed_s": 90.0, "timer_s": 90.0, "distance_m": 300.0}
    activity.info.laps = [lap | {"trigger": text, "intensity": text} for text in PAYLOADS]
    activity.info.save()
    page = browser_of(alice).get(reverse("activity", args=[activity.public_id])).content.decode()
    assert page.count("data-from=") >= len(PAYLOADS), "the laps are shown"
    assert [text for text in PAYLOADS if "<" in text and text in page] == []
    answer = browser_of(alice).get(f"/api/v1/activities/{activity.public_id}/laps/")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert PAYLOADS[0] in [each.get("trigger") for each in answer.json()["results"]]
