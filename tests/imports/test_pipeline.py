"""What becomes of files that are handed in."""

import gzip
import hashlib
import itertools
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import OperationalError
from django.utils import timezone

from activities.core.recording import Device
from activities.models import Activity, ImportItem, MergeOffer, SourceFile, State, Stream
from activities.services.imports import (
    MOST_ATTEMPTS,
    LostClaim,
    item_claim,
    item_retry,
    item_settle,
    items_give_up,
    job_undo,
)
from activities.services.library import (
    activity_create_manual,
    activity_edit,
    activity_restore,
    activity_trash,
)
from activities.services.trash import originals_tidy, trash_empty
from athletes.services import shoe_create, threshold_set
from runhub import pipeline
from tests.imports.handing_in import bring, hand_in, work, zipped
from tests.samples import fit, gpx, short_run, tcx

pytestmark = pytest.mark.django_db


def shown(athlete):
    rows = Activity.objects.filter(athlete=athlete, canonical=None, trashed_at=None)
    return rows.order_by("start")


def test_a_fit_file_becomes_an_activity_with_streams_track_and_local_day(alice):
    item = bring(alice, a_fit=fit())["a.fit"]
    activity = item.activity
    truth = short_run()
    assert item.outcome == "added"
    assert activity.start == datetime.fromtimestamp(truth.start_utc, UTC)
    assert activity.time_zone == "Europe/Berlin"
    assert activity.distance_m == pytest.approx(truth.totals.distance_m, abs=0.01)
    assert activity.elapsed_s == truth.totals.elapsed_s
    assert activity.local_date.isoformat() == "2024-05-20"
    assert activity.track.num_points > 10
    assert Stream.objects.filter(activity=activity).count() == len(truth.channels)


def test_the_original_is_kept_byte_equal_even_when_it_came_compressed(alice):
    data = fit()
    item = bring(alice, **{"a_fit_gz": gzip.compress(data)})["a.fit.gz"]
    assert item.source_file.file.read() == data


def test_the_same_bytes_again_are_already_there_and_name_the_run(alice):
    first = bring(alice, a_fit=fit())["a.fit"]
    second = bring(alice, b_fit=fit())["b.fit"]
    assert second.outcome == "duplicate"
    assert second.activity == first.activity
    assert first.activity.title in second.reason


def test_two_athletes_may_have_the_same_file(cast):
    bring(cast.alice, a_fit=fit())
    assert bring(cast.dora, a_fit=fit())["a.fit"].outcome == "added"


def test_a_run_in_three_formats_is_one_activity_in_any_order(cast):
    files = {"a_fit": fit(), "b_gpx": gpx(), "c_tcx": tcx()}
    ends = set()
    for order in itertools.permutations(files):
        Activity.objects.all().delete()
        SourceFile.objects.all().delete()
        for name in order:
            bring(cast.alice, **{name: files[name]})
        activity = shown(cast.alice).get()
        ends.add((activity.source_file.format, activity.title, activity.alternatives.count()))
    assert ends == {("fit", "Morning run", 2)}


def test_another_watch_on_the_same_run_is_offered_for_merging_not_merged(alice):
    bring(alice, a_fit=fit(device=Device("garmin", "fr955")))
    bring(alice, b_fit=fit(device=Device("coros", "pace 3"), shift_s=3))
    assert shown(alice).count() == 2
    assert MergeOffer.objects.get(athlete=alice).answer == "open"


def test_what_an_athlete_typed_moves_to_the_richer_recording(alice):
    lean = bring(alice, a_gpx=gpx())["a.gpx"].activity
    Activity.objects.filter(pk=lean.pk).update(title="Club run", edited=["title"])
    bring(alice, a_fit=fit())
    assert shown(alice).get().title == "Club run"
    assert shown(alice).get().source_file.format == "fit"


def test_a_broken_file_says_what_happened_and_what_to_do(alice):
    items = bring(alice, good_fit=fit(), bad_fit=b"not a recording", empty_gpx=b"")
    assert items["good.fit"].outcome == "added"
    for name in ("bad.fit", "empty.gpx"):
        assert items[name].outcome == "failed"
        assert items[name].reason.endswith(".")
        assert items[name].advice


def test_archives_in_folders_and_one_archive_inside_are_read(alice):
    inner = zipped(deep__b_fit=fit(day=1))
    data = zipped(x__a_fit=fit(), x__readme_txt=b"hello", parts__inner_zip=inner)
    items = bring(alice, all_zip=data)
    assert items["all.zip/x/a.fit"].outcome == "added"
    assert items["all.zip/parts/inner.zip/deep/b.fit"].outcome == "added"
    assert items["all.zip"].reason == "1 other file in it was left alone."
    assert shown(alice).count() == 2


def test_an_encrypted_entry_fails_alone(alice):
    data = bytearray(zipped(a_fit=fit(), b_fit=fit(day=1)))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag in the directory
    items = bring(alice, all_zip=bytes(data))
    outcomes = {items["all.zip/a.fit"].outcome, items["all.zip/b.fit"].outcome}
    assert outcomes == {"failed", "added"}


def test_too_many_entries_are_refused_with_the_limit(alice, settings):
    settings.LIMIT_ARCHIVE_ENTRIES = 2
    item = bring(alice, all_zip=zipped(a_fit=b"1", b_fit=b"2", c_fit=b"3"))["all.zip"]
    assert item.outcome == "failed"
    assert "2 are allowed" in item.reason


def test_archives_of_one_batch_share_the_limit_of_what_they_unpack_to(alice, settings):
    one, other = zipped(a_fit=fit()), zipped(b_fit=fit(day=1), inner_zip=zipped(c_fit=fit(day=2)))
    settings.LIMIT_ARCHIVE_UNPACKED_BYTES = 3 * len(fit())
    items = bring(alice, one_zip=one, other_zip=other)
    assert items["one.zip/a.fit"].outcome == items["other.zip/b.fit"].outcome == "added"
    assert items["other.zip/inner.zip"].code == "zip_too_large"
    assert shown(alice).count() == 2


def test_a_bomb_is_refused_while_unpacking(alice, settings):
    settings.LIMIT_UNPACKED_BYTES = 2**21
    item = bring(alice, all_zip=zipped(a_fit=bytes(2**24)))["all.zip/a.fit"]
    assert item.outcome == "failed"
    assert item.code in ("zip_ratio", "too_large")


def test_undo_takes_back_the_batch_and_uploading_again_restores_it(alice):
    job = hand_in(alice, a_fit=fit())
    work(job)
    assert job_undo(job=job) == 1
    assert not shown(alice).exists()
    again = bring(alice, a_fit=fit())["a.fit"]
    assert again.outcome == "added"
    assert shown(alice).count() == 1


def test_undo_leaves_what_another_batch_delivered_too(alice):
    bring(alice, a_fit=fit())
    job = hand_in(alice, a_fit=fit(), b_fit=fit(day=1))
    work(job)
    job_undo(job=job)
    assert [a.local_date.day for a in shown(alice)] == [20]


def test_undo_of_the_richest_source_brings_the_other_forward(alice):
    bring(alice, a_gpx=gpx())
    job = hand_in(alice, a_fit=fit())
    work(job)
    job_undo(job=job)
    assert shown(alice).get().source_file.format == "gpx"


def test_a_worker_that_lost_its_claim_writes_nothing(alice):
    job = hand_in(alice, a_fit=fit())
    claim = item_claim(job_id=job.pk)
    ImportItem.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    assert item_claim(job_id=job.pk).token == claim.token + 1
    pipeline.import_item(claim)
    assert not Activity.objects.exists()
    assert not SourceFile.objects.exists()


def test_an_item_whose_workers_die_ten_times_is_given_up_in_words(alice):
    job = hand_in(alice, a_fit=fit())
    for _ in range(MOST_ATTEMPTS):
        assert item_claim(job_id=job.pk)
        ImportItem.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    assert item_claim(job_id=job.pk) is None
    assert items_give_up() == 1
    assert ImportItem.objects.get().outcome == "failed"


def test_an_item_whose_workers_died_by_chance_is_read_all_the_same(alice):
    job = hand_in(alice, a_fit=fit())
    for _ in range(5):
        assert not item_claim(job_id=job.pk).is_last_try
        ImportItem.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    assert work(job)["a.fit"].outcome == "added"


def test_a_failed_item_can_be_tried_again(alice, monkeypatch):
    job = hand_in(alice, a_fit=fit())
    monkeypatch.setattr(settings, "LIMIT_FILE_BYTES", 10)
    item = work(job)["a.fit"]
    assert (item.outcome, item.code) == ("failed", "too_large")
    monkeypatch.undo()
    item_retry(item=item)
    assert work(job)["a.fit"].outcome == "added"


def test_a_killed_reading_child_costs_an_attempt_not_the_file(alice):
    job = hand_in(alice, a_fit=fit())
    claim = item_claim(job_id=job.pk)
    pipeline.reader()._alive().kill()
    pipeline.import_item(claim)
    item = ImportItem.objects.get()
    assert item.state in ("queued", "done")
    ImportItem.objects.update(next_try_at=None)
    assert work(job)["a.fit"].outcome == "added"


def test_nothing_waits_on_disk_once_a_batch_is_settled(alice):
    bring(alice, a_fit=fit(), all_zip=zipped(b_fit=fit(day=1)))
    assert [path for path in Path(settings.STAGING_ROOT).rglob("*") if path.is_file()] == []
    assert len(storages["originals"].listdir(str(alice.pk))[0]) == 2


def test_new_runs_get_the_default_shoe_of_their_day(alice):
    shoe = shoe_create(athlete=alice, name="Daily", bought_on="2024-05-21", is_default=True)
    bring(alice, a_fit=fit(), b_fit=fit(day=1))
    assert [a.shoe for a in shown(alice)] == [None, shoe]


def test_the_thresholds_of_the_day_tell_a_hard_run_from_an_easy_one(alice):
    for day, bpm in (("2024-01-01", 130), ("2024-05-21", 180)):
        threshold_set(
            athlete=alice, valid_from=date.fromisoformat(day), threshold_heart_rate_bpm=bpm
        )
    items = bring(alice, a_fit=fit(minutes=15), b_fit=fit(day=1, minutes=15))
    assert items["a.fit"].activity.workout_type == "tempo"
    assert items["b.fit"].activity.workout_type == "easy"


def test_a_half_written_original_is_replaced_not_believed(alice):
    data = fit()
    digest = hashlib.sha256(data).hexdigest()
    half = Path(storages["originals"].path(f"{alice.pk}/{digest[:2]}/{digest}.fit"))
    half.parent.mkdir(parents=True)
    half.write_bytes(data[:100])
    item = bring(alice, a_fit=data)["a.fit"]
    assert item.source_file.file.read() == data


def test_an_interrupted_question_never_gives_the_next_file_the_wrong_answer(alice, monkeypatch):
    monkeypatch.setattr("activities.reading.reader.TICK_S", 0.0001)

    def fails(**_):
        raise OperationalError("the database went away")

    job = hand_in(alice, a_fit=fit())
    with monkeypatch.context() as patch:
        patch.setattr("runhub.pipeline.item_renew", fails)
        pipeline.reader().close()  # a cold child makes the worker wait, and so tick
        assert not pipeline.import_item(item_claim(job_id=job.pk)), "the turn ends"
    waits = ImportItem.objects.get()
    assert (waits.state, waits.attempts, waits.attempts_allowed) == (State.QUEUED, 1, 4)
    item = bring(alice, b_fit=fit(day=1))["b.fit"]
    assert item.source_file.file.read() == fit(day=1)


def test_undo_keeps_what_was_typed_for_the_recording_that_stays(alice):
    bring(alice, a_gpx=gpx())
    job = hand_in(alice, a_fit=fit())
    work(job)
    activity_edit(activity=shown(alice).get(), title="Club run", notes="windy")
    job_undo(job=job)
    left = shown(alice).get()
    assert (left.source_file.format, left.title, left.notes) == ("gpx", "Club run", "windy")


def test_what_was_typed_in_is_never_hidden_behind_a_recording(alice):
    start = datetime.fromtimestamp(short_run().start_utc, UTC)
    activity_create_manual(
        athlete=alice, start=start, time_zone="UTC", moving_s=359.0, distance_m=1180.0, notes="mine"
    )
    bring(alice, a_fit=fit())
    assert sorted(a.notes for a in shown(alice)) == ["", "mine"]


def test_the_address_of_a_run_outlives_a_richer_recording(alice, browser_of):
    lean = bring(alice, a_gpx=gpx())["a.gpx"].activity
    rich = bring(alice, a_fit=fit())["a.fit"].activity
    answer = browser_of(alice).get(f"/activities/{lean.public_id}/")
    assert answer.headers["Location"] == f"/activities/{rich.public_id}/"
    original = browser_of(alice).get(f"/activities/{lean.public_id}/original/")
    assert b"".join(original.streaming_content) == gpx()


def test_a_run_undone_behind_another_comes_back_alone_and_only_when_asked(alice):
    bring(alice, a_fit=fit())
    job = hand_in(alice, a_tcx=tcx())
    work(job)
    job_undo(job=job)
    lead = shown(alice).get()
    activity_trash(athlete=alice, keys=[lead.public_id])
    activity_restore(athlete=alice, keys=[lead.public_id])
    assert lead.alternatives.filter(trashed_at=None).count() == 0
    assert Activity.objects.filter(canonical=None, trashed_at__isnull=False).count() == 1


def test_a_retried_item_is_fenced_off_from_the_worker_that_stalled(alice):
    job = hand_in(alice, a_fit=b"broken")
    stalled = item_claim(job_id=job.pk)
    ImportItem.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    item = work(job)["a.fit"]
    item_retry(item=item)
    again = item_claim(job_id=job.pk)
    assert again.token > stalled.token
    with pytest.raises(LostClaim):
        item_settle(claim=stalled, outcome="added")


def test_an_emptied_trash_takes_rows_and_originals(alice, settings):
    item = bring(alice, a_fit=fit())["a.fit"]
    path = Path(storages["originals"].path(item.source_file.file.name))
    activity_trash(athlete=alice, keys=[item.activity.public_id])
    Activity.objects.update(trashed_at=timezone.now() - timedelta(days=settings.TRASH_DAYS + 1))
    os.utime(path, (0, 0))
    assert (trash_empty(), originals_tidy()) == (1, 1)
    assert not path.exists()
    assert not SourceFile.objects.exists()


def test_a_merge_can_be_taken_back_on_the_page(alice, browser_of):
    bring(alice, a_fit=fit(device=Device("garmin", "fr955")))
    bring(alice, b_fit=fit(device=Device("coros", "pace 3"), shift_s=3))
    client, offer = browser_of(alice), MergeOffer.objects.get()

    def answer(word):
        address = f"/activities/{shown(alice).first().public_id}/merge/{offer.pk}/"
        assert client.post(address, {"answer": word}).status_code == 302

    answer("merge")
    page = client.get(f"/activities/{shown(alice).get().public_id}/").content.decode()
    assert "Separate again" in page
    answer("decline")
    assert shown(alice).count() == 2
