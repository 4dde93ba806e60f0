"""What scanners ask for: not there, or behind the sign-in; and nothing large comes of a request."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

_PATHS = """
/.env /.env.local /.env.example /.git/config /.git/HEAD /.svn/entries /.DS_Store /.htaccess /.aws/credentials
/.ssh/id_rsa /.well-known/openid-configuration /config.json /config.yml /docker-compose.yml /Dockerfile
/backup.sql /dump.sql /db.sqlite3 /runhub.tar.gz /manage.py /runhub/settings.py /requirements/base.txt
/debug /debug/ /__debug__/ /__debug__/render_panel/ /silk/ /metrics /metrics/ /prometheus /flower/ /flower/api/workers
/celery /admin /admin/ /admin/login/ /admin/athletes/user/ /admin/jsi18n/ /admin/doc/ /django-admin/ /phpmyadmin/
/wp-login.php /wp-admin/ /xmlrpc.php /server-status /actuator/env /actuator/health /console /graphql
/media/ /media/originals/ /media/staging/ /originals/ /staging/ /static/ /static/../runhub/settings/base.py
/static/%2e%2e/manage.py /static/..%2f..%2fetc/passwd /static/staticfiles.json /..%2f..%2fetc/passwd
/api/ /api/v1/ /api/v1/activities/ /api/v1/me/ /api/v1/tokens/ /api/v1/imports/ /api/v2/ /api/users /api/swagger.json
/swagger/ /openapi.json /activities/ /activities/trash/ /imports/ /team/ /settings/ /settings/account/ /upload/
"""
PROBES = _PATHS.split()


@pytest.mark.parametrize("path", PROBES)
def test_a_stranger_finds_nothing(cast, path):
    client = Client(REMOTE_ADDR="203.0.113.7")
    answer = client.get(path)
    if answer.status_code in (301, 302):
        where = answer["Location"].partition("?")[0]
        # Either to sign in, or to the same address with its slash, which then says no.
        assert where in (reverse("account_login"), "/admin/login/", f"{path}/"), where
        answer = client.get(answer["Location"]) if where == f"{path}/" else None
    if answer is not None and path != "/admin/login/":
        assert answer.status_code in (302, 401, 403, 404, 405), answer.status_code
        assert b"alice@example.org" not in answer.content
        assert b"Traceback" not in answer.content and b"SECRET" not in answer.content


def test_there_are_sixty_of_them():
    assert len(set(PROBES)) >= 60


@pytest.mark.parametrize(
    "query",
    ["page=99999999999999999999", "page=-1", "page=0", "q=" + "%25" * 900, "from=99999-01-01&to=x"],
)
def test_absurd_pages_and_filters_are_answered_small(browser_of, alice, query):
    answer = browser_of(alice).get(f"{reverse('activities')}?{query}")
    assert answer.status_code in (200, 302, 400, 404)
    assert len(getattr(answer, "content", b"")) < 200_000


def test_a_form_of_a_thousand_fields_or_megabytes_is_refused(browser_of, alice):
    client, url = browser_of(alice), reverse("activities_bulk")
    many = {f"f{number}": "1" for number in range(2000)}
    assert client.post(url, many, content_type="application/x-www-form-urlencoded").status_code in (
        400,
        302,
    )
    body = "query=" + "x" * 3_000_000
    assert client.post(url, body, content_type="application/x-www-form-urlencoded").status_code in (
        400,
        413,
    )
