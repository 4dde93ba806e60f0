"""Real workers are killed in the middle: nothing is lost, nothing is doubled."""

import hashlib
import http.client
import random
import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from activities.models import Activity, ImportItem, ImportJob, SourceFile
from activities.selectors.imports import job_progress
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.models import Athlete
from runhub import dispatch
from tests.conftest import person
from tests.imports.handing_in import zipped
from tests.processes import Hub, wait_until
from tests.samples import fit


def runs(count: int) -> dict[str, bytes]:
    """Different small runs, up to 24 on one day at other hours: 2,400 at most."""
    return {
        f"run{n:04d}_fit": fit(day=n % 100, minutes=2, shift_s=3600.0 * (n // 100))
        for n in range(count)
    }


def drill(hub: Hub, job: ImportJob, kills: int, rng: random.Random) -> None:
    """Kill and restart the worker `kills` times while the batch is worked on."""
    for _ in range(kills):
        time.sleep(rng.uniform(0.5, 2.5))
        hub.kill("worker")
        connection.close()
        hub.start_worker()
    wait_until(lambda: job_progress(job).settled, 90, "the batch is settled after the last start")


def nothing_lost_nothing_doubled(job: ImportJob, count: int, others: int = 0) -> None:
    """`others`: files that other batches have brought."""
    found = job_progress(job)
    assert (found.added, found.duplicate, found.failed) == (count, 0, 0)
    assert SourceFile.objects.count() == count + others
    assert Activity.objects.filter(canonical=None).count() == count + others
    assert ImportItem.objects.filter(activity=None, outcome="added").count() == 0
    for source in SourceFile.objects.all():
        assert hashlib.sha256(source.file.read()).hexdigest() == source.sha256


def test_killing_workers_during_200_files_loses_and_doubles_nothing(hub: Hub):
    alice = person("Alice")
    archive = zipped(**runs(200))
    job = job_create(
        athlete=alice, created_by=alice.user, files=[bytes_stage(archive, "history.zip")]
    )
    dispatch.ring(job.pk, 2)
    drill(hub, job, 3, random.Random(5))
    nothing_lost_nothing_doubled(job, 200)


@pytest.mark.slow
def test_thirty_kills_during_1500_files_lose_and_double_nothing(hub: Hub):
    alice = person("Alice")
    archive = zipped(**runs(1500))
    job = job_create(
        athlete=alice, created_by=alice.user, files=[bytes_stage(archive, "history.zip")]
    )
    dispatch.ring(job.pk, 2)
    drill(hub, job, 30, random.Random(11))
    nothing_lost_nothing_doubled(job, 1500)


def post(hub: Hub, alice: Athlete, files: dict[str, bytes], share: float = 1.0) -> int:
    """Upload over HTTP as a browser does; with `share` < 1 the server dies before the rest."""
    client = Client()
    client.force_login(alice.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    uploads = [SimpleUploadedFile(name.replace("_", "."), data) for name, data in files.items()]
    body = encode_multipart(BOUNDARY, {"files": uploads})
    token = "a" * 32
    connection_ = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=30)
    connection_.putrequest("POST", "/upload/")
    connection_.putheader("Content-Type", MULTIPART_CONTENT)
    connection_.putheader("Content-Length", str(len(body)))
    connection_.putheader("X-CSRFToken", token)
    connection_.putheader(
        "Cookie", f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    )
    connection_.endheaders()
    connection_.send(body[: int(len(body) * share)])
    if share < 1:
        time.sleep(0.5)
        hub.kill("web")
        return 0
    return connection_.getresponse().status


def test_killing_the_web_after_its_answer_loses_nothing(hub: Hub):
    alice = person("Alice")
    hub.serve()
    assert post(hub, alice, runs(30)) == 303
    hub.kill("web")
    job = ImportJob.objects.get()
    wait_until(lambda: job_progress(job).settled, 60, "the batch is settled")
    nothing_lost_nothing_doubled(job, 30)


def test_a_web_process_that_dies_while_receiving_leaves_no_row(hub: Hub):
    alice = person("Alice")
    hub.serve()
    post(hub, alice, runs(30), share=0.5)
    assert not ImportItem.objects.exists()
    hub.serve()
    assert post(hub, alice, runs(30)) == 303
    job = ImportJob.objects.get()
    wait_until(lambda: job_progress(job).settled, 60, "the batch is settled")
    nothing_lost_nothing_doubled(job, 30)


def test_the_sweeper_finds_a_batch_nobody_was_told_about(hub: Hub):
    alice = person("Alice")
    files = [bytes_stage(data, name) for name, data in runs(5).items()]
    job = job_create(athlete=alice, created_by=alice.user, files=files)
    wait_until(lambda: job_progress(job).settled, 60, "the sweeper finds the batch")
    nothing_lost_nothing_doubled(job, 5)
