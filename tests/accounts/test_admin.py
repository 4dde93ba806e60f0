"""/admin/: a wall around all its pages, and nothing of athletes behind it."""

import pytest
from django.urls import reverse

from activities.services.imports import job_create
from athletes.models import Team
from runhub.admin import hub_admin
from tests.access.table import ADMIN_PAGES
from tests.accounts.conftest import code_of, confirmed, set_up_app


@pytest.fixture
def admin(db):
    return confirmed("admin@example.org", is_staff=True, is_superuser=True)


def fill(route):
    path = route.replace("<path:object_id>", "1").replace(
        "^(?P<app_label>athletes|activities|runhub|admin)", "athletes"
    )
    return "/" + path.replace("$", "").replace(
        "<int:content_type_id>/<path:object_id>", "1/1"
    ).replace("(?P<url>.*)", "x")


@pytest.mark.parametrize("route", ADMIN_PAGES)
def test_strangers_and_runners_see_no_admin_page(route, client, alice, browser_of):
    for who in (client, browser_of(alice)):
        for method in ("get", "post"):
            answer = getattr(who, method)(fill(route))
            assert answer.status_code in (302, 403, 404, 405), (route, answer.status_code)
            if answer.status_code == 302 and who is client:
                assert "/login/" in answer.url or "logout" in answer.url or "/admin/" in answer.url


def test_the_log_in_is_the_hubs_own(client, alice):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_staff_see_people_teams_and_import_counts(admin, log_in, alice):
    job_create(athlete=alice, created_by=alice.user, files=[])
    Team.objects.create(name="Team Red")
    client = log_in(admin)
    for name in ("athletes_user", "athletes_team", "activities_importjob"):
        page = client.get(reverse(f"admin:{name}_changelist"))
        assert page.status_code == 200
    assert b"alice@example.org" in client.get(reverse("admin:athletes_user_changelist")).content


def test_nothing_of_a_runner_is_registered():
    names = {model.__name__ for model in hub_admin._registry}
    assert names == {"User", "Team", "ImportJob", "TaskFailure", "LogEntry"}


def test_nothing_can_be_changed(admin, log_in, alice):
    client = log_in(admin)
    page = reverse("admin:athletes_user_change", args=[alice.user.pk])
    shown = client.get(page).content.decode()
    assert alice.user.password not in shown and 'name="_save"' not in shown
    assert client.post(page, {"email": "x@example.org"}).status_code == 403
    for act in ("add", "delete"):
        args = [] if act == "add" else [alice.user.pk]
        assert client.post(reverse(f"admin:athletes_user_{act}", args=args)).status_code == 403


def test_passwords_are_changed_at_the_hubs_own_page(admin, log_in):
    answer = log_in(admin).get(reverse("admin:password_change"))
    assert answer.url == reverse("account_change_password")


def test_in_production_staff_set_up_a_second_factor_first(admin, log_in, settings):
    settings.ADMIN_REQUIRES_MFA = True
    answer = log_in(admin).get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert b"Set up a second factor" in answer.content


def test_in_production_the_second_factor_is_shown_in_the_session(admin, log_in, settings):
    settings.ADMIN_REQUIRES_MFA = True
    client = log_in(admin)
    secret = set_up_app(client)
    answer = client.get("/admin/", follow=True)
    asked = answer.redirect_chain[-1][0]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    assert client.post(asked, {"code": code_of(secret)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200
