"""The coach's table while files of an athlete are read."""

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import ImportJob
from tests.web.test_activities_run import words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def begin(athlete):
    return ImportJob.objects.create(athlete=athlete, created_by=athlete.user)


def test_a_badge_counts_the_athletes_whose_files_are_read(cast, browser_of):
    client, url = browser_of(cast.bob), reverse("team_table", args=[cast.team.public_id])
    assert "being read" not in words(client.get(url))
    begin(cast.alice)
    begin(cast.alice)
    page = client.get(url)
    assert "files of 1 athlete are being read" in words(page)
    badge = reverse("team_importing", args=[cast.team.public_id])
    assert f'hx-get="{badge}"' in page.content.decode()
    ImportJob.objects.update(settled_at=timezone.now())
    assert "being read" not in words(client.get(url))


def test_undone_imports_and_those_of_others_are_not_counted(cast, browser_of):
    begin(cast.dora)
    begin(cast.bob)
    ImportJob.objects.filter(pk=begin(cast.alice).pk).update(undone_at=timezone.now())
    url = reverse("team_table", args=[cast.team.public_id])
    assert "being read" not in words(browser_of(cast.bob).get(url))


def test_the_badge_asks_for_itself_alone_and_reads_the_page_anew_at_the_end(cast, browser_of):
    client, url = browser_of(cast.bob), reverse("team_importing", args=[cast.team.public_id])
    begin(cast.alice)
    part = client.get(url, headers=HTMX)
    assert "Alice" not in part.content.decode()
    assert "hx-get" in part.content.decode()
    ImportJob.objects.update(settled_at=timezone.now())
    over = client.get(url, headers=HTMX)
    assert (over.status_code, over.headers["HX-Refresh"]) == (204, "true")


def test_a_badge_of_somebody_signed_out_reloads_into_the_log_in(client, db):
    answer = client.get(reverse("team"), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (401, "true")
