"""An athlete with a little of everything, made once per test."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from activities.models import Activity, ImportItem, SourceFile
from activities.services.cuts import activity_crop, activity_split
from activities.services.imports import job_create
from activities.services.library import (
    activity_correct_distance,
    activity_create_manual,
    activity_edit,
    activity_trash,
)
from activities.services.staging import bytes_stage
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete
from athletes.services import shoe_create, shoe_retire, threshold_set
from runhub.export import work
from runhub.export.rows import export_path, export_request
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.imports.handing_in import work as read
from tests.samples import fit, gpx, tcx

NAMES = ("a.fit", "b.gpx", "c.tcx", "d.fit", "e.gpx", "f.tcx", "g.fit", "h.fit")


def made(athlete: Athlete) -> Path:
    """The archive of an athlete, from asking to the file."""
    row, _is_new = export_request(athlete=athlete)
    while work.work_on(row.pk):
        pass
    return export_path(row.public_id)


def take(athlete: Athlete, data: bytes, name: str = "runhub.zip") -> dict[str, ImportItem]:
    """Upload one file and read it; items by the last part of their names."""
    staged = [bytes_stage(data, name)]
    job = job_create(athlete=athlete, created_by=athlete.user, files=staged)
    return {name.rpartition("/")[2]: item for name, item in read(job).items()}


def analyse(athlete: Athlete) -> None:
    while activities_analyse(athlete_id=athlete.pk, limit=50):
        pass


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


@pytest.fixture
def runner(cast: Cast) -> Athlete:
    """Alice with eight recordings, one cropped and one split, shoes, thresholds, words, a run typed
    in and one in the trash."""
    alice = cast.alice
    red = shoe_create(athlete=alice, name="Red", bought_on=date(2024, 1, 1), is_default=True)
    old = shoe_create(athlete=alice, name="Old")
    shoe_retire(shoe=old, retired_on=date(2023, 1, 1))
    Athlete.objects.filter(pk=alice.pk).update(sex="F", weight_kg=61.5, birth_year=1990)
    for day, beats, speed in ((date(2024, 1, 1), 165, 3.6), (date(2024, 5, 23), 171, 3.9)):
        threshold_set(
            athlete=alice, valid_from=day, max_heart_rate_bpm=190, resting_heart_rate_bpm=48,
            threshold_heart_rate_bpm=beats, threshold_speed_mps=speed,
        )  # fmt: skip
    makers = {"fit": fit, "gpx": gpx, "tcx": tcx}
    files = {name.replace(".", "_"): makers[name[2:]](day=day) for day, name in enumerate(NAMES)}
    found = {name: item.activity for name, item in bring(alice, **files).items()}
    activity_edit(
        activity=found["a.fit"], title="=Hügel", notes="windig\nmüde", workout_type="hills",
        surface="trail", shoe=old,
    )  # fmt: skip
    activity_edit(activity=found["b.gpx"], sport="hike", shoe=None)
    activity_edit(activity=found["c.tcx"], surface="treadmill")
    activity_correct_distance(activity=found["c.tcx"], distance_m=1500.0)
    activity_trash(athlete=alice, keys=[found["d.fit"].public_id])
    SourceFile.objects.filter(name="h.fit").update(terms="strava_api")
    Activity.objects.filter(pk=found["h.fit"].pk).update(terms="strava_api")
    activity_edit(
        activity=activity_crop(activity=found["g.fit"], from_s=60.0, to_s=300.0), title="Cut"
    )
    activity_split(activity=found["e.gpx"], at_s=200.0)
    activity_create_manual(
        athlete=alice, start=datetime(2024, 6, 1, 17, tzinfo=UTC), time_zone="Asia/Tokyo",
        moving_s=1800.0, distance_m=5000.0, title="Typed", shoe=red, average_heart_rate_bpm=150.0,
    )  # fmt: skip
    analyse(alice)
    return Athlete.objects.get(pk=alice.pk)
