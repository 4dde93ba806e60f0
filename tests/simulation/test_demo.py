"""The demo's files: valid, newest first, with the duplicates an import must notice."""

import gzip
import hashlib
from datetime import datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import gpxpy
import pytest
from fitdecode import FIT_FRAME_DATA, FitReader

from activities.core.recording import Recording
from simulation.bench import history, one_hour
from simulation.demo import demo_files, demo_team, session_recording
from tests.simulation.conftest import UNTIL
from tests.simulation.test_write_fit import messages, named


@pytest.fixture(scope="module")
def files(team):
    return {a.spec.key: list(islice(demo_files(a), 45)) for a in team.athletes}


def test_the_same_seed_gives_the_same_bytes(files):
    again = demo_team(7, until=UNTIL).athletes[0]
    first = [hashlib.sha256(f.data).digest() for f in files["nora"][:6]]
    assert [hashlib.sha256(f.data).digest() for f in islice(demo_files(again), 6)] == first


def test_files_come_newest_first_under_names_of_their_own(files):
    for found in files.values():
        days = [f.truth.local_date for f in found]
        assert days == sorted(days, reverse=True)
        assert len({f.name for f in found}) == len(found)


def test_every_file_is_what_its_name_says(files):
    for found in files.values():
        for file in {file.name.partition(".")[2]: file for file in found}.values():
            data = gzip.decompress(file.data) if file.name.endswith(".gz") else file.data
            if ".fit" in file.name:
                assert named(messages(data), "session")
            elif file.name.endswith(".gpx"):
                assert gpxpy.parse(data.decode()).get_points_no() > 100
            else:
                assert b"<TrainingCenterDatabase" in data[:200]


def test_duplicates_of_all_three_sorts_are_there_and_name_their_original(files):
    everything = [(key, file) for key, found in files.items() for file in found]
    roles = {file.truth.role for _, file in everything}
    assert roles == {"original", "copy", "other_format", "second_device"}
    by_name = {(key, file.name): file for key, file in everything}
    for key, file in everything:
        if file.truth.role != "original" and (key, file.truth.twin_of) in by_name:
            original = by_name[key, file.truth.twin_of]
            assert original.truth.template == file.truth.template
            assert (original.data == file.data) == (file.truth.role == "copy")


def test_runs_start_at_believable_local_hours_on_their_local_date(athletes):
    for athlete in athletes.values():
        zone = ZoneInfo(athlete.spec.home.zone)
        for session in athlete.season.sessions[-60::4]:
            recording = session_recording(athlete, session).recording
            assert recording.utc_offset_s % 900 == 0
            if not session.away:
                local = recording_start(recording, zone)
                assert local.date() == session.day
                assert 4 <= local.hour <= 21


def recording_start(recording, zone):
    return datetime.fromtimestamp(recording.start_utc, zone)


def test_a_holiday_is_run_in_another_place_and_zone(athletes):
    nora = athletes["nora"]
    away = [s for s in nora.season.sessions if s.away and s.sport == "run"]
    recording = session_recording(nora, away[0]).recording
    assert abs(recording.channels["latitude"][0] - nora.spec.holiday.latitude) < 0.1
    assert recording.utc_offset_s in (0, 3600)


def test_until_leaves_out_what_came_later(athletes):
    day = UNTIL - timedelta(days=400)
    first = next(demo_files(athletes["ren"], day))
    assert day - timedelta(days=5) <= first.truth.local_date <= day


def test_one_hour_has_every_channel_each_second():
    hour = one_hour(1)
    assert isinstance(hour, Recording)
    assert (hour.n, len(hour.channels)) == (3600, 18)


def test_an_archive_holds_different_runs_that_never_overlap():
    archive = list(history(4, seed=2))
    assert len({f.data for f in archive}) == len({f.name for f in archive}) == 4
    spans = []
    for file in archive:
        with FitReader(file.data) as reader:
            session = next(
                f for f in reader if f.frame_type == FIT_FRAME_DATA and f.name == "session"
            )
        spans.append((session.get_value("start_time"), session.get_value("timestamp")))
    assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_the_camp_is_run_together(athletes):
    track = [
        session_recording(athlete, session).recording
        for athlete in athletes.values()
        for session in athlete.season.sessions[-14:]
        if session.camp and session.kind == "intervals"
    ]
    assert len(track) == 4
    starts = [recording.start_utc for recording in track]
    assert 0 < max(starts) - min(starts) < 60
    for recording in track:
        work = [lap.distance_m for lap in recording.laps if lap.intensity == "interval"]
        assert len(work) == 5
        assert all(abs(metres - 800) < 40 for metres in work)
        assert abs(recording.channels["latitude"][0] - track[0].channels["latitude"][0]) < 0.0005
