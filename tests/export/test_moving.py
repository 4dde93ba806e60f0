"""From one RunHub to another: equal counts, equal figures, nothing overwritten, nothing believed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError

from activities.access import visible_to
from activities.core.recording import Device
from activities.models import Activity, ImportItem, ImportJob, MergeOffer, SourceFile
from activities.reading.own_archive import words_of
from activities.services import own_archive_typed
from activities.services.cuts import activity_merge
from activities.services.imports import job_retry, job_undo
from activities.services.library import activity_edit, merge_accept
from analytics.models import DayLoad, MetricValue
from athletes.models import Athlete, Shoe, Threshold
from athletes.services import threshold_set
from common.errors import SourceFault
from tests.conftest import Cast, join
from tests.export.conftest import analyse, made, take
from tests.imports.handing_in import bring, work
from tests.samples import fit

pytestmark = pytest.mark.django_db
INNER = {
    *("id", "public_id", "athlete_id", "source_file_id", "shoe_id", "canonical_id"),
    *("trashed_at", "created_at", "activity_id"),
}


def rows(model: Any, athlete: Athlete, *also: str) -> list[dict[str, Any]]:
    """All columns but keys and moments of this hub, with `also`, in an order of their own."""
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in INNER]
    found = model.objects.filter(athlete=athlete).values(*names, *also)
    for row in found:
        if "trashed_at" in row:
            row["trashed_at"] = row["trashed_at"] is not None
    return sorted(found, key=repr)


def everything(athlete: Athlete) -> dict[str, Any]:
    beside = ("source_file__sha256", "source_file__name", "shoe__name", "trashed_at")
    whose = ("activity__source_file__sha256", "activity__start")
    profile = ("sex", "weight_kg", "birth_year")
    return {
        "activities": rows(Activity, athlete, *beside),
        "metrics": rows(MetricValue, athlete, *whose),
        "days": rows(DayLoad, athlete),
        "shoes": rows(Shoe, athlete),
        "thresholds": rows(Threshold, athlete),
        "profile": list(Athlete.objects.filter(pk=athlete.pk).values(*profile)),
    }


def test_another_hub_has_the_same_counts_words_and_figures(cast: Cast, runner: Athlete):
    carol, data = cast.carol, made(runner).read_bytes()
    items = take(carol, data)
    analyse(carol)
    there, here = everything(runner), everything(carol)
    assert len(there["activities"]) == 12 and len(there["metrics"]) > 150 and there["days"]
    for name, expected in there.items():
        assert here[name] == expected, name
    assert not [item for item in items.values() if item.outcome == "failed"]
    assert items["manifest.json"].outcome == "skipped"
    assert "1 typed-in" in items["manifest.json"].reason
    # Once more changes nothing, not even what lies in the trash.
    take(carol, data)
    analyse(carol)
    assert everything(carol) == here
    # Both undone: what was typed in goes as well.
    for job in ImportJob.objects.filter(athlete=carol):
        job_undo(job=job)
    assert not Activity.objects.filter(athlete=carol, trashed_at=None).exists()


def test_what_was_put_together_and_merged_comes_along(cast: Cast):
    alice, carol = cast.alice, cast.carol
    phone = Device(manufacturer="other", product="pocket phone")
    files = {
        "one_fit": fit(),
        "two_fit": fit(shift_s=1000),
        "wrist_fit": fit(day=2),
        "pocket_fit": fit(day=2, device=phone, shift_s=20),
    }
    found = {name: item.activity for name, item in bring(alice, **files).items()}
    whole = activity_merge(activities=[found["one.fit"], found["two.fit"]])
    activity_edit(activity=whole, title="Both halves")
    merge_accept(offer=MergeOffer.objects.get(athlete=alice))
    analyse(alice)
    data = made(alice).read_bytes()
    for _again in range(2):
        take(carol, data)
        analyse(carol)
        there, here = everything(alice), everything(carol)
        assert [len(visible_to(one.user)) for one in (alice, carol)] == [2, 2]
        for name, expected in there.items():
            assert here[name] == expected, name
    assert MergeOffer.objects.get(athlete=carol).answer == MergeOffer.Answer.MERGED


def test_a_recording_that_is_read_later_gets_its_words(cast: Cast, runner: Athlete, settings: Any):
    settings.QUOTA_FILES = 4
    items = take(cast.carol, made(runner).read_bytes())
    assert [item.code for item in items.values()].count("quota_full") == 4
    settings.QUOTA_FILES = 100
    job = items["manifest.json"].job
    assert job_retry(job=job) == 4
    work(job)
    analyse(cast.carol)
    there, here = everything(runner), everything(cast.carol)
    for name, expected in there.items():
        assert here[name] == expected, name


def test_strict_terms_come_along_from_the_first_moment(cast: Cast, runner: Athlete):
    """A coach of the new hub never sees what only its owner may, at no time of the import."""
    take(cast.dora, made(runner).read_bytes())
    strict = Activity.objects.get(athlete=cast.dora, terms="strava_api")
    assert strict.source_file.terms == "strava_api"
    join(cast.team, cast.dora)
    assert strict not in visible_to(cast.bob.user).filter(athlete=cast.dora)
    assert visible_to(cast.bob.user).filter(athlete=cast.dora).count() == 8


def test_what_was_set_here_stays(cast: Cast, runner: Athlete):
    """Also on the very hub it came from: words since then win."""
    data = made(runner).read_bytes()
    hills = Activity.objects.get(athlete=runner, title="=Hügel")
    activity_edit(activity=hills, title="Mine", notes="since")
    threshold_set(athlete=runner, valid_from=date(2024, 1, 1), threshold_heart_rate_bpm=160)
    Athlete.objects.filter(pk=runner.pk).update(weight_kg=70.0)
    before = everything(runner)
    take(runner, data)
    assert everything(runner) == before


def changed(data: bytes, name: str, change: Callable[[Any], Any], *, signed: bool = True) -> bytes:
    """The archive with one table changed, and the manifest with it if `signed`."""
    old, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    content = {info: old.read(info) for info in old.namelist()}
    content[name] = json.dumps(change(json.loads(content[name]))).encode()
    manifest = json.loads(content["manifest.json"])
    if signed and name != "manifest.json":
        manifest["files"][name]["sha256"] = hashlib.sha256(content[name]).hexdigest()
        content["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for key, value in content.items():
            new.writestr(key, value)
    return out.getvalue()


def each(**values: Any) -> Callable[[Any], Any]:
    """Sets values in the last activity of activities.json, the one typed in."""

    def change(content: Any) -> Any:
        content["activities"][-1].update(values)
        return content

    return change


NOT_BELIEVED = {
    "NaN": ("activities.json", each(distance_m=float("nan"))),
    "infinite": ("activities.json", each(moving_s=float("inf"))),
    "huge": ("activities.json", each(moving_s=1e300)),
    "too fast": ("activities.json", each(moving_s=1.0)),
    "wrong type": ("activities.json", each(title=["a"])),
    "flag": ("activities.json", each(moving_s=True)),
    "path": ("activities.json", each(source_sha256="../../etc/passwd")),
    "zone": ("activities.json", each(time_zone="../../../etc/passwd")),
    "year": ("activities.json", each(start="0001-01-01T00:00:00Z")),
    "sport": ("activities.json", each(sport="Robert'); DROP TABLE")),
    "id": ("activities.json", each(id="1 OR 1=1")),
    "no list": ("activities.json", lambda content: {**content, "activities": 7}),
    "deep": ("activities.json", lambda _: {"activities": "x" * 10}),
    "a million rows": (
        "thresholds.json",
        lambda content: {"thresholds": [{"valid_from": "2024-01-01"}] * 20_000},
    ),
    "profile": ("profile.json", lambda content: {**content, "weight_kg": -1}),
    "newer": ("manifest.json", lambda content: {**content, "runhub_archive": 2}),
    "no version": ("manifest.json", lambda content: {**content, "runhub_archive": "1"}),
    "no sums": ("manifest.json", lambda content: {**content, "files": []}),
}


def test_words_that_cannot_be_are_not_believed(runner: Athlete):
    data = made(runner).read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert words_of(archive, archive.namelist().index("manifest.json"))["activities"]
    for name, (table, change) in NOT_BELIEVED.items():
        archive = zipfile.ZipFile(io.BytesIO(changed(data, table, change)))
        with pytest.raises(SourceFault) as raised:
            words_of(archive, archive.namelist().index("manifest.json"))
        assert raised.value.message.endswith(".") and raised.value.advice, name
        assert "Error" not in raised.value.message, name


def test_hostile_words_end_in_a_sentence_and_leave_nothing(
    cast: Cast, runner: Athlete, monkeypatch: Any
):
    data = made(runner).read_bytes()
    carol = cast.carol
    item = take(carol, changed(data, "activities.json", each(title="x"), signed=False))
    assert "is not what its manifest says" in item["manifest.json"].reason
    # The recordings came, the words did not.
    assert Activity.objects.filter(athlete=carol).count() == 8
    assert not Activity.objects.filter(athlete=carol).exclude(edited=[]).exists()
    before = everything(carol)
    # Found by the reader, by the service, and by a service when shoes and thresholds are written.
    refuse = Mock(side_effect=ValidationError("Nobody is that fast."))
    monkeypatch.setattr(own_archive_typed, "activity_create_manual", refuse)
    for values in ({"notes": 7}, {"sport": "quidditch"}, {"title": "fine"}):
        change = each(**values)
        item = take(carol, changed(data, "activities.json", change))["manifest.json"]
        assert (item.outcome, item.attempts) == ("failed", 1), (values, item.reason)
        assert item.advice and everything(carol) == before, values


def test_ids_of_other_people_open_nothing(cast: Cast, runner: Athlete):
    """An archive that names a run and a shoe of somebody else's makes own things, or none."""
    theirs = Activity.objects.get(athlete=runner, title="Typed")
    known = everything(runner)
    data = changed(made(runner).read_bytes(), "activities.json", each(title="Stolen"))
    take(cast.carol, data)
    assert everything(runner) == known
    stolen = Activity.objects.get(title="Stolen")
    assert (stolen.athlete, stolen.shoe.athlete) == (cast.carol, cast.carol)
    assert stolen.public_id != theirs.public_id


def test_a_manifest_of_something_else_is_no_archive_of_ours(cast: Cast):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", '{"name": "an extension"}')
    items = take(cast.carol, out.getvalue())
    assert [item.code for item in items.values()] == ["zip_no_activity"]
    assert not SourceFile.objects.exists() and ImportItem.objects.count() == 1
