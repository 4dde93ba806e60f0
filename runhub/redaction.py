"""What a log line must never hold, taken out of texts by its shape. Standard library only."""

from __future__ import annotations

import re
import traceback
from functools import lru_cache
from types import TracebackType
from uuid import UUID

GONE = "[removed]"
LONGEST_TEXT = 1_500
LONGEST_TRACE = 6_000

# Order matters: the specific shapes first, so that what remains says what was there.
SHAPES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*@"), "…@"),
    (re.compile(r"otpauth://\S+"), GONE),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"\b(Bearer|Basic|Token)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {GONE}"),
    (
        re.compile(
            r"\b((?:__Host-)?(?:password\d?|passwd|secret\w*|\w*token\w*|api[_-]?key|authorization"
            r"|(?:set-)?cookie|sessionid\w*))(['\"]?\s*[:=]\s*)"
            r"(?:'[^']*'|\"[^\"]*\"|[^\s'\",;&)]+)",
            re.IGNORECASE,
        ),
        rf"\1\2{GONE}",
    ),
    (re.compile(r"\brh_[\w-]{8,}"), GONE),
    (re.compile(r"\bgAAAA[\w=-]{20,}"), GONE),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), GONE),
    (re.compile(r"(?<=[\w/])\?[^\s'\"<>]+=[^\s'\"<>]*"), "?…"),
    # 32 letters and digits: session keys, digests, seeds. Ids are UUIDs, which have hyphens.
    (re.compile(r"\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{32,}\b"), GONE),
    # Four decimals or more are a place on earth or a measurement of a body.
    (re.compile(r"(?<![\w:.])-?\d{1,3}\.\d{4,}(?![\ds])"), "[number]"),
]
# Where PostgreSQL quotes the row it refused.
ROW = re.compile(r"^(DETAIL|CONTEXT|HINT|LINE \d+):.*", re.MULTILINE)
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|`[^`\n]*`")
NAMING = (AttributeError, ImportError, LookupError, NameError, TypeError)
IDENTIFIER = re.compile(r"[A-Za-z_][\w.]{0,60}")
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
WORDS = re.compile(r"[a-z]{1,30}(?:[._-][a-z]{1,30})*", re.ASCII)


def redacted(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` without the known shapes of secrets and of what is personal, and of bounded length."""
    text = bounded(text, longest * 2)
    for shape, instead in SHAPES:
        text = shape.sub(instead, text)
    return bounded(text, longest)


def bounded(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"


def trace(error: BaseException, tb: TracebackType | None) -> str:
    """The traceback with the code of each frame, without its variables, and the causes."""
    lines: list[str] = []
    chain = _chain(error)
    for each in chain:
        frames = traceback.extract_tb(tb if each is error else each.__traceback__, limit=-25)
        lines += ["Traceback (most recent call last):\n", *traceback.format_list(frames)]
        lines.append(f"{_name(each)}: {said(each)}\n")
    text = "".join(lines).rstrip()
    # The end names the fault.
    kept = text if len(text) <= LONGEST_TRACE else f"…\n{text[-LONGEST_TRACE:]}"
    return redacted(kept, LONGEST_TRACE + 100)


def said(error: BaseException) -> str:
    """An error's message; what it quotes came from data, unless the error names an identifier."""
    is_naming = isinstance(error, NAMING) and not isinstance(error, KeyError)

    def quoted(found: re.Match[str]) -> str:
        inner = found.group()[1:-1]
        return found.group() if is_naming and IDENTIFIER.fullmatch(inner) else "'…'"

    return redacted(QUOTED.sub(quoted, ROW.sub(r"\1: …", str(error))), 600).replace("\n", " ")


def _chain(error: BaseException) -> list[BaseException]:
    """The causes, earliest first, five at most."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found and len(found) < 5:
        found.append(each)
        hidden = each.__suppress_context__
        each = each.__cause__ or (None if hidden else each.__context__)
    return found[::-1]


def _name(error: BaseException) -> str:
    kind = type(error)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


@lru_cache(maxsize=512)
def plain_route(route: str) -> str:
    """A pattern of the URLconf for reading: regular expressions lose their brackets."""
    return GROUP.sub(r"<\1>", route).replace("^", "").replace("$", "") or "/"


def safe_path(path: str) -> str:
    """A path without its query, tokens and names; words, numbers and UUIDs stay."""
    path = path.partition("?")[0]
    if path.startswith("/static/"):
        return redacted(path, 150)
    parts = path[:400].split("/")
    return "/".join(part if _is_plain(part) else "…" for part in parts[:12])


def _is_plain(part: str) -> bool:
    if WORDS.fullmatch(part) or (part.isdigit() and part.isascii() and len(part) <= 10):
        return True
    try:
        return part in ("", str(UUID(part)))
    except ValueError:
        return part in ("", "v1")
