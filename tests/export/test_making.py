"""Making the archive: its content, its turns, a killed worker, a full disk, its end."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from django.conf import settings as django_settings
from django.db.models.functions import Now
from django.utils import timezone

from activities.core.codec import decode
from activities.core.parquet import parquet
from activities.models import Activity, SourceFile, Stream
from athletes.models import Athlete
from runhub import dispatch
from runhub.export import rows, work
from runhub.export.archive import Archive
from runhub.models import Export
from runhub.tasks.exports import run
from runhub.tasks.upkeep import sweep
from tests.conftest import Cast
from tests.export.conftest import made, table
from tests.imports.handing_in import bring
from tests.samples import fit, gpx

pytestmark = pytest.mark.django_db


def test_everything_is_in_it(runner: Athlete):
    path = made(runner)
    row, archive = Export.objects.get(), zipfile.ZipFile(path)
    assert (row.state, row.size_bytes) == ("ready", path.stat().st_size)
    assert row.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = json.loads(archive.read("manifest.json"))
    names = set(archive.namelist()) - {"manifest.json"}
    assert set(manifest["files"]) == names and len(archive.namelist()) == len(names) + 1
    for name, said in manifest["files"].items():
        data = archive.read(name)
        assert said == {"size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert manifest["counts"] == {
        "originals": 8, "recordings": 12, "activities": 9, "in_trash": 1, "typed_in": 1,
    }  # fmt: skip
    hashes = {said["sha256"] for name, said in manifest["files"].items() if "originals/" in name}
    assert hashes == set(SourceFile.objects.values_list("sha256", flat=True))
    assert [name for name in names if "strava_api/" in name and name.endswith("-h.fit")]
    lines = {line["title"]: line for line in table(archive, "activities.csv")}
    assert "'=Hügel" in lines and lines["'=Hügel"]["shoe_name"] == "Old"
    assert lines["Typed"]["local_date"] == "2024-06-02"
    assert sum(line["trashed_at"] != "" for line in lines.values()) <= 1
    assert len(table(archive, "metrics.csv")) > 150
    assert "README.txt" in names and "profile.json" in names


def test_samples_are_read_back_by_another_reader(cast: Cast):
    """By pyarrow, bit for bit; missing samples are nulls."""
    bring(cast.alice, a_fit=fit())
    activity, archive = Activity.objects.get(), zipfile.ZipFile(made(cast.alice))
    data = archive.read(f"streams/{activity.public_id}.parquet")
    file = pq.ParquetFile(io.BytesIO(data))
    columns = {name: file.read()[name] for name in file.schema_arrow.names}
    streams = {row.key: decode(row.key, bytes(row.data)) for row in Stream.objects.all()}
    assert len(columns) >= len(streams) == activity.channel_count
    for key, values in streams.items():
        name = f"{key}_deg" if key in ("latitude", "longitude") else key
        assert columns[name].null_count == np.isnan(values).sum()
        assert np.array_equal(columns[name].to_numpy(), values, equal_nan=True), key
    assert file.schema_arrow.metadata[b"unit:cadence_spm"] == b"steps/min"


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 1000])
def test_columns_of_any_length(n: int):
    flags, holes = np.arange(n) % 3 == 0, np.arange(n, dtype=np.float32)
    holes[::5] = np.nan
    columns = {f"c{i}": np.arange(n, dtype=np.float64) for i in range(20)}
    found = pq.read_table(io.BytesIO(parquet({"flags": flags, "holes": holes, **columns})))
    assert found["flags"].to_pylist() == flags.tolist()
    assert found["holes"].to_pylist() == [None if i % 5 == 0 else float(i) for i in range(n)]
    assert found["c19"].to_pylist() == list(range(n)) and found.num_columns == 22


def turns(row: Export) -> list[tuple[int, int]]:
    """(done, total) after each turn."""
    seen = []
    while True:
        more = work.work_on(row.pk)
        row.refresh_from_db()
        seen.append((row.done, row.total))
        if not more:
            return seen


@pytest.fixture
def three(cast: Cast) -> Export:
    bring(cast.alice, a_fit=fit(), b_gpx=gpx(day=1), c_fit=fit(day=2))
    return rows.export_request(athlete=cast.alice)[0]


def test_turns_end_and_the_next_goes_on(three: Export, monkeypatch: Any):
    """A step a turn: the same archive as in one go, nothing twice."""
    monkeypatch.setattr(work, "TURN_SECONDS", -1.0)
    monkeypatch.setattr(work, "TELL_SECONDS", -1.0)
    assert turns(three) == [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7)]
    names = zipfile.ZipFile(rows.export_path(three.public_id)).namelist()
    assert len(names) == len(set(names)) == 3 + 3 + 13
    assert sorted(path.name for path in rows.exports_folder().iterdir()) == [
        f"{three.public_id}.zip"
    ]


def test_a_killed_worker_costs_a_new_beginning(three: Export, monkeypatch: Any):
    """Its lease runs out, the sweeper rings, another worker makes it; what the dead one wrote is
    not gone on with, and should it be alive after all, it changes nothing any more."""
    dead = rows.export_claim(export_id=three.pk)
    left = Archive(rows.exports_folder(), f"{dead.key}-{dead.token}")
    left.put("half", b"...")
    assert rows.export_claim(export_id=three.pk) is None  # as long as the lease lasts
    Export.objects.update(lease_until=Now() - timedelta(hours=1), rung_at=None)
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(dispatch, "_send", lambda task, number, queue: rung.append((task, number)))
    sweep()
    assert ("runhub.exports.run", three.pk) in rung
    run(three.pk)
    three.refresh_from_db()
    assert (three.state, three.crashes) == ("ready", 1)
    assert "half" not in zipfile.ZipFile(rows.export_path(three.public_id)).namelist()
    with pytest.raises(rows.LostClaim):
        rows.export_ready(claim=dead, size_bytes=1, sha256="")


def test_three_deaths_are_enough(three: Export):
    for _ in range(3):
        assert rows.export_claim(export_id=three.pk) is not None
        Export.objects.update(lease_until=Now() - timedelta(hours=1))
    assert rows.export_claim(export_id=three.pk) is None
    three.refresh_from_db()
    assert three.state == "failed" and "three times" in three.reason


def test_a_full_disk_is_said_and_leaves_nothing(three: Export, settings: Any):
    settings.LIMIT_SPARE_DISK_BYTES = 2**60
    assert not work.work_on(three.pk)
    three.refresh_from_db()
    assert (three.state, three.reason.split(".")[0]) == ("failed", "The disk of this hub is full")
    assert not list(Path(django_settings.EXPORTS_ROOT).iterdir())


def test_one_at_a_time_and_a_few_a_day(cast: Cast, settings: Any):
    settings.EXPORTS_A_DAY = 2
    first, is_new = rows.export_request(athlete=cast.alice)
    assert (rows.export_request(athlete=cast.alice), is_new) == ((first, False), True)
    Export.objects.update(state="ready")
    rows.export_request(athlete=cast.alice)
    Export.objects.update(state="ready")
    with pytest.raises(rows.TooMany) as raised:
        rows.export_request(athlete=cast.alice)
    assert 86_000 < raised.value.wait_s <= 86_401
    assert rows.export_request(athlete=cast.bob)[1]


def test_it_goes_when_its_days_are_over(three: Export):
    turns(three)
    stray = rows.exports_folder() / "01a20759-0000-7000-8000-000000000000.zip"
    stray.write_bytes(b"of a deleted athlete")
    assert rows.exports_tidy() == 1 and not stray.exists()
    assert rows.export_path(three.public_id).exists()
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert rows.exports_tidy() == 1
    assert not Export.objects.exists() and not list(rows.exports_folder().iterdir())
