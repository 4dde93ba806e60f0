"""The disk of the media, and that of the database, is full: refused in words, nothing half there."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from activities.models import Activity, ImportItem, ImportJob
from activities.selectors.imports import job_progress
from ops.system import database_user
from tests.conftest import person
from tests.drills.conftest import DATABASE
from tests.drills.crew import Crew, Person
from tests.drills.ground import Ground, fill, small_disk
from tests.imports.test_kill import runs
from tests.processes import wait_until

SPARE = 8 * 2**20
PAGES = ("/", "/activities/", "/imports/", "/upload/", "/settings/profile/")


@pytest.fixture
def media(crew: Crew) -> Iterator[Path]:
    """MEDIA_ROOT on a disk of 64 MiB, of which the hub keeps 8 free."""
    crew.env["LIMIT_SPARE_DISK_BYTES"] = str(SPARE)
    try:
        with small_disk(Path(settings.MEDIA_ROOT), 64) as disk:
            yield disk
    except OSError as error:
        pytest.skip(f"a small disk takes root and a mount: {error}")


def kept(media: Path) -> set[str]:
    return {str(path) for path in media.rglob("*") if path.is_file() and path.name != "ballast"}


@pytest.mark.slow
def test_media_disk_is_full(
    crew: Crew, media: Path, alice: Person, note: Callable[..., None]
) -> None:
    files = runs(8)
    crew.start("web")
    assert crew.upload(alice, {"waits_fit_gz": gzip.compress(files["run0000_fit"])}).status == 303
    before = kept(media)
    ballast = fill(media, leave_bytes=SPARE // 2)
    refused = crew.upload(alice, {"b_fit": files["run0001_fit"]})
    assert refused.status == 507
    assert "disk is nearly full" in refused.text and "nothing was taken" in refused.text
    # Without the spare, the disk ends in the middle of a file.
    crew.kill("web")
    crew.env["LIMIT_SPARE_DISK_BYTES"] = "0"
    crew.start("web")
    fill(media)
    in_the_middle = crew.upload(alice, {"c_fit": files["run0002_fit"] * 40}, json=True)
    assert in_the_middle.status == 507 and '"advice"' in in_the_middle.text
    assert (ImportItem.objects.count(), kept(media)) == (1, before), "no partial row or file"
    assert {crew.get(path, alice).status for path in PAGES} == {200}
    # A worker that finds no room to unpack waits; the file loses no attempt.
    crew.start("worker", "beat")
    wait_until(lambda: "waits, the hub is in the way" in crew.log("worker"), 60, "the worker waits")
    time.sleep(5)
    item = ImportItem.objects.get()
    assert item.outcome == "" and item.attempts < item.attempts_allowed
    ballast.unlink()
    freed = time.monotonic()
    assert crew.upload(alice, {"d_fit": files["run0003_fit"]}).status == 303
    wait_until(
        lambda: all(job_progress(job).settled for job in ImportJob.objects.all()), 60, "all is read"
    )
    note("refused with", f"{refused.status}, {in_the_middle.status}")
    note("recovered s", round(time.monotonic() - freed, 1))
    assert Activity.objects.count() == 2
    assert crew.ended() == []


@pytest.fixture
def table_disk(own_ground: Ground) -> Iterator[Path]:
    """The drill's database in a tablespace on a disk of 96 MiB."""
    folder = own_ground.state.path / "tables"
    connection.close()
    try:
        with small_disk(folder, 96, owner=database_user()) as disk:
            own_ground.psql(f"CREATE TABLESPACE small LOCATION '{disk}'")
            own_ground.database(DATABASE, "small")
            yield disk
            connection.close()
            own_ground.drop(DATABASE)
            own_ground.psql("DROP TABLESPACE small")
    except OSError as error:
        pytest.skip(f"a small disk takes root and a mount: {error}")


@pytest.mark.slow
def test_database_disk_is_full(crew: Crew, table_disk: Path, note: Callable[..., None]) -> None:
    alice = Person.signed_in(person("Alice"))
    files = runs(60)
    crew.start()
    assert crew.upload(alice, {"a_fit": files["run0000_fit"]}).status == 303
    wait_until(lambda: Activity.objects.count() == 1, 60, "the first file is read")
    ballast = fill(table_disk)
    answers = [crew.upload(alice, {name: data}) for name, data in list(files.items())[1:41]]
    taken = sum(answer.status == 303 for answer in answers)
    said = {answer.status for answer in answers}
    time.sleep(8)
    # The session is due to be noted as used: reading must not fail where that cannot be written.
    wait_until(lambda: fill(table_disk) is not None, 5, "full")
    assert {crew.get(path, alice).status for path in PAGES} == {200}
    note("taken while full", taken)
    note("answers", sorted(said))
    assert said <= {303, 503}
    assert Session.objects.count() == 1
    assert ImportJob.objects.count() == 1 + taken, "a row for each 303 and for no 503"
    assert not ImportItem.objects.filter(outcome="failed").exists()
    ballast.unlink()
    freed = time.monotonic()
    assert crew.upload(alice, {"z_fit": files["run0059_fit"]}).status == 303
    wait_until(
        lambda: all(job_progress(job).settled for job in ImportJob.objects.all()), 90, "all is read"
    )
    note("recovered s", round(time.monotonic() - freed, 1))
    assert Activity.objects.count() == 2 + taken
    assert crew.ended() == []
