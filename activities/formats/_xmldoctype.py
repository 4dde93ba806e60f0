"""Document types of activity files: passed over where they say nothing, refused where they declare.

Apple Health writes its document type into the file. Elements and attributes may be described;
entities are what attacks are made of, and no activity file needs one.
"""

from __future__ import annotations

import re

from common.errors import SourceFault

MAX_BYTES = 256 * 1024  # of one document type; Apple's has some 8 KiB
_QUOTED = rb"(?:[^<>\"'\[\]%]|\"[^\"<]*\"|'[^'<]*')*"
_OPENING = re.compile(rb"<!DOCTYPE\s" + _QUOTED, re.IGNORECASE)
_HARMLESS = re.compile(
    rb"\s+|<!--.*?-->|<!(?:ELEMENT|ATTLIST)\s(?:[^<>\"'%]|\"[^\"<&%]*\"|'[^'<&%]*')*>", re.DOTALL
)
_CLOSING = re.compile(rb"\]\s*>")


def doctype_end(text: bytes, begin: int) -> int:
    """Where the '>' of the document type at `begin` stands, -1 if the text ends before it.

    It is never fetched nor interpreted. Raises SourceFault "xml_entities" for anything but
    descriptions of elements and attributes.
    """
    window = text[begin : begin + MAX_BYTES]
    opening = _OPENING.match(window)
    if opening is None:
        raise declared()
    place = opening.end()
    if window[place : place + 1] == b">":
        return begin + place
    if window[place : place + 1] == b"[":
        place += 1
        while (found := _HARMLESS.match(window, place)) is not None:
            place = found.end()
        closing = _CLOSING.match(window, place)
        if closing is not None:
            return begin + closing.end() - 1
    if place == len(text) - begin:
        return -1
    raise declared()


def declared() -> SourceFault:
    return SourceFault(
        "This file declares XML entities, which no activity file needs.",
        advice="Export the activity again from your watch or service.",
        code="xml_entities",
    )
