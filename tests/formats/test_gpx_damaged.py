"""GPX files with holes, wrong clocks, broken XML and hostile declarations."""

from __future__ import annotations

import time

import numpy as np
import pytest

from activities.formats.gpx import PLUGIN
from common.errors import SourceFault
from tests.formats.test_gpx import codes, read_one
from tests.formats.xml_samples import START, garmin, gpx, north, run_gpx, trk, trkpt


def fault_of(data: bytes) -> SourceFault:
    with pytest.raises(SourceFault) as fault:
        PLUGIN.read(data)
    return fault.value


def test_a_track_without_times_is_refused_with_advice():
    fault = fault_of(run_gpx([trkpt(None, lat=48 + i / 1000) for i in range(10)]))
    assert fault.code == "no_times"
    assert fault.advice


def test_points_without_a_time_are_left_out_and_counted():
    run = read_one(run_gpx([*north(range(20)), trkpt(None), trkpt(None), *north(range(20, 30))]))
    assert run.n == 30
    assert [n.text for n in run.notes if n.code == "untimed_points"] == [
        "2 points without a time were left out."
    ]


def test_points_that_run_backwards_are_left_out():
    run = read_one(run_gpx([*north(range(30)), *north([10, 12]), *north(range(30, 40))]))
    assert run.channels["time_s"].tolist() == list(range(40))
    assert "backward_times" in codes(run)


def test_one_clock_reading_from_the_future_costs_one_point():
    run = read_one(run_gpx([*north(range(10)), trkpt(5000), *north(range(10, 60))]))
    assert run.n == 60
    assert run.channels["time_s"][-1] == 59


def test_points_written_twice_are_kept_once():
    run = read_one(run_gpx([*north(range(5)), *north([4]), *north(range(5, 9))]))
    assert run.channels["time_s"].tolist() == list(range(9))
    assert "repeated_points" in codes(run)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-05-01T08:00:30+02:00", 30),
        ("2024-05-01T03:30:30-0230", 30),
        ("2024-05-01T06:00:30", 30),
        ("2024-05-01T06:00:30.25Z", 30.25),
        ("2024-05-01 06:00:30Z", 30),
        ("20240501T060030Z", 30),
        ("2024-05-01T06:00:30,5Z", 30.5),
        ("\n 2024-05-01T06:00:30Z ", 30),
        ("2024-05-01T06:00:30.123456789012Z", 30.123457),
    ],
)
def test_times_in_odd_shapes(text, seconds):
    odd = f'<trkpt lat="48" lon="11"><time>{text}</time></trkpt>'
    run = read_one(run_gpx([trkpt(0), odd]))
    assert run.channels["time_s"][1] == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize("text", ["2024-02-30T06:00:00Z", "2024-05-01T25:00:00Z", "yesterday", "-"])
def test_a_time_that_is_none_costs_only_its_point(text):
    odd = f'<trkpt lat="48" lon="11"><time>{text}</time></trkpt>'
    assert read_one(run_gpx([*north(range(10)), odd])).n == 10


def test_a_clock_that_was_never_set_is_refused():
    from datetime import UTC, datetime

    never = datetime(1970, 1, 1, tzinfo=UTC)
    assert fault_of(run_gpx([trkpt(s, start=never) for s in range(9)])).code == "absurd_times"
    late = [trkpt(s, start=never) for s in range(3)]
    run = read_one(run_gpx([*late, *north(range(20))]))
    assert (run.n, run.start_utc) == (20, START.timestamp())
    assert "absurd_times" in codes(run)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("NaN", "11"), ("1234", "11"), ("48", "-181"), ("INF", "INF"), ("0", "0"), ("", "11")],
)
def test_impossible_positions_become_missing(lat, lon):
    run = read_one(run_gpx([*north(range(5)), trkpt(5, lat=lat, lon=lon)]))
    assert run.n == 6
    assert np.isnan(run.channels["latitude"][5])
    assert np.isnan(run.channels["longitude"][5])
    assert np.isfinite(run.channels["latitude"][:5]).all()
    assert "bad_positions" in codes(run)


def test_zero_heart_rate_is_missing_and_zero_cadence_is_a_value():
    zero = garmin("<gpxtpx:hr>0</gpxtpx:hr><gpxtpx:cad>0</gpxtpx:cad>")
    good = garmin("<gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>86</gpxtpx:cad>")
    run = read_one(run_gpx([*north(range(30), more=good), *north([30], more=zero)]))
    assert np.isnan(run.channels["heart_rate_bpm"][30])
    assert run.channels["cadence_spm"][30] == 0.0
    assert run.notes == ()


def test_a_truncated_file_keeps_what_is_readable():
    data = run_gpx(north(range(60)))
    for cut in (b"\n</trkseg>", b"<time>2024-05-01T06:00:50Z", b'lon="11.0"><ele>500.0'):
        place = data.rindex(cut)
        run = read_one(data[: place + len(cut) - 3])
        assert run.n >= 49
        assert "truncated" in codes(run)


def test_a_mixed_up_closing_tag_is_repaired():
    data = run_gpx(north(range(30))).replace(
        b"</ele><time>2024-05-01T06:00:07Z</time>", b"</elf><time>2024-05-01T06:00:07Z</time>"
    )
    run = read_one(data)
    assert run.n >= 29
    assert "xml_repaired" in codes(run)


@pytest.mark.parametrize("before", [b"   \n", b"gp", b"\xef\xbb\xbf", b"\x00\x01junk "])
def test_stray_bytes_before_the_declaration(before):
    data = before + run_gpx(north(range(5)))
    assert PLUGIN.sniff(data[:4096])
    assert read_one(data).n == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_encodings(encoding):
    data = gpx(trk(north(range(5)), name="Läufe 跑", kind="run")).decode().encode(encoding)
    assert PLUGIN.sniff(data[:4096])
    run = read_one(data)
    assert (run.n, run.title) == (5, "Läufe 跑")


def test_a_wrongly_declared_encoding_costs_no_point():
    text = gpx(trk(north(range(5)), name="Münster", kind="run")).decode()
    assert read_one(text.encode("latin-1")).title == "Münster"
    greek = text.replace("UTF-8", "iso-8859-7").replace("Münster", "Αθήνα")
    assert read_one(greek.encode("iso-8859-7")).title == "Αθήνα"
    assert read_one(text.replace("UTF-8", "UTF-7").encode()).n == 5


def test_comments_cdata_brackets_and_control_characters():
    body = trk(north(range(5)), name="<![CDATA[a < b & c]]>\x00\x1b", kind="run")
    data = gpx("<!-- <trkpt> -->", body.replace("</ele>", "</ele><!-- > -->"))
    run = read_one(data)
    assert (run.n, run.title) == (5, "a < b & c")
    assert read_one(gpx(trk(north(range(5)), name="5 > 3"))).title == "5 > 3"
    inside = gpx(trk(north(range(5)), name="x")).replace(b"<trkseg>", b'<trkseg a="1>0">')
    assert read_one(inside).n == 5


ENTITIES = '<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;]>'


@pytest.mark.parametrize("declaration", [ENTITIES, EXTERNAL, PARAMETER, '<!ENTITY x "y">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_entity_declarations_are_refused(declaration, encoding):
    text = run_gpx(north(range(3))).decode().replace("<gpx ", declaration + "<gpx ", 1)
    assert fault_of(text.encode(encoding)).code == "xml_entities"


def test_a_doctype_is_skipped_and_never_fetched():
    text = run_gpx(north(range(3))).replace(
        b"<gpx ", b'<!DOCTYPE gpx SYSTEM "http://192.0.2.1/gpx.dtd"><gpx ', 1
    )
    assert read_one(text).n == 3


def bombs() -> dict[str, bytes]:
    n = 200_000
    point = '<trkpt lat="1" lon="2">'
    return {
        "deep": b"<gpx>" + b"<a>" * n,
        "deep and closed": b"<gpx>" + b"<a>" * n + b"</a>" * n,
        "attributes": b"<gpx " + b" ".join(b"a%d='x'" % i for i in range(n)) + b"></gpx>",
        "open comments": b"<gpx>" + b"<!--" * n,
        "open cdata": b"<gpx>" + b"<![CDATA[" * n,
        "instructions": b"<gpx>" + b"<?" * n,
        "closed instructions": b"<gpx>" + b"<?a?>" * n + b"<!-- -->" * n,
        "brackets": b"<gpx>" + b"<" * n + b">" * n,
        "nested points": f"<gpx><trk>{point * n}".encode(),
        "long name": b"<gpx><" + b"n" * n * 10 + b"/></gpx>",
        "long number": run_gpx([trkpt(0, lat="1" * n)]),
        "many names": b"<gpx>" + b"".join(b"<n%d/>" % i for i in range(n)) + b"</gpx>",
        "exclamations": b"<gpx>" + b"!?" * n * 5,
    }


@pytest.mark.parametrize("name", sorted(bombs()))
def test_bombs_end_quickly(name):
    begin = time.process_time()
    try:
        PLUGIN.read(bombs()[name])
    except SourceFault as fault:
        assert fault.message
    assert time.process_time() - begin < 5  # a guard against quadratic work, not a speed claim


@pytest.mark.parametrize("broken", [b"c/extensions>", b"</ex\x00tensions>", b"<<extensions>", b""])
def test_a_broken_tag_costs_at_most_one_point(broken):
    data = run_gpx(north(range(60), more=garmin("<gpxtpx:hr>150</gpxtpx:hr>")))
    place = data.index(b"</extensions>", len(data) // 2)
    run = read_one(data[:place] + broken + data[place + 13 :])
    assert run.n >= 59
    assert "xml_repaired" in codes(run)


def test_an_untimed_second_track_does_not_cost_the_first():
    late = [trkpt(9000), *[trkpt(None) for _ in range(30)]]
    run = read_one(gpx(trk(north(range(30)), kind="run"), trk(late, kind="run")))
    assert run.n == 30
