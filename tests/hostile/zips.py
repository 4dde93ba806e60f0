"""Hostile archives."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.hostile.case import ADDED, Case, case, heavy
from tests.hostile.raw_zip import LINK, STORED, Entry, raw_zip, zip64_end
from tests.samples import fit

MIB = 2**20


def run(day: int = 0) -> bytes:
    return fit(day=day, minutes=2)


def plain(*names: str, method: int = zipfile.ZIP_DEFLATED, first: int = 0) -> bytes:
    """An honest archive of small runs under these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for day, name in enumerate(names, first):
            archive.writestr(zipfile.ZipInfo(name), run(day), method)
    return out.getvalue()


def nested(levels: int, core: bytes) -> bytes:
    for level in range(levels):
        core = raw_zip(Entry(b"level%d.zip" % level, core))
    return core


def bomb(size: int = 60 * MIB) -> bytes:
    return raw_zip(Entry(b"bomb.gpx", bytes(size)))


def many(count: int, suffix: bytes) -> bytes:
    return raw_zip(*(Entry(b"%06d%s" % (n, suffix), b"", STORED) for n in range(count)))


def overlapping() -> bytes:
    """The kernel of a bomb: a thousand entries that are one and the same."""
    data = bytes(4 * MIB)
    body = Entry(b"a.gpx", data)
    return raw_zip(body, *(Entry(b"a.gpx", data, body=b"", packed=4000, at=0) for _ in range(999)))


def quoting() -> bytes:
    """Each entry's data takes in the next entry's header."""
    last = Entry(b"b.fit", run(1), STORED)
    inner = raw_zip(last)
    return raw_zip(Entry(b"a.fit", inner, STORED, packed=len(inner)), Entry(
        b"b.fit", run(1), STORED, at=35, body=b""
    ))  # fmt: skip


def zip64_sizes() -> bytes:
    extra = struct.pack("<HHQ", 1, 8, 2**62)
    return raw_zip(Entry(b"a.fit", run(), size=0xFFFFFFFF, extra=extra))


def zip64_directory() -> bytes:
    data = plain("a.fit")
    end = data[-22:]
    return data[:-22] + zip64_end(2**40, 2**60, 2**61, len(data) - 22) + end


def cut_directory() -> bytes:
    data = plain("a.fit", "b.fit")
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 20] + data[-22:]


GONE, LINKED = "zip_entry_damaged", "zip_symlink"
CASES: list[Case] = [
    case("flat bomb.zip", bomb, "expanded", "zip_ratio"),
    case(
        "ten bombs.zip",
        lambda: raw_zip(*(Entry(b"%d.gpx" % n, bytes(8 * MIB)) for n in range(10))),
        "expanded", *["zip_ratio"] * 10,
    ),
    case("bomb in an archive.zip", lambda: nested(1, bomb(20 * MIB)), "expanded",
         "expanded", "zip_ratio"),
    case("archive that is a bomb.zip",
         lambda: raw_zip(Entry(b"inner.zip", bytes(60 * MIB))), "expanded", "zip_ratio"),
    case("declares 12 GiB.zip",
         raw_zip(*(Entry(b"%d.fit" % n, b"x", size=2**32 - 2) for n in range(3))),
         "zip_too_large"),
    case("overlap.zip", overlapping, "zip_overlap"),
    case("quoted overlap.zip", quoting, "zip_overlap"),
    case("past the end.zip", lambda: raw_zip(Entry(b"a.fit", run(), packed=10**6)), "zip_overlap"),
    case("states too little.zip", lambda: raw_zip(Entry(b"a.fit", run(), size=10)),
         "expanded", GONE),
    case("states too much.zip", lambda: raw_zip(Entry(b"a.fit", run(1), size=5 * MIB)),
         "expanded", ADDED),
    case("zip64 sizes.zip", zip64_sizes, "zip_too_large"),
    case("zip64 directory.zip", zip64_directory, "zip_damaged"),
    case("100,001 entries.zip", lambda: many(100_001, b".fit"), "zip_entries"),
    case("60,000 directories.zip", lambda: many(60_000, b"/"), "zip_entries"),
    case("symlink.zip", raw_zip(Entry(b"a.fit", b"/etc/passwd", STORED, external=LINK)),
         "expanded", LINKED),
    case("zipcrypto.zip", lambda: raw_zip(Entry(b"a.fit", run(), flags=1)), "expanded",
         "zip_encrypted"),
    case("aes.zip", lambda: raw_zip(Entry(
        b"a.fit", run(), 99, flags=1, extra=struct.pack("<HHHHBH", 0x9901, 7, 2, 0x4541, 3, 8)
    )), "expanded", "zip_encrypted"),
    case("strong encryption.zip", lambda: raw_zip(Entry(b"a.fit", run(), flags=0x41)), "expanded",
         "zip_encrypted"),
    case("unknown method.zip", lambda: raw_zip(Entry(b"a.fit", run(), 97)), "expanded",
         "zip_method"),
    case("lzma.zip", lambda: plain("a.fit", method=zipfile.ZIP_LZMA), "expanded", "zip_method"),
    case("bzip2.zip", lambda: plain("a.fit", method=zipfile.ZIP_BZIP2), "expanded", "zip_method"),
    case("absolute name.zip", lambda: raw_zip(Entry(b"/etc/cron.d/a.fit", run(2))), "expanded",
         ADDED),
    case("climbing name.zip", lambda: raw_zip(Entry(b"../../../../tmp/a.fit", run(3))), "expanded",
         ADDED),
    case("backslashes.zip", lambda: raw_zip(Entry(b"..\\..\\C:\\a.fit", run(4))), "expanded",
         ADDED),
    case("NUL in a name.zip", lambda: raw_zip(Entry(b"a.fit\0.exe", run(5))), "expanded", ADDED),
    case("CRLF in a name.zip", lambda: raw_zip(Entry(b"a\r\nSet-Cookie: a=b\r\n.fit", run(6))),
         "expanded", ADDED),
    case("RTL in a name.zip",
         lambda: raw_zip(Entry("a\u202etif.exe.fit".encode(), run(7), flags=0x800)),
         "expanded", ADDED),
    case("300 letters.zip", lambda: raw_zip(Entry(b"a" * 296 + b".fit", run(8))), "expanded",
         ADDED),
    case("65,000 letters.zip", lambda: raw_zip(Entry(b"a/" * 32_000 + b"a.fit", run(9))),
         "expanded", ADDED),
    case("one name twice.zip",
         lambda: raw_zip(Entry(b"a.fit", run(10)), Entry(b"a.fit", run(11))), "expanded",
         ADDED, ADDED),
    case("cp437 name.zip", lambda: raw_zip(Entry(b"l\x84uf\x81\xff.fit", run(12))), "expanded",
         ADDED),
    case("name that is no UTF-8.zip",
         lambda: raw_zip(Entry(b"\xff\xfe\xc3.fit", run(), flags=0x800)), "zip_damaged"),
    case("markup in a name.zip",
         lambda: raw_zip(Entry(b"<script>alert(1)</script>.fit", run(13))), "expanded", ADDED),
    case("three levels.zip", lambda: nested(3, plain("a.fit")), "expanded", "zip_no_activity"),
    case("twenty levels.zip", lambda: nested(20, plain("a.fit")), "expanded", "zip_no_activity"),
    case("cut directory.zip", cut_directory, "zip_damaged"),
    case("cut in the middle.zip", lambda: plain("a.fit", "b.fit")[:2000], "zip_damaged"),
    case("junk before.zip", lambda: b"MZ" + bytes(500) + plain("a.fit"), "unknown_format"),
    case("empty.zip", raw_zip(), "zip_no_activity"),
    case("an entry without a name.zip", raw_zip(Entry(b"", run()), Entry(b"a.fit", run())),
         "expanded", ADDED),
    case("directories only.zip", raw_zip(Entry(b"a/", b"", STORED), Entry(b"a.fit/", b"", STORED)),
         "zip_no_activity"),
    case("pictures only.zip", raw_zip(Entry(b"a.jpg", b"\xff\xd8"), Entry(b"b.html", b"<html>")),
         "zip_no_activity"),
    case("another local name.zip",
         lambda: raw_zip(Entry(b"a.fit", run(), local_name=b"b.fit")), "expanded", GONE),
    case("wrong checksum.zip", lambda: raw_zip(Entry(b"a.fit", run(), crc=1)), "expanded", GONE),
    case("no deflate.zip", lambda: raw_zip(Entry(b"a.fit", run(), body=b"\xff" * 500)),
         "expanded", GONE),
    case("end in the comment.zip",
         lambda: raw_zip(Entry(b"a.fit", run()), comment=b"PK\x05\x06" + bytes(18)),
         "zip_no_activity"),
    case("gz bomb inside.zip",
         lambda: raw_zip(Entry(b"a.gpx.gz", __import__("gzip").compress(bytes(120 * MIB), 9),
                               STORED)), "expanded", "too_large"),
    heavy("50,000 entries.zip", lambda: many(50_000, b".jpg"), "zip_no_activity"),
]  # fmt: skip
