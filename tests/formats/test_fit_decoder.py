"""The decoder under the recordings: walk, tables, checksum, and its stand-in."""

from __future__ import annotations

import random

import fitdecode.utils
import numpy as np
import pytest

from activities.formats import _fit_container, _fit_walk
from activities.formats._fit_container import decode, split
from activities.formats._fit_crc import crc16
from activities.formats.fit import PLUGIN
from tests.formats.fit_builder import START, FitBuilder, begun, crc, record, run, session


def body_of(builder):
    data = builder.file()
    (part,) = split(data)
    body, notes = decode(data, part)
    assert notes == ()
    return body


def test_the_checksum_equals_the_one_bit_by_bit():
    rng = random.Random(5)
    for size in (0, 1, 2, 3, 5, 255, 256, 257, 4099):
        data = rng.randbytes(size)
        assert crc16(data) == crc(data)


@pytest.mark.parametrize("size", [32_766, 32_767, 32_768, 2 * 32_767 + 1, 250_001])
def test_the_checksum_of_a_large_file_is_that_of_its_bytes_in_order(size):
    data = random.Random(size).randbytes(size)
    assert crc16(data) == fitdecode.utils.compute_crc(data)


def walked_slowly(data):
    """Global number of each message and its place, one step at a time."""
    sizes, found, at = {}, [], data[0]
    end = at + int.from_bytes(data[4:8], "little")
    while at < end:
        head = data[at]
        if head & 0xC0 == 0x40:
            count = data[at + 5]
            size = 1 + sum(data[at + 7 + 3 * n] for n in range(count))
            sizes[head & 15] = int.from_bytes(data[at + 2 + 1 : at + 5], "little"), size
            at += 6 + 3 * count
        else:
            message, size = sizes[(head >> 5) & 3 if head & 0x80 else head & 15]
            found.append((message, at))
            at += size
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_walk_finds_every_message_of_any_interleaving(seed):
    rng = random.Random(seed)
    builder = begun().define(2, 78, (0, "uint16", 5)).define(3, 21, (253, "uint32"), (0, "enum"))
    pattern = [rng.choice([0, 0, 2, 3]) for _ in range(rng.randint(1, 14))]
    for second in range(400):
        local = pattern[second % len(pattern)] if rng.random() < 0.995 else rng.choice([0, 2, 3])
        if local == 0:
            builder.data(0, *record(second))
        elif local == 2:
            builder.data(2, (second, 800))
        else:
            builder.packed(3, second % 32, START + second, 9)
        if rng.random() < 0.004:
            builder.define(2, 78, (0, "uint16", rng.randint(2, 9)))
    data = builder.file()
    index = _fit_walk.index_messages(data, data[0], len(data) - 2)
    ours = [index.definitions[number].message for number in index.layout]
    assert list(zip(ours, index.starts.tolist(), strict=True)) == walked_slowly(data)


def test_a_definition_that_changes_midway_is_read_by_its_new_layout():
    builder = begun()
    for second in range(50):
        builder.data(0, *record(second))
    builder.define(0, 20, (3, "uint8"), (253, "uint32"), (7, "uint16"))
    for second in range(50, 100):
        builder.data(0, 150, START + second, 250)
    (recording,) = PLUGIN.read(builder.file())
    np.testing.assert_array_equal(recording.get("time_s"), np.arange(100))
    np.testing.assert_allclose(recording.get("heart_rate_bpm"), [140] * 50 + [150] * 50)
    np.testing.assert_array_equal(np.isfinite(recording.get("power_w")), [False] * 50 + [True] * 50)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("sint8", -5),
        ("uint8", 250),
        ("sint16", -500),
        ("uint16", 65000),
        ("sint32", -(10**9)),
        ("uint32", 4 * 10**9),
        ("float32", 1.5),
        ("float64", -2.25),
        ("uint8z", 7),
        ("uint16z", 7),
        ("uint32z", 7),
        ("byte", 7),
        ("sint64", -(2**40)),
        ("uint64", 2**40),
    ],
)
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_base_type_is_read_and_its_invalid_value_is_missing(kind, value, order):
    builder = FitBuilder(order).define(0, 20, (253, "uint32"), (200, kind))
    builder.data(0, START, value).data(0, START + 1, None)
    np.testing.assert_array_equal(body_of(builder).table(20).number(200), [value, np.nan])


def test_arrays_and_strings_are_read():
    builder = FitBuilder().define(0, 78, (0, "uint16", 3), (1, "string", 6), (2, "byte", 2))
    builder.data(0, (800, 810), b"caf\xc3\xa9", (255, 255)).data(0, (790, 780, 770), b"", (1, 255))
    table = body_of(builder).table(78)
    np.testing.assert_array_equal(table.elements(0), [[800, 810, np.nan], [790, 780, 770]])
    np.testing.assert_array_equal(table.elements(2), [[np.nan, np.nan], [1, 255]])
    assert table.text(1) == ["café", ""]


def test_an_odd_size_or_an_unknown_type_costs_only_its_own_field():
    builder = FitBuilder().define(
        0, 20, (253, "uint32"), (7, "byte", 3), (5, "byte", 4), (3, "uint8")
    )
    builder.data(0, START, (1, 2, 3), (1, 2, 3, 4), 140)
    at = builder.body.index(bytes([7, 3, 0x0D]))
    builder.body[at + 2] = 0x84  # three bytes of a two-byte type
    builder.body[at + 5] = 0x5F  # a type that does not exist
    (recording,) = PLUGIN.read(builder.file())
    assert set(recording.channels) == {"time_s", "heart_rate_bpm"}
    np.testing.assert_allclose(recording.get("heart_rate_bpm"), 140)


def test_compressed_speed_and_distance_are_unpacked():
    builder = FitBuilder().define(0, 20, (253, "uint32"), (8, "byte", 3))
    for second, ticks in enumerate((0, 48, 4090, 30)):  # 1/16 m, wraps at 4096
        builder.data(0, START + second, (300 & 255, 300 >> 8 | (ticks & 15) << 4, ticks >> 4))
    (recording,) = PLUGIN.read(builder.file())
    np.testing.assert_allclose(recording.get("speed_mps"), 3.0)
    np.testing.assert_allclose(recording.get("distance_m"), [0, 3, 255.625, 257.875])


def test_the_second_reader_gives_the_same_recording(monkeypatch):
    builder = begun().define(4, 207, (3, "uint8")).data(4, 0)
    builder.define(
        5, 206, (0, "uint8"), (1, "uint8"), (2, "uint8"), (3, "string", 8), (15, "uint8")
    )
    builder.data(5, 0, 9, 0x84, b"Power", 7)
    builder.define(3, 20, (3, "uint8"), developer=((9, 0, "uint16", 1),))
    builder.data(0, *record(0)).packed(3, 1, 141, 250)
    data = session(builder).file()
    (fast,) = PLUGIN.read(data)
    monkeypatch.setattr(_fit_walk, "MAX_DEFINITIONS", 2)
    (slow,) = PLUGIN.read(data)
    assert [note.code for note in slow.notes] == ["slow_reader"]
    assert set(fast.channels) == set(slow.channels)
    for key, column in fast.channels.items():
        np.testing.assert_array_equal(column, slow.get(key))
    assert fast.get("power_w")[1] == 250
    assert (slow.totals.elapsed_s, slow.sport, slow.device) == (60, "run", fast.device)


def test_the_second_reader_keeps_what_comes_before_damage(monkeypatch):
    builder = begun()
    for second in range(10):
        builder.data(0, *record(second))
    builder.body += bytes([15, 1, 2, 3])  # a local type nobody defined
    monkeypatch.setattr(_fit_walk, "MAX_DEFINITIONS", 1)
    (recording,) = PLUGIN.read(builder.file())
    assert recording.n == 10
    assert [note.code for note in recording.notes] == ["slow_reader", "damaged"]


def test_thousands_of_different_definitions_go_to_the_second_reader():
    builder = begun()
    for number in range(_fit_walk.MAX_DEFINITIONS + 1):
        builder.define(3, 1000 + number, (1, "uint8"))
    builder.define(0, 20, (253, "uint32"), (3, "uint8")).data(0, START, 140)
    (recording,) = PLUGIN.read(builder.file())
    assert [note.code for note in recording.notes] == ["slow_reader"]


def test_the_second_reader_stops_in_time_and_says_so(monkeypatch):
    monkeypatch.setattr(_fit_walk, "MAX_DEFINITIONS", 1)
    monkeypatch.setattr("activities.formats._fit_fallback.MAX_FRAMES", 20)
    (recording,) = PLUGIN.read(run(60).file())
    assert 10 < recording.n < 20
    assert [note.code for note in recording.notes] == ["slow_reader", "cut_short"]


def test_the_checksum_is_compared_part_by_part():
    data = run(3).file()
    parts = list(_fit_container.split(data + data))
    assert [part.notes for part in parts] == [(), ()]
    assert [part.next for part in parts] == [len(data), 2 * len(data)]
