"""Originals on disk, and digests as rows."""

import json
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.db import DataError

from activities.models import Activity, RecordingInfo, Stream, StreamMask
from activities.services.imports import item_claim
from activities.services.store import file_store
from activities.storage import OriginalsStorage
from tests.imports.handing_in import hand_in

DIGEST = {
    "sport": "run",
    "sub_sport": "",
    "title": 'Läufe \\ "früh" 100%',
    "notes": "",
    "workout_type": "",
    "surface": "",
    "start_utc": 1716184800.25,
    "time_zone": "Europe/Berlin",
    "local_date": "2024-05-20",
    "figures": {"elapsed_s": 0.1 + 0.2, "moving_s": 0.0, "distance_m": None},
    "device": "",
    "thumb": "",
    "track": None,
    "cleaner_version": 3,
    "info": {"laps": [{"start_s": 0.0}], "extra": {"feel": None}},
}


def keep(location, content):
    storage = OriginalsStorage(location=location)
    return Path(storage.path(storage.save("1/ab/abc.fit", content)))


@pytest.fixture
def claim(alice):
    return item_claim(job_id=hand_in(alice, a_fit=b"x").pk)


def store(claim, *recordings, blobs=()):
    return file_store(
        claim=claim,
        sha256="ab",
        size_bytes=1,
        format_key="fit",
        name="1/ab/ab.fit",
        recordings=[DIGEST | recording for recording in recordings],
        blobs=list(blobs),
    )


def test_an_original_outlives_the_staged_file_and_counts_as_fresh(tmp_path):
    staged = tmp_path / "staged"
    staged.write_bytes(b"recording")
    os.utime(staged, (0, 0))
    for _ in range(2):  # a retry keeps the very same file again
        with staged.open("rb") as source:
            kept = keep(tmp_path / "originals", File(source))
    staged.unlink()
    assert kept.read_bytes() == b"recording"
    assert kept.stat().st_mtime > time.time() - 60
    assert [path.name for path in kept.parent.iterdir()] == ["abc.fit"]


def test_an_original_is_copied_where_the_disk_knows_no_links(tmp_path, monkeypatch):
    def refuses(*_):
        raise OSError("cross-device link")

    staged = tmp_path / "staged"
    staged.write_bytes(b"recording")
    monkeypatch.setattr(os, "link", refuses)
    with staged.open("rb") as source:
        assert keep(tmp_path / "originals", File(source)).read_bytes() == b"recording"


def test_bytes_in_memory_are_kept_too(tmp_path):
    assert keep(tmp_path, ContentFile(b"recording")).read_bytes() == b"recording"


@pytest.mark.django_db
def test_each_recording_of_a_file_gets_its_own_streams_and_masks(claim):
    first = {"ordinal": 4, "streams": {"time_s": 0, "power_w": 2}, "masks": {}}
    second = {"ordinal": 1, "streams": {"time_s": 3}, "masks": {"power_w": 1}}
    stored = store(claim, first, second, blobs=[b"a\0b", b"\xff", b"", b"second"])
    assert [Activity.objects.get(pk=pk).ordinal for pk in stored.ids] == [4, 1]
    streams = Stream.objects.values_list("activity_id", "key", "data")
    assert {(pk, key): bytes(data) for pk, key, data in streams} == {
        (stored.ids[0], "time_s"): b"a\0b",
        (stored.ids[0], "power_w"): b"",
        (stored.ids[1], "time_s"): b"second",
    }
    mask = StreamMask.objects.get()
    assert (mask.activity_id, mask.version, bytes(mask.data)) == (stored.ids[1], 3, b"\xff")


@pytest.mark.django_db
def test_a_row_says_what_the_digest_said_and_the_models_defaults_beside_it(claim):
    stored = store(claim, {"ordinal": 0, "streams": {}, "masks": {}})
    activity = Activity.objects.get()
    assert activity.title == DIGEST["title"]
    assert activity.elapsed_s == 0.1 + 0.2
    assert activity.start == stored.starts[0]
    assert (activity.distance_m, activity.edited, activity.distance_source) == (None, [], "")
    assert activity.public_id.version == 7
    info = RecordingInfo.objects.get(activity=activity)
    assert (info.laps, info.pauses, info.totals) == ([{"start_s": 0.0}], [], {})
    assert info.extra == json.loads('{"feel": null}')


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once(claim):
    assert store(claim, {"ordinal": 0, "streams": {}, "masks": {}})
    assert store(claim, {"ordinal": 0, "streams": {}, "masks": {}}) is None
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_what_does_not_fit_a_column_is_refused_not_cut(claim):
    with pytest.raises(DataError):
        store(claim, {"ordinal": 0, "streams": {}, "masks": {}, "title": "x" * 121})
