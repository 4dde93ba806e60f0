"""Handing files in through the browser: what is taken, what is refused, what stays on disk."""

import gzip
import hashlib
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client

from activities.models import Activity, ImportItem, ImportJob
from runhub.web import upload
from tests.imports.handing_in import work, zipped
from tests.samples import fit

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
MIB = 2**20


def named(name, data):
    return SimpleUploadedFile(name, data)


def post(client, *files, url="/upload/", json=False, **fields):
    return client.post(url, {"files": list(files), **fields}, headers=JSON if json else {})


def waiting_files():
    folder = Path(settings.STAGING_ROOT)
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


@pytest.fixture
def client(alice, browser_of):
    return browser_of(alice)


@pytest.fixture
def rung(monkeypatch, django_capture_on_commit_callbacks):
    """Jobs that workers were told about, once what was written is committed."""
    found = []
    monkeypatch.setattr("runhub.dispatch.ring", lambda job_id, times: found.append((job_id, times)))

    def committed(action):
        with django_capture_on_commit_callbacks(execute=True):
            answer = action()
        return answer, found

    return committed


def test_a_form_leads_to_the_page_of_its_import_and_the_bytes_wait_unchanged(client, alice):
    data = fit()
    answer = post(client, named("monday.fit", data))
    job = ImportJob.objects.get(athlete=alice)
    item = job.items.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/imports/{job.public_id}/"
    assert Path(item.staged).read_bytes() == data
    assert (item.name, item.size_bytes) == ("monday.fit", len(data))
    assert item.sha256 == hashlib.sha256(data).hexdigest()
    assert "monday" not in item.staged


def test_a_script_gets_the_import_as_json_and_two_workers_hear_of_it(client, rung):
    answer, told = rung(lambda: post(client, named("a.fit", fit()), json=True))
    job = ImportJob.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {
        "id": str(job.public_id), "url": f"/imports/{job.public_id}/", "refused": [],
    }  # fmt: skip
    assert told == [(job.pk, 2)]


def test_files_of_a_second_request_join_the_import_even_when_it_had_settled(client):
    first = post(client, named("a.fit", fit()), json=True).json()
    job = ImportJob.objects.get()
    work(job)
    post(client, named("b.fit", fit(day=1)), url=f"/upload/?batch={first['id']}", json=True)
    items = work(job)
    assert [items[name].outcome for name in ("a.fit", "b.fit")] == ["added", "added"]
    assert ImportJob.objects.count() == 1


def test_an_undone_import_takes_no_more_files(client):
    first = post(client, named("a.fit", fit()), json=True).json()
    client.post(f"/imports/{first['id']}/undo/")
    answer = post(client, named("b.fit", fit()), url=f"/upload/?batch={first['id']}", json=True)
    assert answer.status_code == 409
    assert "undone" in answer.json()["error"]["message"]
    assert ImportItem.objects.count() == 1


def test_paths_in_a_folder_name_the_rows_but_never_a_place_on_disk(client):
    names = ["2024/../../etc/a.fit", "2024\\may\\b.fit"]
    post(client, named("a.fit", fit()), named("b.fit", fit(day=1)), names=names)
    found = list(ImportItem.objects.order_by("pk").values_list("name", flat=True))
    assert found == ["2024/etc/a.fit", "2024/may/b.fit"]
    assert {path.parent for path in waiting_files()} == {Path(settings.STAGING_ROOT)}


def test_an_archive_is_known_by_its_bytes_not_by_its_name(client):
    post(client, named("export.fit", zipped(a_fit=fit())), named("b.zip", b"PK is no archive"))
    found = dict(ImportItem.objects.values_list("name", "is_archive"))
    assert found == {"export.fit": True, "b.zip": False}


def test_a_file_over_the_limit_is_named_with_the_limit_and_the_others_are_taken(client, settings):
    settings.LIMIT_FILE_BYTES = MIB
    files = (named("big.gpx", b"x" * (MIB + 1)), named("ok.fit", fit()))
    answer = client.post("/upload/", {"files": list(files)}, follow=True)
    assert answer.status_code == 200
    assert "big.gpx: Larger than 1 MiB. Split the recording" in answer.content.decode()
    assert [item.name for item in ImportItem.objects.all()] == ["ok.fit"]
    assert len(waiting_files()) == 1


def test_names_stay_with_their_files_when_one_of_them_is_refused(client, settings):
    settings.LIMIT_FILE_BYTES = MIB
    files = (named("a.gpx", b"x" * (MIB + 1)), named("a.fit", fit()))
    answer = post(client, *files, names=["one/a.gpx", "two/a.fit"], json=True)
    assert [file["name"] for file in answer.json()["refused"]] == ["one/a.gpx"]
    assert ImportItem.objects.get().name == "two/a.fit"


def test_an_archive_may_be_larger_than_a_plain_file(client, settings):
    settings.LIMIT_FILE_BYTES = 1000
    data = zipped(a_fit=fit())
    assert len(data) > 1000
    post(client, named("a.zip", data))
    assert ImportItem.objects.get().size_bytes == len(data)


def test_nothing_is_left_behind_when_all_of_it_was_too_large(client, settings):
    settings.LIMIT_FILE_BYTES = MIB
    answer = post(client, named("big.gpx", b"x" * (2 * MIB)))
    assert answer.status_code == 413
    assert "1 MiB" in answer.content.decode()
    assert not ImportJob.objects.exists()
    assert waiting_files() == []


def test_reading_stops_where_a_file_is_too_large_and_much_would_follow(
    client, settings, monkeypatch
):
    settings.LIMIT_FILE_BYTES = MIB
    monkeypatch.setattr(upload, "DRAIN_BYTES", MIB)
    files = (named("big.gpx", b"x" * (4 * MIB)), named("ok.fit", fit()))
    answer = post(client, *files, json=True)
    assert answer.status_code == 413
    assert "Files after it were not taken" in answer.json()["refused"][0]["advice"]
    assert waiting_files() == []


def test_a_request_that_says_it_is_too_large_is_refused_unread(client, settings, monkeypatch):
    settings.LIMIT_ARCHIVE_BYTES = MIB
    monkeypatch.setattr(upload.StagingHandler, "new_file", lambda *a, **k: pytest.fail("read"))
    answer = post(client, named("a.zip", b"PK\x03\x04" + b"x" * (3 * MIB)), json=True)
    assert answer.status_code == 413
    assert "at most 1 MiB" in answer.json()["error"]["message"]


def test_a_nearly_full_disk_is_said_plainly_and_nothing_is_taken(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(upload.shutil, "disk_usage", lambda path: usage(1, 1, 500 * MIB))
    answer = post(client, named("a.fit", fit()))
    assert answer.status_code == 507
    assert "nearly full" in answer.content.decode()
    assert waiting_files() == []


def test_a_disk_that_fills_up_while_files_arrive_leaves_no_part_of_them(client, monkeypatch):
    def full(fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upload.os, "fsync", full)
    answer = post(client, named("a.fit", fit()), json=True)
    assert answer.status_code == 507
    assert not ImportJob.objects.exists()
    assert waiting_files() == []


def test_a_connection_that_breaks_leaves_no_part_of_a_file(client, monkeypatch):
    def broken(handler, data, start):
        raise UnreadablePostError("connection lost")

    monkeypatch.setattr(upload.StagingHandler, "receive_data_chunk", broken)
    answer = post(client, named("a.fit", fit()))
    assert answer.status_code == 400
    assert "cut off" in answer.content.decode()
    assert waiting_files() == []


def test_a_body_shorter_than_promised_brings_nothing(client):
    head = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.fit"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n"
    )
    answer = client.post("/upload/", head + fit(), content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
    assert not ImportJob.objects.exists()
    assert waiting_files() == []


def test_an_empty_form_is_told_to_choose_a_file_first(client):
    answer = client.post("/upload/", {})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "No file was chosen." in page
    assert 'aria-invalid="true"' in page
    assert "upload-refusal" in page


def test_more_files_than_a_request_may_hold_are_told_to_come_as_an_archive(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = post(client, *(named(f"{n}.fit", b"x") for n in range(3)))
    assert answer.status_code == 413
    assert "zip archive" in answer.content.decode()
    assert waiting_files() == []


def test_a_request_without_its_token_is_refused_and_leaves_nothing(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert post(client, named("a.fit", fit())).status_code == 403
    assert not ImportJob.objects.exists()
    assert waiting_files() == []


def test_strangers_are_sent_to_the_log_in_before_anything_is_read(client, monkeypatch):
    monkeypatch.setattr(upload.StagingHandler, "new_file", lambda *a, **k: pytest.fail("read"))
    stranger = Client()
    answer = post(stranger, named("a.fit", fit()))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    told = post(stranger, named("a.fit", fit()), json=True)
    assert told.status_code == 401
    assert "signed out" in told.json()["error"]["message"]


def test_a_user_without_an_athlete_is_told_so(alice, client):
    alice.delete()
    answer = post(client, named("a.fit", fit()))
    assert answer.status_code == 409
    assert "no athlete" in answer.content.decode()
    assert client.get("/upload/").status_code == 200


def test_what_a_coach_uploads_belongs_to_the_coach(cast, browser_of):
    post(browser_of(cast.bob), named("a.fit", fit()))
    assert ImportJob.objects.get().athlete == cast.bob


def test_nobody_adds_files_to_the_import_of_another(cast, client, browser_of):
    key = post(client, named("a.fit", fit()), json=True).json()["id"]
    answer = post(browser_of(cast.bob), named("b.fit", fit()), url=f"/upload/?batch={key}")
    assert answer.status_code == 404
    assert ImportItem.objects.count() == 1
    assert len(waiting_files()) == 1


def test_formats_and_limits_stand_on_the_page_before_anything_is_chosen(client, settings):
    settings.LIMIT_FILE_BYTES, settings.LIMIT_ARCHIVE_BYTES = 25 * MIB, 2 * 2**30
    page = client.get("/upload/").content.decode()
    for words in ("FIT, GPX, TCX", "25 MiB", "ZIP", "2 GiB", "50,000 files"):
        assert words in page


def test_a_compressed_file_that_was_sent_becomes_an_activity(client, alice):
    post(client, named("a.fit.gz", gzip.compress(fit())))
    work(ImportJob.objects.get())
    assert Activity.objects.get(athlete=alice).sport == "run"
    assert waiting_files() == []


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (50 * MIB, "50 MiB"), (4 * 2**30, "4 GiB")],
)
def test_sizes_read_as_people_compare_them(size, words):
    assert upload.size_words(size) == words
