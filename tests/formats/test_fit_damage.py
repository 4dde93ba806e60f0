"""Truncated, lying, corrupted and hostile FIT files."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.formats.fit import PLUGIN
from common.errors import SourceFault
from tests.formats.fit_builder import START, begun, crc, record, run, session


def codes(recording):
    return [note.code for note in recording.notes]


def assert_sound(recording):
    """What every reader of recordings relies on."""
    times = recording.get("time_s")
    assert np.isfinite(recording.start_utc)
    assert len(times) == 0 or times[0] == 0
    assert (np.diff(times) >= 0).all()
    for column in recording.channels.values():
        assert len(column) == recording.n
    for key in set(recording.channels) - {"time_s"}:
        assert np.isfinite(recording.get(key)).any()
    assert ("latitude" in recording.channels) == ("longitude" in recording.channels)


def test_a_wrong_checksum_is_a_note():
    (recording,) = PLUGIN.read(run(60).file(checksum=1))
    assert recording.n == 61
    assert codes(recording) == ["crc_wrong"]


@pytest.mark.parametrize("header", [12, 14, 20])
def test_headers_of_any_length_without_their_own_checksum_are_fine(header):
    (recording,) = PLUGIN.read(run(60).file(header=header))
    assert codes(recording) == []


def test_a_truncated_file_keeps_what_is_readable():
    builder = begun()
    for second in range(100):
        builder.data(0, *record(second))
    data = builder.file()
    (recording,) = PLUGIN.read(data[:-200])
    assert 90 <= recording.n < 100
    np.testing.assert_array_equal(recording.get("time_s"), np.arange(recording.n))
    assert codes(recording) == ["truncated"]


def test_a_file_cut_inside_its_checksum_is_whole_but_noted():
    (recording,) = PLUGIN.read(run(60).file()[:-1])
    assert recording.n == 61
    assert codes(recording) == ["truncated"]


@pytest.mark.parametrize("size", [0, 40])
def test_a_header_that_states_too_little_is_not_believed(size):
    (recording,) = PLUGIN.read(run(60).file(size=size))
    assert recording.n == 61
    assert codes(recording) == ["size_wrong"]


def test_a_recorder_that_stopped_dead_leaves_no_second_note_for_its_checksum():
    (recording,) = PLUGIN.read(run(60).file(size=0, checksum=0x0F0F))
    assert recording.n == 61
    assert codes(recording) == ["size_wrong"]


def test_a_header_that_states_too_much_is_not_believed():
    (recording,) = PLUGIN.read(run(60).file(size=4_000_000_000))
    assert recording.n == 61
    assert codes(recording) == ["truncated"]


def test_bytes_after_the_end_are_ignored():
    (recording,) = PLUGIN.read(run(60).file() + b"appended by some app")
    assert recording.n == 61
    assert codes(recording) == ["trailing_bytes"]


def test_a_truncated_part_does_not_swallow_the_next_one():
    first, second = PLUGIN.read(run(60).file()[:-300] + run(30).file())
    assert 0 < first.n < 61
    assert second.n == 31
    assert codes(first) == ["truncated"]
    assert codes(second) == []


def test_damage_in_the_middle_keeps_what_stands_before():
    builder = begun()
    for second in range(20):
        builder.data(0, *record(second))
    builder.body += bytes([9, 9, 9])
    (recording,) = PLUGIN.read(session(builder).file())
    assert recording.n == 20
    assert codes(recording) == ["damaged"]


def test_a_file_name_in_a_text_field_is_no_chained_file():
    builder = run(60).define(3, 26, (8, "string", 32))
    data = builder.data(3, b"my workout.FIT").file()
    (recording,) = PLUGIN.read(data[:-10])
    assert recording.n == 61


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a fit file",
        run(1).file()[:11],
        run(1).file()[:14],
        struct.pack("<BBHI4sH", 14, 0x20, 0, 0, b".FIT", 0),
        struct.pack("<BBHI4sH", 14, 0x20, 0, 0, b".FIT", 0) + bytes(5000),
        b"\xff" * 8 + b".FIT" + b"\xff" * 500,
    ],
)
def test_a_file_without_an_activity_is_a_fault_with_advice(data):
    with pytest.raises(SourceFault) as caught:
        PLUGIN.read(data)
    assert caught.value.code == "fit_no_activity"
    assert caught.value.advice


def rich():
    """A small file with all constructs: the seed of the mutants."""
    builder = begun()
    builder.define(4, 207, (3, "uint8")).data(4, 0)
    builder.define(
        5,
        206,
        (0, "uint8"),
        (1, "uint8"),
        (2, "uint8"),
        (3, "string", 8),
        (6, "uint8"),
        (15, "uint8"),
    )
    builder.data(5, 0, 9, 0x84, b"Power", 1, 7)
    builder.define(6, 21, (253, "uint32"), (0, "enum"), (1, "enum"), (3, "uint32"))
    builder.define(7, 78, (0, "uint16", 5)).define(3, 20, (3, "uint8"), (53, "uint8"))
    builder.data(6, START, 0, 0, 0)
    for second in range(40):
        builder.data(0, *record(second)).data(7, (800, 810))
        if second % 10 == 3:
            builder.packed(3, second + 1, 150, 64)
    builder.data(6, START + 20, 0, 4, 1).data(6, START + 25, 0, 0, 1)
    builder.define(8, 20, (253, "uint32"), developer=((9, 0, "uint16", 1),))
    builder.data(8, START + 41, 260)
    builder.define(
        9, 19, (253, "uint32"), (2, "uint32"), (7, "uint32"), (9, "uint32"), (24, "enum")
    )
    builder.data(9, START + 20, START, 20_000, 6000, 0)
    builder.define(10, 23, (0, "uint8"), (1, "uint8"), (2, "uint16"), (3, "uint32z"), (25, "enum"))
    builder.data(10, 2, 120, 1, 99, 1)
    builder.define(11, 34, (253, "uint32"), (5, "uint32")).data(11, START + 41, START + 7241)
    return session(builder, seconds=41).file()


def mutant(data, rng):
    """`data` with some bytes flipped, cut out, doubled or overwritten by telling values."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(changed))
        kind = rng.random()
        if kind < 0.5:
            changed[at] = rng.choice([0, 1, 0x40, 0x60, 0x7F, 0x80, 0xFF, rng.randrange(256)])
        elif kind < 0.65:
            del changed[at : at + rng.randint(1, 60)]
        elif kind < 0.8:
            changed[at:at] = changed[at : at + rng.randint(1, 60)]
        else:
            changed[at : at + 4] = rng.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", rng.randbytes(4)])
        if len(changed) < 20:
            break
    return bytes(changed)


def read_or_fault(data):
    """Recordings, checked, or none when the file was refused in words."""
    try:
        found = PLUGIN.read(data)
    except SourceFault as fault:
        assert fault.message
        assert fault.code.startswith("fit_") or fault.code == "too_many_points"
        return []
    for recording in found:
        assert_sound(recording)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_mutants_end_in_sound_recordings_or_a_fault(seed):
    assert readable_mutants(random.Random(seed), 60) > 20  # they reach beyond the header


@pytest.mark.slow
def test_ten_thousand_mutants_end_in_sound_recordings_or_a_fault():
    assert readable_mutants(random.Random(12), 10_000) > 3_300


def readable_mutants(rng, count):
    seeds = [rich(), rich() + run(20).file(), run(30, ">").file()]
    return sum(bool(read_or_fault(mutant(rng.choice(seeds), rng))) for _ in range(count))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_body_end_in_sound_recordings_or_a_fault(body):
    head = struct.pack("<BBHI4s", 12, 0x20, 0, len(body), b".FIT")
    whole = head + body
    read_or_fault(whole + struct.pack("<H", crc(whole)))


def test_mutants_do_not_upset_the_second_reader(monkeypatch):
    monkeypatch.setattr("activities.formats._fit_walk.MAX_DEFINITIONS", 1)
    rng = random.Random(77)
    data = rich()
    assert any(read_or_fault(mutant(data, rng)) for _ in range(40))
