"""How much an athlete may hand in and keep: at the limit yes, one more no, and in words."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from activities.models import Activity, ImportItem, ImportJob, SourceFile, Upload
from activities.selectors.quota import space_of
from activities.services import quota
from activities.services.trash import trash_empty
from tests.conftest import person
from tests.imports.handing_in import bring, hand_in, work, zipped
from tests.samples import fit

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def client(alice, browser_of):
    return browser_of(alice)


def post(client, *days, url="/upload/"):
    files = [SimpleUploadedFile(f"{day}.fit", fit(day=day)) for day in days]
    return client.post(url, {"files": files}, headers=JSON)


def test_one_batch_more_than_allowed_is_told_when_to_come_back(client, settings):
    settings.UPLOAD_BATCHES = 2
    assert [post(client, day).status_code for day in (0, 1)] == [202, 202]
    answer = post(client, 2)
    assert answer.status_code == 429
    assert 590 <= int(answer["Retry-After"]) <= 601
    assert "Try again in 10 minutes." in answer.json()["error"]["advice"]
    assert ImportJob.objects.count() == 2


def test_the_page_tells_it_too_and_reads_nothing(client, settings, monkeypatch):
    settings.UPLOAD_BATCHES = 1
    post(client, 0)
    monkeypatch.setattr(
        "runhub.web.upload.StagingHandler.new_file", lambda *a, **k: pytest.fail("read")
    )
    answer = client.post("/upload/", {"files": [SimpleUploadedFile("a.fit", fit())]})
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "many uploads in a short time" in answer.content.decode()


def test_a_history_in_many_requests_is_one_batch(client, settings):
    settings.UPLOAD_BATCHES = 1
    key = post(client, 0, 1, 2).json()["id"]
    assert post(client, 3, 4, url=f"/upload/?batch={key}").status_code == 202
    assert ImportItem.objects.count() == 5


def test_batches_count_no_more_once_their_window_is_over(client, settings):
    settings.UPLOAD_BATCHES = 1
    post(client, 0)
    Upload.objects.update(at=timezone.now() - timedelta(seconds=601))
    assert post(client, 1).status_code == 202


def test_bytes_of_a_day_are_counted_whatever_the_batch(client, settings):
    settings.UPLOAD_DAY_BYTES = len(fit()) + len(fit(day=1))
    key = post(client, 0).json()["id"]
    assert post(client, 1, url=f"/upload/?batch={key}").status_code == 202
    answer = post(client, 2, url=f"/upload/?batch={key}")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 86_000
    assert "24 hours" in answer.json()["error"]["advice"]
    Upload.objects.update(at=timezone.now() - timedelta(days=1))
    assert post(client, 2).status_code == 202


def test_what_was_refused_counts_as_nothing(client, settings):
    settings.UPLOAD_BATCHES, settings.LIMIT_FILE_BYTES = 1, 10
    assert post(client, 0).status_code == 413
    settings.LIMIT_FILE_BYTES = 10**6
    assert post(client, 0).status_code == 202


def test_limits_are_of_each_athlete(cast, browser_of, settings):
    settings.UPLOAD_BATCHES = 1
    assert post(browser_of(cast.alice), 0).status_code == 202
    assert post(browser_of(cast.bob), 0).status_code == 202


@pytest.mark.django_db(transaction=True)
def test_of_twenty_uploads_at_once_as_many_are_counted_as_may_be(settings):
    settings.UPLOAD_BATCHES = 3
    alice, taken = person("Alice"), []

    def count():
        try:
            quota.upload_count(athlete_id=alice.pk, size_bytes=1, files=1, opens_batch=True)
            taken.append(1)
        except quota.TooOften:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(taken) == Upload.objects.count() == 3


def test_the_file_that_fills_the_space_is_taken_and_the_next_is_not(client, alice, settings):
    settings.QUOTA_FILES = 2
    post(client, 0, 1)
    answer = post(client, 2)
    assert answer.status_code == 507
    assert "2 in number" in answer.json()["error"]["message"]
    assert "Delete activities" in answer.json()["error"]["advice"]
    assert space_of(alice.pk).used_files == 2


def test_waiting_bytes_take_space_as_kept_ones_do(client, alice, settings):
    settings.QUOTA_BYTES = len(fit()) + len(fit(day=1))
    post(client, 0)
    assert space_of(alice.pk).waiting_bytes == len(fit())
    work(ImportJob.objects.get())
    assert space_of(alice.pk).waiting_bytes == 0
    assert space_of(alice.pk).kept_bytes == len(fit())
    assert post(client, 1).status_code == 202
    assert post(client, 2).status_code == 507


def test_an_archive_is_unpacked_as_far_as_there_is_room(alice, settings):
    settings.QUOTA_FILES = 2
    files = zipped(a_fit=fit(), b_fit=fit(day=1), c_fit=fit(day=2))
    items = bring(alice, history_zip=files)
    assert [items[f"history.zip/{name}.fit"].outcome for name in "abc"] == [
        "added", "added", "failed",
    ]  # fmt: skip
    last = items["history.zip/c.fit"]
    assert last.code == "quota_full"
    assert "used up" in last.reason
    assert "Delete activities" in last.advice
    assert SourceFile.objects.count() == 2


def test_deleting_for_good_gives_space_back_and_the_file_can_be_tried_again(alice, settings):
    settings.QUOTA_FILES = 1
    bring(alice, a_fit=fit())
    job = hand_in(alice, b_fit=fit(day=1))
    assert work(job)["b.fit"].code == "quota_full"
    Activity.objects.update(trashed_at=timezone.now() - timedelta(days=settings.TRASH_DAYS + 1))
    trash_empty()
    from activities.services.imports import job_retry

    assert job_retry(job=job) == 1
    assert work(job)["b.fit"].outcome == "added"


def test_files_that_are_there_already_need_no_room(alice, settings):
    settings.QUOTA_FILES = 1
    bring(alice, a_fit=fit())
    assert bring(alice, b_fit=fit())["b.fit"].outcome == "duplicate"


def test_the_shell_keeps_the_quota_unless_told_otherwise(alice, settings, tmp_path, capsys):
    settings.QUOTA_FILES, settings.UPLOAD_BATCHES = 1, 0
    for day in range(3):
        (tmp_path / f"{day}.fit").write_bytes(fit(day=day))
    arguments = ["import_files", "--athlete", alice.user.email, str(tmp_path)]
    with pytest.raises(SystemExit):
        call_command(*arguments)
    assert SourceFile.objects.count() == 1
    call_command(*arguments, "--no-quota")
    assert SourceFile.objects.count() == 3
    assert not Upload.objects.exists()


def test_the_page_shows_how_much_is_used(client, alice, settings):
    settings.QUOTA_BYTES = 2**21
    SourceFile.objects.create(
        athlete=alice, sha256="a" * 64, name="a", format="fit", size_bytes=1_258_291, file="a"
    )
    page = client.get("/upload/").content.decode()
    assert "1.2 of 2 MiB used" in page
    assert re.search(r"1 of 20,000 files", page)


def test_uploads_are_forgotten_after_their_day(client):
    post(client, 0)
    Upload.objects.update(at=timezone.now() - timedelta(days=3))
    assert quota.uploads_tidy() == 1


def test_a_worker_that_took_its_share_asks_again_near_the_end(alice, settings):
    settings.QUOTA_FILES = 12
    archive = zipped(**{f"f{n:02d}_fit": fit(day=n, minutes=2) for n in range(14)})
    outcomes = [item.outcome for item in bring(alice, all_zip=archive).values()]
    assert outcomes.count("added") == 12
    assert outcomes.count("failed") == 2
