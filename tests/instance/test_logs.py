"""Logs from the instance page: for admins, those of our own programs alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_admins_download_what_our_programs_wrote_and_nothing_else(
    cast, root, browser_of, settings, tmp_path
):
    settings.LOG_DIR = str(tmp_path)
    (tmp_path / "worker.log").write_text("a line of the worker\n")
    (tmp_path / "postgres.log").write_text("STATEMENT: a secret\n")
    admin, url = browser_of(root), reverse("instance_log", args=["worker.log"])
    page = admin.get(reverse("instance_logs")).content.decode()
    assert url in page and "postgres" not in page
    answer = admin.get(url)
    assert b"".join(answer.streaming_content) == b"a line of the worker\n"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    for name in ("postgres.log", "..", "web.log"):
        assert admin.get(f"/instance/logs/{name}/").status_code == 404
    assert browser_of(cast.bob).get(url).status_code == 404
    settings.ADMIN_REQUIRES_MFA = True
    assert admin.get(url).status_code == 302


def test_without_files_the_page_says_how_to_read_them(root, browser_of, settings, tmp_path):
    settings.LOG_DIR = str(tmp_path / "none")
    page = browser_of(root).get(reverse("instance_logs")).content.decode()
    assert "docker compose logs" in page and "journalctl" in page
