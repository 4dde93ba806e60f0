"""Seeded damage to sound files: every mutant ends in recordings that keep the contract or in a
SourceFault, never in another exception."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from activities.core.recording import CHANNELS, SPORTS, SUB_SPORTS, Recording
from activities.formats import Format
from activities.formats.gpx import PLUGIN as GPX
from activities.formats.tcx import PLUGIN as TCX
from common.errors import SourceFault
from tests.formats.xml_samples import activity, garmin, gpx, lap, north, tcx, treadmill, trk

MUTANTS = 700
SENSORS = garmin("<gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>86</gpxtpx:cad>")
TPX = "<ns3:Speed>3.0</ns3:Speed><ns3:RunCadence>86</ns3:RunCadence>"
SOUND: dict[str, tuple[Format, bytes]] = {
    "gpx": (
        GPX,
        gpx(
            "<metadata><name>m</name></metadata>",
            trk(north(range(12), more=SENSORS), north(range(60, 70)), name="a", kind="9"),
            trk(north(range(9000, 9010)), name="b &amp; c"),
        ),
    ),
    "tcx": (
        TCX,
        tcx(
            activity(
                lap(0, treadmill(range(12), tpx=TPX), treadmill(range(40, 50))),
                lap(50, treadmill(range(50, 60))),
            ),
            activity(lap(0, treadmill(range(5))), sport="Other"),
        ),
    ),
}
SPICE = [b"<", b">", b"</", b"/>", b'"', b"'", b"&", b"&#0;", b"]]>", b"<![CDATA[", b"<!--", b"-->"]
SPICE += [
    b"<?",
    b"=",
    b"\x00",
    b"\xff\xfe",
    b"NaN",
    b"1e999",
    b"-",
    b"9" * 40,
    b"<trkpt>",
    b"<Lap>",
]
SPICE += [
    b"1970-01-01T00:00:00Z",
    b"9999-12-31T23:59:59Z",
    b"0000-00-00T00:00:00Z",
    b"<!DOCTYPE a>",
]


def flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 12)):
        data[dice.randrange(len(data))] = dice.randrange(256)


def spice(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(data))
        data[place : place + dice.choice([0, 0, 1, 5])] = dice.choice(SPICE)


def drop(data: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(data))
    del data[place : place + dice.randint(1, 300)]


def repeat(data: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(data))
    piece = data[place : place + dice.randint(1, 600)]
    data[dice.randrange(len(data)) : 0] = bytes(piece) * dice.randint(1, 3)


def cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data)) :]


def digits(data: bytearray, dice: random.Random) -> None:
    places = [i for i, char in enumerate(data) if 48 <= char < 58]
    for place in dice.sample(places, min(len(places), dice.randint(1, 40))):
        data[place] = dice.choice(b"0123456789.-,eE ")


DAMAGES: list[Callable[[bytearray, random.Random], None]] = [flip, spice, drop, repeat, cut, digits]


def check(recording: Recording) -> None:
    """What `Recording` promises."""
    n = recording.n
    assert recording.sport in SPORTS
    assert recording.sub_sport in SUB_SPORTS
    assert 788_918_400 <= recording.start_utc < 4_102_444_800
    for key, values in recording.channels.items():
        assert len(values) == n
        assert values.dtype == CHANNELS[key].dtype
        assert np.isfinite(values).any()
        assert not np.isinf(values).any()
    if n:
        times = recording.channels["time_s"]
        assert times[0] == 0
        assert np.all(np.diff(times) >= 0)
        assert times[-1] <= 31 * 86400
    assert ("latitude" in recording.channels) == ("longitude" in recording.channels)
    if recording.has_positions:
        assert np.nanmax(np.abs(recording.channels["latitude"])) <= 90
    for pause in recording.pauses:
        assert pause.start_s <= pause.end_s
    assert all(one.end_s >= one.start_s for one in recording.laps)


@pytest.mark.parametrize("name", sorted(SOUND))
def test_every_mutant_ends_in_recordings_or_a_fault(name):
    assert len(SOUND[name][0].read(SOUND[name][1])) == 2
    assert readable_of(name, range(MUTANTS)) > MUTANTS * 0.6


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SOUND))
def test_ten_thousand_mutants_end_in_recordings_or_a_fault(name):
    assert readable_of(name, range(MUTANTS, MUTANTS + 10_000)) > 6_000


def readable_of(name, seeds):
    """How many mutants still give recordings; each must be sound, or a fault in words."""
    plugin, sound = SOUND[name]
    readable = 0
    for seed in seeds:
        dice = random.Random(seed)
        data = bytearray(sound)
        for _ in range(dice.choice([1, 1, 1, 2, 4])):
            if data:
                dice.choice(DAMAGES)(data, dice)
        try:
            recordings = plugin.read(bytes(data))
        except SourceFault as fault:
            assert fault.message.endswith(".")
            assert fault.code != "unreadable"
            continue
        readable += 1
        assert recordings
        for recording in recordings:
            check(recording)
    return readable


@pytest.mark.parametrize(
    "data", [b"", b"<", b"<gpx", b"<gpx/>", b"<gpx></gpx>", b"\xff\xfe<", b">"]
)
@pytest.mark.parametrize("plugin", [GPX, TCX])
def test_next_to_nothing_is_a_fault(plugin, data):
    with pytest.raises(SourceFault):
        plugin.read(data)
