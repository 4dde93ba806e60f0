"""The corpus through the real upload, the real reading child and the real database."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.core import codec
from activities.models import Activity, ImportItem, ImportJob, RecordingInfo, SourceFile, Stream
from activities.services.imports import item_claim
from activities.services.staging import staging_tidy
from common.errors import SourceFault
from runhub import pipeline
from tests.hostile.case import ADDED, Case
from tests.hostile.corpus import FAMILIES, LEAST
from tests.hostile.kinds import NAMES, named
from tests.hostile.measured import Measured
from tests.hostile.sentences import SAID

pytestmark = pytest.mark.django_db
TAKEN = ("added", "duplicate")  # many a case is the same run as another one
MIB = 2**20


@pytest.fixture(autouse=True)
def impatient(settings):
    """A hanging reader is killed soon, and its item fails as "crashed"."""
    settings.LIMIT_READ_SECONDS = 20
    pipeline.reader.cache_clear()
    yield
    pipeline.reader().close()
    pipeline.reader.cache_clear()


def hand_in(client, cases: list[Case]) -> ImportJob:
    """All of them in one request, through the upload view."""
    files = [SimpleUploadedFile(one.name, one.make()) for one in cases]
    answer = client.post("/upload/", {"files": files}, headers={"accept": "application/json"})
    assert answer.status_code == 202
    assert answer.json()["refused"] == []
    return ImportJob.objects.get(public_id=answer.json()["id"])


def work(job: ImportJob) -> dict[int, Measured]:
    """Settle every item, and tell what each of them cost."""
    found = {}
    with pytest.raises(SourceFault):  # the child has read something before it is measured
        pipeline.reader().ask("list", path="/dev/null", depth=0, limits=pipeline.limits().as_dict())
    while (claim := item_claim(job_id=job.pk)) is not None:
        with Measured(pipeline.reader()) as found[claim.item_id]:
            pipeline.import_item(claim)
    pipeline.work_on(job.pk)
    return found


def met(item: ImportItem, expect: str) -> bool:
    """Whether an item ended as expected and says so in the right words."""
    if expect in ("expanded", ADDED):
        return item.outcome in (TAKEN if expect == ADDED else ("expanded",))
    sentences, advice = SAID[expect]
    skipped = item.outcome == "skipped"
    return (
        item.code == expect
        and item.reason in sentences
        and (item.advice in advice or (skipped and item.advice == ""))
    )


def check(cases: list[Case], job: ImportJob, cost: dict[int, Measured]) -> None:
    items = list(ImportItem.objects.filter(job=job).order_by("pk"))
    roots = {item.name: item for item in items if item.parent_id is None}
    above = {item.pk: item.parent_id for item in items}

    def top(pk: int) -> int:
        return pk if above[pk] is None else top(above[pk])

    wrong = []
    for one in cases:
        root = roots[one.name]
        below = [item for item in items if item.pk != root.pk and top(item.pk) == root.pk]
        told = [(item.outcome, item.code, item.reason) for item in (root, *below)]
        if not met(root, one.expect) or len(below) != len(one.members):
            wrong.append((one.name, told))
        left = list(below)
        for expect in one.members:
            hit = next((item for item in left if met(item, expect)), None)
            if hit is None:
                wrong.append((one.name, expect, told))
            else:
                left.remove(hit)
        most = 64 if one.name.endswith(".zip") and not any("gz" in i.name for i in below) else 256
        costs = [cost[item.pk] for item in (root, *below) if item.pk in cost]
        wrong += [(one.name, f"grew by {that}") for that in costs if that.grown_mib > most]
    assert not wrong


def no_residue(job: ImportJob) -> None:
    """Rows and files of what was taken, and nothing else."""
    items = ImportItem.objects.filter(job=job)
    assert not items.exclude(state="done").exists()
    assert not items.filter(code="crashed").exists()
    taken = items.filter(outcome__in=TAKEN)
    assert not taken.filter(source_file=None).exists()
    assert set(taken.values_list("source_file_id", flat=True)) == set(
        SourceFile.objects.values_list("pk", flat=True)
    )
    originals = Path(settings.STORAGES["originals"]["OPTIONS"]["location"])
    kept = {str(p.relative_to(originals)) for p in originals.rglob("*") if p.is_file()}
    assert kept == set(SourceFile.objects.values_list("file", flat=True))
    waiting = {str(path) for path in Path(settings.STAGING_ROOT).rglob("*") if path.is_file()}
    failed = items.filter(outcome="failed").values_list("staged", flat=True)
    assert waiting <= set(failed)  # kept for a retry, for some days
    ImportJob.objects.filter(pk=job.pk).update(settled_at="2020-01-01T00:00:00Z")
    staging_tidy()
    assert not [p for p in Path(settings.STAGING_ROOT).iterdir() if p.is_file()]


def all_possible() -> None:
    """What reached the database is finite and can be (the constraints say so of the columns)."""
    for stream in Stream.objects.all():
        values = codec.decode(stream.key, bytes(stream.data))
        assert not (values == math.inf).any()
        assert not (values == -math.inf).any()
    for info in RecordingInfo.objects.all():
        assert "Infinity" not in str(info.totals)
    for one in Activity.objects.all():
        assert 1995 <= one.start.year <= 2100
        assert "\0" not in f"{one.title}{one.notes}{one.device}"


def pages(client, job: ImportJob) -> str:
    """The pages of the import, all of them."""
    found, number = "", 1
    while number <= 30:
        answer = client.get(f"/imports/{job.public_id}/?page={number}")
        assert answer.status_code == 200
        found += answer.content.decode()
        number += 1
        if f"page={number}" not in answer.content.decode():
            break
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_bad_files_end_as_they_must_and_leave_nothing_behind(family, alice, browser_of):
    cases = [one for one in FAMILIES[family] if not one.heavy]
    client = browser_of(alice)
    job = hand_in(client, cases)
    cost = work(job)
    check(cases, job, cost)
    page = pages(client, job)
    assert "<script>alert(1)</script>" not in page
    no_residue(job)
    all_possible()
    assert client.get("/activities/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("family", [key for key, all_ in FAMILIES.items() if any(
    one.heavy for one in all_)])  # fmt: skip
def test_heavy_files_end_as_they_must(family, alice, browser_of):
    for one in FAMILIES[family]:
        if one.heavy:
            job = hand_in(browser_of(alice), [one])
            check([one], job, work(job))
            no_residue(job)


def test_names_are_labels_never_places(alice, browser_of, tmp_path):
    client = browser_of(alice)
    files = [SimpleUploadedFile("x.fit", named(at)) for at in range(len(NAMES))]
    answer = client.post("/upload/", {"files": files, "names": NAMES})
    assert answer.status_code == 303
    job = ImportJob.objects.get()
    work(job)
    assert Counter(ImportItem.objects.values_list("outcome", flat=True)) == {"added": len(NAMES)}
    for source in SourceFile.objects.all():
        assert source.file.name.endswith(f"{source.sha256}.fit")
        assert source.name.isprintable()
        assert not {"", ".", ".."} & set(source.name.split("/"))
        assert len(source.name) <= 255
    for activity in Activity.objects.all():
        download = client.get(f"/activities/{activity.public_id}/original/")
        assert b"".join(download.streaming_content)
        assert download["Content-Disposition"].startswith("attachment;")
        assert download["Content-Disposition"].isprintable()
        assert "Set-Cookie" not in download.headers
    assert "<img src=x" not in pages(client, job)
    no_residue(job)


def test_the_corpus_is_as_large_as_promised():
    sizes = {family: len(cases) for family, cases in FAMILIES.items()}
    assert all(sizes[family] >= least for family, least in LEAST.items())
    assert sum(sizes.values()) + len(NAMES) >= 120
    names = [one.name for cases in FAMILIES.values() for one in cases]
    assert len(set(names)) == len(names)
    expected = {one.expect for cases in FAMILIES.values() for one in cases}
    assert expected - {ADDED, "expanded"} <= set(SAID)
