"""Whether a text is a path on this very site, so that a redirect to it can't lead elsewhere."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

LONGEST = 2000


def is_own_path(text: str) -> bool:
    """True for "/activities/?q=x"; never for anything a browser may read as another host.

    Browsers drop tabs and line ends, take a backslash for a slash, and some proxies decode the
    path once more: all of these are refused before and after decoding.
    """
    if not 0 < len(text) <= LONGEST:
        return False
    path = text.partition("?")[0].partition("#")[0]
    return _is_plain(text) and all(_is_rooted(form) for form in (path, unquote(path)))


def _is_plain(text: str) -> bool:
    """Printable ASCII alone: look-alikes of slash and dot are percent-encoded in real paths."""
    return all(" " < letter <= "~" for letter in text) and "\\" not in text


def _is_rooted(path: str) -> bool:
    if not path.startswith("/") or path[1:2] in ("/", "\\"):
        return False
    if any(letter < " " or letter == "\\" for letter in path):
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
