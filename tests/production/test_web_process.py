"""The web in production, as it is really started: gunicorn with the hub's own command line."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from activities.reading.reader import die_with_parent
from ops import commands
from tests.processes import free_port, wait_until
from tests.production.test_settings import GOOD

ROOT = Path(settings.BASE_DIR)


def production(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a production hub on the test database."""
    port = free_port()
    return {
        **os.environ,
        "RUNHUB_ENV": "production",
        "SECRET_KEY": str(GOOD["SECRET_KEY"]),
        "SECRETS_KEYS": str(GOOD["SECRETS_KEYS"]),
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(port),
        "METRICS_TOKEN": "of-the-test",
        **more,
    }


def test_statements_of_the_web_end_after_ten_seconds(db, tmp_path):
    code = (
        "import runhub.wsgi; from django.db import connection as c\n"
        "with c.cursor() as cursor:\n"
        "    cursor.execute('SHOW statement_timeout'); print(cursor.fetchone()[0])"
    )
    words = [sys.executable, "-c", code]
    env = production(tmp_path)
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "10s", done.stderr


def ask(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError:
        return 0, Message(), b""


@pytest.fixture
def address(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    env = production(tmp_path)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    counts = commands.emptied(tmp_path / "metrics")
    argv = commands.web(Path(sys.executable).parent, f"127.0.0.1:{env['PORT']}", env)
    web = subprocess.Popen(
        argv, cwd=ROOT, env={**env, **commands.web_environ(counts)}, preexec_fn=die_with_parent
    )
    url = env["BASE_URL"]
    wait_until(lambda: ask(f"{url}/healthz")[0] == 200, 30, "the web answers")
    yield url
    web.terminate()
    web.wait(20)


@pytest.mark.slow
def test_static_files_are_hashed_packed_and_kept_and_all_processes_are_counted(address):
    _, _, page = ask(f"{address}/accounts/login/")
    style = next(part for part in page.decode().split('"') if part.endswith(".css"))
    assert len(style.split(".")[-2]) == 12
    status, headers, _ = ask(f"{address}{style}", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    plain = style.replace(f".{style.split('.')[-2]}.css", ".css")
    assert "immutable" not in ask(f"{address}{plain}")[1].get("Cache-Control", "")

    assert ask(f"{address}/metrics")[0] == 404
    asked = [ask(f"{address}/accounts/login/")[0] for _ in range(20)]
    _, _, told = ask(f"{address}/metrics", Authorization="Bearer of-the-test")
    name = 'django_http_requests_total_by_view_transport_method_total{method="GET",'
    count = f'{name}transport="http",view="account_login"}} {len(asked) + 1}.0'
    assert count in told.decode()
