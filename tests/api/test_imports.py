"""Files handed in by a program: the same road as the upload page's."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from activities.models import Activity, ImportJob
from tests.imports.handing_in import bring, work, zipped
from tests.samples import fit


def named(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def waiting() -> list[Path]:
    root = Path(django_settings.STAGING_ROOT)
    return [path for path in root.iterdir() if path.is_file()] if root.exists() else []


def detail(api, job, query=""):
    return api.get(f"imports/{job.public_id}/{query}").json()


def test_files_are_taken_followed_and_become_activities(api):
    answer = api.upload([named("a.fit", fit()), named("b.fit", b"nonsense")])
    assert answer.status_code == 202
    assert answer.json() | {"id": ""} == {
        "id": "",
        "state": "running",
        "received": 2,
        "refused": [],
    }
    job = ImportJob.objects.get(public_id=answer.json()["id"])
    assert detail(api, job)["counts"]["waiting"] == 2
    work(job)
    found = api.get(answer["Location"]).json()
    assert (found["state"], found["counts"]["added"], found["counts"]["failed"]) == ("done", 1, 1)
    good, bad = found["items"]["results"]
    assert good["activity"] == str(Activity.objects.get().public_id)
    assert (bad["status"], bad["can_retry"]) == ("failed", True)
    assert bad["reason"] and bad["advice"] and bad["code"]


def test_names_can_be_given_beside_the_files(api):
    api.upload([named("a.fit", fit())], names=["2024/May/a.fit"])
    row = detail(api, ImportJob.objects.get())["items"]["results"][0]
    assert (row["folder"], row["name"]) == ("2024/May", "a.fit")


def test_items_come_in_pages_and_by_status(api, alice):
    files = {f"f{n}_fit": fit(day=n) for n in range(3)} | {"bad_fit": b"nonsense"}
    bring(alice, a_zip=zipped(**files))
    job = ImportJob.objects.get()
    path, names = f"/api/v1/imports/{job.public_id}/?limit=2", []
    while path:
        items = api.get(path).json()["items"]
        names += [row["name"] for row in items["results"]]
        path = items["next"]
    assert sorted(names) == ["bad.fit", "f0.fit", "f1.fit", "f2.fit"]
    failed = detail(api, job, "?items=failed")["items"]["results"]
    assert [row["name"] for row in failed] == ["bad.fit"]


def test_nothing_is_no_upload(api):
    answer = api.upload([])
    assert answer.status_code == 400
    assert not ImportJob.objects.exists() and not waiting()


def test_a_file_that_is_too_large_is_named_and_the_others_are_taken(api, settings):
    settings.LIMIT_FILE_BYTES = 20_000
    answer = api.upload([named("big.fit", b"x" * 30_000), named("a.fit", fit())])
    assert answer.status_code == 202
    assert [row["name"] for row in answer.json()["refused"]] == ["big.fit"]
    answer = api.upload([named("big.fit", b"x" * 30_000)])
    assert answer.status_code == 413
    assert "big.fit: Larger than" in answer.json()["error"]["fields"]["files"][0]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"--x\r\n", "multipart/form-data", 400),
        (b"--x", "multipart/form-data; boundary=\xff".encode("latin-1").decode("latin-1"), 400),
        (b"{}", "application/json", 415),
        (fit(), "application/octet-stream", 415),
    ],
)
def test_bodies_that_are_no_upload(api, body, kind, status):
    answer = api.client.post(
        "/api/v1/imports/", body, content_type=kind,
        headers={"Authorization": f"Bearer {api.secret}"},
    )  # fmt: skip
    assert (answer.status_code, set(answer.json()["error"])) == (
        status,
        {"code", "message", "fields"},
    )
    assert not ImportJob.objects.exists() and not waiting()


def test_an_upload_cut_off_leaves_nothing(api):
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.fit"\r\n\r\n' + fit()
    answer = api.client.post(
        "/api/v1/imports/", body, content_type="multipart/form-data; boundary=x",
        headers={"Authorization": f"Bearer {api.secret}"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert not ImportJob.objects.exists() and not waiting()


def test_strangers_and_small_scopes_leave_no_bytes(alice, api_of):
    for secret in ("", "rh_wrong", api_of(alice, ["read", "write"]).secret):
        api = api_of(alice)
        api.secret = secret
        assert api.upload([named("a.fit", fit())]).status_code in (401, 403)
    assert not ImportJob.objects.exists() and not waiting()


def test_more_than_a_disk_holds_is_refused_before_it_is_read(api, settings):
    settings.LIMIT_SPARE_DISK_BYTES = 2**60
    answer = api.upload([named("a.fit", fit())])
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no_room")


def test_undoing_and_trying_again(api, alice):
    bring(alice, a_fit=fit(), bad_fit=b"nonsense")
    job = ImportJob.objects.get()
    path = f"imports/{job.public_id}/"
    again = api.post(f"{path}retry/")
    assert (again.status_code, again.json()["counts"]["waiting"]) == (202, 1)
    work(job)
    undone = api.post(f"{path}undo/")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert api.get("activities/").json()["results"] == []
    assert api.post(f"{path}undo/").json()["undone_at"] == undone.json()["undone_at"]
    assert api.post(f"{path}retry/").json()["error"]["code"] == "files_gone"


def test_imports_are_listed_newest_first(api, alice):
    for n in range(3):
        bring(alice, **{f"f{n}_fit": fit(day=n)})
    first = api.get("imports/?limit=2").json()
    assert [row["name"] for row in first["results"]] == ["f2.fit", "f1.fit"]
    assert [row["name"] for row in api.get(first["next"]).json()["results"]] == ["f0.fit"]


def test_too_many_uploads_are_told_when_to_come_back(api, settings):
    settings.UPLOAD_BATCHES = 1
    assert api.upload([named("a.fit", fit())]).status_code == 202
    answer = api.upload([named("b.fit", fit(day=1))])
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_uploads")
    assert int(answer["Retry-After"]) > 0
    assert len(waiting()) == 1
