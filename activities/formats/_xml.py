"""Opening XML activity files: encodings, refused declarations, damaged documents, columns.

Sound documents go straight to `_xmlscan`; damaged ones are first repaired by lxml in recover mode
(no DTD, no entities, no network, no huge tree).
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass

import numpy as np
from lxml import etree

from activities.core.recording import Note
from activities.formats import MAX_POINTS, _xmlscan, _xmlvalues
from activities.formats._xmldoctype import doctype_end
from activities.formats._xmlscan import PAD, Elements, Ints
from activities.formats._xmlvalues import Floats
from common.errors import SourceFault

MAX_REPAIR = 12 * 2**20  # bytes of a damaged document; a tree takes about twenty times as much
MAX_MARKUP = 1_500_000  # comments, CDATA sections and instructions: two a point
MAX_STRAY = 200  # bytes before the first '<'
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NULLS = (  # where '<' stands without a byte order mark
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
_POINTS = (b"<trkpt", b"<Trackpoint")  # as nearly everybody writes them: seen before all else
_CONTROLS = bytes.maketrans(bytes([*range(9), 11, 12, *range(14, 32)]), b" " * 29)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, eq=False)
class Document:
    """An opened document: its elements as columns, and what happened on the way."""

    elements: Elements
    encoding: str
    notes: tuple[Note, ...]

    def text(self, index: int, limit: int = 5000) -> str:
        """Text of an element, unescaped and trimmed, at most `limit` characters."""
        start, stop = _single(self.elements.texts(np.array([index])))
        return self._decode(self.elements.data[start : min(stop, start + 8 * limit)])[:limit]

    def attribute(self, index: int, name: str, limit: int = 500) -> str:
        """An attribute of an element without regard to its prefix, "" where it has none."""
        start, stop = _single(self.elements.heads(np.array([index])))
        head = self.elements.data[start : min(stop, start + 20_000)]
        match = _attribute(name).search(head)
        return self._decode((match[1] or match[2] or b"")[: 8 * limit])[:limit] if match else ""

    def child_text(self, root: int, name: str, limit: int = 5000) -> str:
        """Text of the first direct child with this name, "" where there is none."""
        found = self.elements.children(root, name)
        return self.text(int(found[0]), limit) if len(found) else ""

    def _decode(self, raw: bytes) -> str:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode(self.encoding, "replace")
        return _UNPRINTABLE.sub("", html.unescape(text)).strip()

    def numbers(self, containers: Ints, *names: str, depth: int | None = None) -> Floats:
        """One number for each of `containers`: the first that an element of these names gives.

        Earlier names win over later ones. `depth` asks for elements exactly so far below.
        """
        return self._column(_xmlvalues.numbers, containers, names, depth)

    def times(self, containers: Ints, *names: str, depth: int | None = None) -> Floats:
        """Like `numbers`, for times (s since 1970, UTC)."""
        return self._column(_xmlvalues.times, containers, names, depth)

    def _column(
        self, parse: _xmlvalues.Parser, containers: Ints, names: tuple[str, ...], depth: int | None
    ) -> Floats:
        columns = self.elements
        result = np.full(len(containers), np.nan)
        for name in names:
            if not len(containers):
                break
            found = columns.find(name)
            last = columns.end[containers[-1]]
            found = found[np.searchsorted(found, containers[0]) : np.searchsorted(found, last)]
            if not len(found):
                continue
            owner = columns.owners(found, containers)
            wanted = (owner >= 0) & (columns.end[found] == found + 1)
            if depth is not None:
                wanted &= columns.level[found] == columns.level[containers[owner]] + depth
            found, owner = found[wanted][::-1], owner[wanted][::-1]  # the first one wins
            value = np.full(len(containers), np.nan)
            value[owner] = parse(columns.buffer, *columns.texts(found))
            result = np.where(np.isnan(result), value, result)
        return result

    def attribute_numbers(self, found: Ints, name: str) -> Floats:
        """A numeric attribute of each element, NaN where it is absent or no number."""
        columns = self.elements
        start, stop = _attribute_ranges(columns, found, name)
        result = _xmlvalues.numbers(columns.buffer, start, stop)
        rows = np.flatnonzero(stop < start)
        pattern = _attribute(name)
        heads = zip(*(place.tolist() for place in columns.heads(found[rows])), strict=True)
        for row, (begin, end) in zip(rows.tolist(), heads, strict=True):
            match = pattern.search(columns.data, begin, min(end, begin + 2000))
            result[row] = _xmlvalues.number(match[1] or match[2] or b"") if match else np.nan
        return result


def _single(ranges: tuple[Ints, Ints]) -> tuple[int, int]:
    return int(ranges[0][0]), int(ranges[1][0])


def _attribute(name: str) -> re.Pattern[bytes]:
    """Matches an attribute: its value is group 1 or 2."""
    return re.compile(
        rb"[\s:\"']" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
    )


def _attribute_ranges(columns: Elements, found: Ints, name: str) -> tuple[Ints, Ints]:
    """Byte ranges of the attribute written as ` name="..."`; stop < start where it is not."""
    start, stop = np.ones(len(found), np.int64), np.zeros(len(found), np.int64)
    if not len(found):
        return start, stop
    begins, ends = columns.heads(found)
    width = min(int((ends - begins).max()) + 1, 200)
    buffer = columns.buffer
    missing = int(begins[-1]) + width - len(buffer)
    if missing > 0:
        buffer = np.append(buffer, np.zeros(missing, np.uint8))
    head = np.lib.stride_tricks.sliding_window_view(buffer, width)[begins]
    key = np.frombuffer(f' {name}="'.encode(), np.uint8)
    span = width - len(key)
    if span <= 0:
        return start, stop
    hit = np.ones((len(found), span), bool)
    for k, char in enumerate(key.tolist()):
        hit &= head[:, k : k + span] == char
    row = np.arange(len(found))
    first = hit.argmax(axis=1)
    begin = first + len(key)
    quote = (head == ord('"')) & (np.arange(width) >= begin[:, None])
    close = quote.argmax(axis=1)
    good = hit[row, first] & quote[row, close]
    good &= begins + close < ends
    start[good] = (begins + begin)[good]
    stop[good] = (begins + close)[good]
    return start, stop


def root_name(head: bytes) -> str:
    """Local name of the first element of a document that begins with `head`, in lower case.

    Few stray bytes may stand before it, but not those of another format.
    """
    text, _ = _ascii(head)
    if head.startswith((b"PK", b"\x1f\x8b")) or not 0 <= text.find(b"<") <= MAX_STRAY:
        return ""
    text = re.sub(rb"<!--.*?-->", b"", text, flags=re.DOTALL)
    match = _ROOT.search(text)
    return match[1].decode("latin-1").lower() if match else ""


def open_document(data: bytes) -> Document:
    """Read a document into columns.

    Raises SourceFault: "xml_entities" if it declares entities, "xml_too_deep", "too_many_points",
    "xml_damaged" if nothing can be made of it.
    """
    text, encoding = _ascii(data)
    if sum(text.count(tag) for tag in _POINTS) > MAX_POINTS:
        raise _too_many_points()
    begin = text.find(b"<")
    text, cut = _without_markup(text[max(begin, 0) :])
    notes = []
    try:
        try:
            elements = _xmlscan.scan(text)
        except _xmlscan.MalformedError:
            elements = _xmlscan.scan(_repaired(text) + bytes(PAD))
            notes.append(Note("xml_repaired", "The file was damaged; what is readable was kept."))
    except _xmlscan.MalformedError as error:
        raise _damaged() from error
    except _xmlscan.TooDeepError as error:
        raise SourceFault(
            "The elements of this file are nested too deeply for a recording.",
            advice="Export the activity again, best as FIT.",
            code="xml_too_deep",
        ) from error
    except _xmlscan.TooManyTagsError as error:
        raise _too_many_points() from error
    if elements.truncated or cut:
        notes.append(Note("truncated", "The file breaks off early; what is readable was kept."))
    return Document(elements, encoding, tuple(notes))


def _too_many_points() -> SourceFault:
    return SourceFault(
        f"This file has more than {MAX_POINTS:,} points, or too much beside them.",
        advice="Split the recording and upload the parts.",
        code="too_many_points",
    )


def _ascii(data: bytes) -> tuple[bytes, str]:
    """`data` in an encoding that shares ASCII, and the encoding for text that is not UTF-8."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return (data, "cp1252") if name == "utf-8" else (_utf8(data, name), "utf-8")
    head = data[:64]
    if 0 in head:
        for mark, name in _NULLS:
            place = head.find(mark)
            if place >= 0 and place % (4 if "32" in name else 2) == 0:
                return _utf8(data, name), "utf-8"
    match = _DECLARED.search(data[:1000])
    declared = match[1].decode("ascii").lower() if match else ""
    # Only encodings that keep every ASCII byte; others are never worth a wrong letter.
    plain = re.fullmatch(r"(iso-?8859-\d+|latin-?\d+|windows-125\d|cp125\d|koi8-[ru])", declared)
    try:
        return data, codecs.lookup(declared).name if plain else "cp1252"
    except LookupError:
        return data, "cp1252"


def _utf8(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8", "replace")


def _without_markup(text: bytes) -> tuple[bytes, bool]:
    """Drop comments, processing instructions and DOCTYPE, escape CDATA; is one not closed?

    PAD zero bytes are put behind, here and not in a copy of its own. One pass, linear also for hostile input. Raises SourceFault on declarations.
    """
    parts: list[bytes | memoryview] = []
    place, bang, question = 0, -1, -1
    for _ in range(MAX_MARKUP):
        # Each is sought again only once it lies behind: the whole stays one pass.
        bang = _find(text, b"!", place) if bang < place else bang
        question = _find(text, b"?", place) if question < place else question
        begin = min(bang, question)
        if begin == len(text):
            return b"".join((*parts, memoryview(text)[place:], bytes(PAD))), False
        if begin > place:
            parts.append(memoryview(text)[place:begin])
        opened, closer = _construct(text, begin)
        stop = doctype_end(text, begin) if closer == b">" else text.find(closer, begin + opened)
        if stop < 0:
            return b"".join((*parts, bytes(PAD))), True
        if opened == 9:
            parts.append(html.escape(text[begin + 9 : stop].decode("latin-1")).encode("latin-1"))
        place = stop + len(closer)
    raise _damaged()


def _construct(text: bytes, begin: int) -> tuple[int, bytes]:
    """Length of the opening of what stands at `begin`, and what closes it."""
    if text.startswith(b"<?", begin):
        return 2, b"?>"
    if text.startswith(b"<!--", begin):
        return 4, b"-->"
    return (9, b"]]>") if text.startswith(b"<![CDATA[", begin) else (2, b">")


def _find(text: bytes, sign: bytes, place: int) -> int:
    """Where '<' and `sign` stand next to each other, else the end. The sign alone is found
    much faster."""
    first = text.find(sign, place)
    found = -1 if first < 0 else text.find(b"<" + sign, max(first - 1, place))
    return len(text) if found < 0 else found


def _repaired(text: bytes) -> bytes:
    """What lxml can make of a damaged document, written out again in order."""
    if len(text) > MAX_REPAIR:
        raise _damaged()
    clean = text.translate(_CONTROLS).decode("utf-8", "replace").encode("utf-8")
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(clean, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _damaged() from error
    if root is None:
        raise _damaged()
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def _damaged() -> SourceFault:
    return SourceFault(
        "This file is damaged beyond repair.",
        advice="Export the activity again and upload the new file.",
        code="xml_damaged",
    )
