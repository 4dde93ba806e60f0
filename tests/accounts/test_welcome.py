"""The first admin."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse

from athletes.accounts import first_run
from athletes.models import SetupCode, User

PASSWORD = "running in the rain"


@pytest.fixture
def code(db):
    return first_run.setup_code_create()


def create(client, code, **values):
    form = {"code": code, "name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    return client.post(reverse("welcome"), form | values)


@pytest.mark.parametrize("name", ["home", "account_login"])
def test_an_empty_hub_leads_to_the_welcome_page(client, db, name):
    assert client.get(reverse(name)).url == reverse("welcome")


def test_with_people_in_it_there_is_a_notice_and_no_detour(client, alice):
    assert client.get(reverse("home")).status_code == 200
    page = client.get(reverse("account_login")).content.decode()
    assert "no admin yet" in page and reverse("welcome") in page


def test_the_code_makes_the_admin_and_logs_in(client, code):
    assert create(client, code.lower().replace("-", " ")).url == reverse("home")
    ada = User.objects.get()
    assert ada.is_superuser and ada.is_staff and ada.check_password(PASSWORD)
    assert ada.athlete.name == "Ada"
    assert EmailAddress.objects.get(user=ada).verified
    assert client.get(reverse("home")).status_code == 200


def test_afterwards_there_is_no_such_page(client, code):
    create(client, code)
    client.cookies.clear()
    assert client.get(reverse("welcome")).status_code == 404
    assert create(client, code, email="eve@example.org").status_code == 404
    assert User.objects.count() == 1 and not SetupCode.objects.exists()
    assert "no admin yet" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, "not the code"),
        ({"code": ""}, "required"),
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "too common"),
        ({"email": "nonsense"}, "valid"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(client, code, changes, words):
    page = create(client, **({"code": code} | changes))
    assert page.status_code == 422 and words in page.content.decode()
    assert not User.objects.exists()


def test_without_a_printed_code_nothing_opens(client, db):
    create(client, "")
    create(client, "AAAA-AAAA-AAAA-AAAA")
    assert not User.objects.exists()


def test_a_new_code_ends_the_one_before(client, code):
    newer = first_run.setup_code_create()
    create(client, code)
    assert not User.objects.exists()
    create(client, newer)
    assert User.objects.exists()


def test_only_the_hash_of_the_code_is_kept(code):
    plain = code.replace("-", "")
    assert plain not in str(SetupCode.objects.values_list()) and len(plain) == 16


def test_the_code_can_be_guessed_twenty_times_an_hour(client, code):
    assert [create(client, "AAAA").status_code for _ in range(20)] == [422] * 20
    assert create(client, code).status_code == 429 and not User.objects.exists()


def test_the_shell_prints_a_code_until_there_is_an_admin(client, db, capsys):
    call_command("setup_code", "--if-needed")
    said = capsys.readouterr().out
    assert "http://localhost:8000/welcome/" in said
    create(client, re.search(r"code: (\S+)", said).group(1))
    call_command("setup_code", "--if-needed")
    assert capsys.readouterr().out == ""
    call_command("setup_code")
    assert "has an admin" in capsys.readouterr().out
