"""Passkeys and codes in a real Chromium, with its own authenticator."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from athletes.accounts import first_run
from athletes.models import Athlete
from tests.accounts.conftest import code_of, confirmed
from tests.conftest import PASSWORD

HOME = re.compile(r"//[^/]+/$")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anna(transactional_db):
    user = confirmed("anna@example.org")
    Athlete.objects.create(user=user, name="Anna Berg")
    return user


@pytest.fixture
def page(chromium, live_server):
    """Passkeys belong to names, not to numbers: localhost instead of 127.0.0.1."""
    faults = []
    port = live_server.url.rpartition(":")[2]
    context = chromium.new_context(
        base_url=f"http://localhost:{port}", viewport={"width": 390, "height": 844}
    )
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: line.type == "error" and faults.append(line.text))
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def authenticator(page):
    """One that is built into the device, knows its owner, keeps keys and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return added["authenticatorId"]


def log_in(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def log_out(page):
    page.context.clear_cookies()


def prove(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def add_passkey(page, name, alone=True):
    page.goto(reverse("mfa_add_webauthn"))
    if "reauthenticate" in page.url:
        prove(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Log in with it alone").set_checked(alone)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "add" not in url)


def test_a_passkey_is_made_and_logs_in_alone(page, anna, authenticator):
    log_in(page, anna)
    add_passkey(page, "telephone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    log_out(page)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(HOME)
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("link", name="Rename telephone")).to_be_visible()
    expect(page.get_by_text("Logs in alone")).to_be_visible()


def test_a_passkey_is_a_second_factor(page, anna, authenticator):
    log_in(page, anna)
    add_passkey(page, "key", alone=False)
    log_out(page)
    log_in(page, anna)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(HOME)
    expect(page.get_by_text("Anna").first).to_be_attached()


def test_a_passkey_proves_it_before_dangerous_acts(page, anna, authenticator):
    log_in(page, anna)
    add_passkey(page, "key")
    page.goto(f"{reverse('mfa_reauthenticate_webauthn')}?next={reverse('mfa_index')}")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"**{reverse('mfa_index')}")


def test_a_passkey_is_renamed_and_removed(page, anna, authenticator):
    log_in(page, anna)
    add_passkey(page, "key")
    page.goto(reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Rename key").click()
    page.get_by_label("Name").fill("old telephone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove old telephone").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No passkeys yet")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_no_passkey_on_the_device_is_said_in_words(page, anna, authenticator):
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_the_same_device_is_not_added_twice(page, anna, authenticator):
    log_in(page, anna)
    add_passkey(page, "telephone")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("has a passkey for your account already")


def test_an_app_is_set_up_and_asked_for(page, anna):
    log_in(page, anna)
    page.goto(reverse("settings_security"))
    page.get_by_role("link", name="Set up second factor").click()
    page.get_by_role("link", name="Set up authenticator app").click()
    prove(page)
    page.wait_for_function("document.querySelector('img.qr')?.naturalWidth > 0")
    secret = page.locator(".secret code").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret, -1))
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Download").click()
    assert sheet.value.suggested_filename == "recovery-codes.txt"
    log_out(page)
    log_in(page, anna)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(HOME)


def test_the_first_admin_is_made_by_hand(page, transactional_db):
    code = first_run.setup_code_create()
    page.goto("/")
    page.get_by_label("Set-up code").fill(code)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the admin").click()
    page.wait_for_url(HOME)
    expect(page.get_by_text("You are this hub's admin")).to_be_visible()
