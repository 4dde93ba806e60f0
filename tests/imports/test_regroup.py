"""Which recordings are one run, asked of rows alone."""

from datetime import UTC, datetime

import pytest

from activities.models import Activity, MergeOffer, SourceFile
from activities.services.library import merge_accept, merge_decline
from activities.services.regroup import regroup

pytestmark = pytest.mark.django_db
START = datetime(2024, 5, 20, 6, tzinfo=UTC)


def recording(athlete, watch, *, name, format="fit", channels=5):
    source = SourceFile.objects.create(
        athlete=athlete, sha256=name, name=name, format=format, size_bytes=1, file=name
    )
    activity = Activity.objects.create(
        athlete=athlete,
        source_file=source,
        title=name,
        device=watch,
        channel_count=channels,
        start=START,
        time_zone="UTC",
        local_date=START.date(),
        elapsed_s=3600.0,
        moving_s=3600.0,
        distance_m=10_000.0,
    )
    regroup(athlete_id=athlete.pk, starts=[START])
    return activity


def asked():
    return MergeOffer.objects.filter(answer="open").count()


def test_a_declined_pair_stays_declined_when_a_richer_recording_takes_the_lead(alice):
    lean = recording(alice, "wrist watch", name="lean")
    recording(alice, "pocket phone", name="other")
    merge_decline(offer=MergeOffer.objects.get())
    rich = recording(alice, "wrist watch", name="rich", channels=9)
    lean.refresh_from_db()
    assert lean.canonical == rich
    assert asked() == 0
    lean.delete()
    regroup(athlete_id=alice.pk, starts=[START])
    assert asked() == 0


def test_a_merged_pair_is_not_asked_again_when_a_richer_recording_takes_the_lead(alice):
    recording(alice, "wrist watch", name="lean")
    recording(alice, "pocket phone", name="other")
    merge_accept(offer=MergeOffer.objects.get())
    rich = recording(alice, "wrist watch", name="rich", channels=9)
    assert Activity.objects.get(canonical=None) == rich
    assert asked() == 0


def test_the_richest_recording_leads_a_merged_run_whichever_came_first(alice):
    recording(alice, "wrist watch", name="track", format="gpx")
    fit = recording(alice, "pocket phone", name="ride", format="fit")
    assert merge_accept(offer=MergeOffer.objects.get()) == fit


def test_a_pair_nobody_answered_is_asked_of_the_new_lead(alice):
    recording(alice, "wrist watch", name="lean")
    other = recording(alice, "pocket phone", name="other")
    rich = recording(alice, "wrist watch", name="rich", channels=9)
    offer = MergeOffer.objects.get()
    assert {offer.first, offer.second} == {other, rich}
