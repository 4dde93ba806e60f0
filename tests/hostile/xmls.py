"""Hostile XML: entities, encodings, depth and breadth. `{}` in a prolog stands for the root."""

from __future__ import annotations

from tests.formats.xml_samples import gpx, north, trk
from tests.hostile.case import ADDED, Case, case, gzipped, heavy

MIB = 2**20
ENTITIES, DAMAGED, MANY, DEEP = "xml_entities", "xml_damaged", "too_many_points", "xml_too_deep"
NO_TRACK, UNKNOWN = "gpx_no_track", "unknown_format"
LINES = gpx(trk(north(range(30)), kind="running")).decode().partition("\n")[2]
APPLE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 13 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record type CDATA #REQUIRED unit CDATA #IMPLIED value CDATA #IMPLIED>
]>
"""


def doc(prolog: str, body: str = "", *, encoding: str = "utf-8", declared: str = "") -> bytes:
    """A sound recording behind `prolog`, with `body` put into its first point."""
    text = LINES.replace("<ele>", f"{body}<ele>", 1) if body else LINES
    name = f' encoding="{declared}"' if declared else ""
    return (f'<?xml version="1.0"{name}?>\n{prolog}\n{text}').encode(encoding, "replace")


def dtd(*declarations: str, outside: str = "") -> str:
    return f"<!DOCTYPE gpx {outside}[{''.join(declarations)}]>"


LAUGHS = dtd(
    '<!ENTITY l0 "lol">',
    *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11)),
)
FILE = dtd('<!ENTITY x SYSTEM "file:///etc/passwd">')
HTTP = dtd('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">')
PARAMETER = dtd('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">', "%x;")


def wide(count: int, piece: str) -> bytes:
    return doc("", piece * count)


def nested(depth: int) -> bytes:
    return doc("", "<a>" * depth + "</a>" * depth)


def points(count: int) -> bytes:
    """So many points, made without a loop over each of their letters."""
    point = b'<trkpt lat="48" lon="11"><time>2024-05-01T06:00:00Z</time></trkpt>\n'
    return b"<gpx><trk><trkseg>" + point * count + b"</trkseg></trk></gpx>"


def attributes(count: int) -> bytes:
    return doc("", "<a " + " ".join(f'b{n}="1"' for n in range(count)) + "/>")


CASES: list[Case] = [
    case("billion laughs.gpx", doc(LAUGHS, "&l10;"), ENTITIES),
    case("quadratic.gpx", doc(dtd(f'<!ENTITY a "{"a" * 3_000}">'), "&a;" * 90_000), ENTITIES),
    case("quadratic, root far off.gpx",
         doc(dtd(f'<!ENTITY a "{"a" * 50_000}">'), "&a;" * 5_000), UNKNOWN),
    case("entity of a file.gpx", doc(FILE, "&x;"), ENTITIES),
    case("entity of an address.gpx", doc(HTTP, "&x;"), ENTITIES),
    case("parameter entity.gpx", doc(PARAMETER), ENTITIES),
    case("parameter entity used only.gpx", doc(dtd("%x;")), ENTITIES),
    case("entity in an attribute.gpx",
         doc(dtd("<!ELEMENT a ANY><!ATTLIST a b CDATA '&x;'>")), ENTITIES),
    case("notation.gpx", doc(dtd('<!NOTATION n SYSTEM "n">')), ENTITIES),
    case("laughs in UTF-16 with a mark.gpx", doc(LAUGHS, "&l10;", encoding="utf-16"), ENTITIES),
    case("laughs in UTF-16LE.gpx", doc(LAUGHS, "&l10;", encoding="utf-16-le"), ENTITIES),
    case("laughs in UTF-16BE.gpx", doc(LAUGHS, "&l10;", encoding="utf-16-be"), ENTITIES),
    case("laughs in UTF-32.gpx", doc(LAUGHS, "&l10;", encoding="utf-32"), ENTITIES),
    case("laughs in UTF-32BE.gpx", doc(LAUGHS, "&l10;", encoding="utf-32-be"), ENTITIES),
    case("laughs in EBCDIC.gpx", doc(LAUGHS, "&l10;", encoding="cp037"), UNKNOWN),
    case("laughs in UTF-7.gpx",
         doc(LAUGHS, "&l10;", declared="UTF-7").replace(b"<", b"+ADw-"), UNKNOWN),
    case("says UTF-16 is UTF-8.gpx", doc(LAUGHS, "&l10;", declared="UTF-16"), ENTITIES),
    case("document type on the web.gpx",
         doc('<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/gpx.dtd">'), ADDED),
    case("elements described.gpx",
         doc(dtd("<!ELEMENT gpx ANY>", "<!-- > -->", "<!ATTLIST gpx a CDATA '>'>"), " "), ADDED),
    case("Apple Health.xml", APPLE.encode() + b"<HealthData locale='de'></HealthData>", UNKNOWN),
    case("unending document type.gpx", doc("<!DOCTYPE gpx [" + "<!ELEMENT a ANY>" * 50_000),
         UNKNOWN),
    case("quotes without end.gpx", doc('<!DOCTYPE gpx "' + "a" * 10**6), UNKNOWN),
    case("XInclude.gpx", doc("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
                                 'href="file:///etc/passwd" parse="text"/>', encoding="utf-8"),
         ADDED),
    case("stylesheet.gpx",
         doc('<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>'), ADDED),
    case("schema on the web.gpx", doc("", '<a xsi:schemaLocation="x http://127.0.0.1:9/x"/>'),
         ADDED),
    case("199 levels.gpx", lambda: nested(190), ADDED),
    case("100,000 levels.gpx", lambda: nested(100_000), DEEP),
    case("levels never closed.gpx", lambda: doc("", "<a>" * 100_000), DEEP),
    case("attribute of 5 MiB.gpx", lambda: doc("", f'<a b="{"x" * (5 * MIB)}"/>'), ADDED),
    case("million attributes.gpx", lambda: attributes(1_000_000), ADDED),
    case("text of 20 MiB.gpx", lambda: doc("", f"<a>{'x' * (20 * MIB)}</a>"), ADDED),
    case("text of 95 MiB.gpx.gz", lambda: gzipped(doc("", f"<a>{'x' * (95 * MIB)}</a>")), ADDED),
    case("name of 1 MiB.gpx", lambda: doc("", f"<{'a' * MIB}/>"), ADDED),
    case("200,000 names.gpx",
         lambda: doc("", "".join(f"<n{n}/>" for n in range(200_000))), MANY),
    case("CDATA.gpx", doc("", "<name><![CDATA[<script>alert(1)</script>]]></name>"), ADDED),
    case("CDATA without end.gpx", doc("", "<![CDATA[" + "<" * 100_000), "no_times"),
    case("million comments.gpx.gz", lambda: gzipped(wide(1_600_000, "<!--x-->")), DAMAGED),
    case("comment without end.gpx", doc("<!--" + "-" * 10**6), UNKNOWN),
    case("comments in comments.gpx", doc("", "<!-- <!-- " * 100_000 + "-->"), ADDED),
    case("never closed.gpx", doc("")[:-600], ADDED),
    case("closes another.gpx", doc("", "</trk>"), ADDED),
    case("mixed encodings.gpx",
         doc("", "<name>\u00e9</name>", encoding="latin-1", declared="UTF-8"), ADDED),
    case("control characters.gpx", doc("", "<name>a\x00\x01\x1b[31m\x7fb</name>"), ADDED),
    case("character references.gpx", doc("", "<name>&#0;&#x1F;&#xD800;&#x110000;</name>"), ADDED),
    case("broken UTF-8.gpx", doc("", "<name>x</name>").replace(b">x<", b">\xff\xc0\xaf<"), ADDED),
    case("angle brackets only.gpx", b"<gpx>" + b"<" * 200_000, NO_TRACK),
    case("700,001 points.gpx.gz", lambda: gzipped(points(700_001)), MANY),
    heavy("million points.gpx.gz", lambda: gzipped(points(1_000_000)), MANY),
    heavy("95 MiB of damage.gpx.gz", lambda: gzipped(doc("", "</a>" * (24 * MIB))), MANY),
    heavy("95 MiB of elements.gpx.gz", lambda: gzipped(doc("", "<a/>" * (24 * MIB))), MANY),
    heavy("95 MiB of attributes.gpx.gz",
          lambda: gzipped(doc("", "<a " + 'b="1" ' * (16 * MIB) + "/>")), MANY),
]  # fmt: skip
