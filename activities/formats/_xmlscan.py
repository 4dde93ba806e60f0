"""XML as columns: every element of a document found at once with NumPy, without a tree.

An hour of 1 Hz TCX is 55,000 elements; building an object for each takes most of the time of a
conventional reader. Here the angle brackets are found in one sweep, names become numbers, and
nesting is checked by sorting. Namespaces are ignored on purpose: exporters declare them wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from activities.formats._xmlkeys import MANY_TAGS, MIX, NAME_BYTES, name_keys
from activities.formats._xmlkeys import Ints as Ints

Bytes = NDArray[np.uint8]

MAX_TOKENS = 5_000_000  # more than 100 MiB of a recording hold; bounds memory
FEW_TOKENS = 400_000
BLOCK = 8 * 2**20
MAX_DEPTH = 200
MAX_NAMES = 60_000
PAD = 64  # bytes after the end that gathers may touch
_SPACE = 32  # this and everything below separates a name from its attributes


class MalformedError(ValueError):
    """The bytes are no plain sequence of properly nested tags."""


class TooDeepError(ValueError):
    """Elements nest deeper than any recording does."""


class TooManyTagsError(ValueError):
    """More tags than the longest recording has."""


@dataclass(frozen=True, eq=False)
class Elements:
    """The elements of a document in document order, one entry an element in `tag` to `token`.

    Args:
        data: the document, padded with PAD zero bytes.
        buffer: the same as an array of bytes.
        names: local names in lower case, by `tag`.
        tag: number of the element's name.
        level: depth, 0 for the root.
        end: index of the first element after its subtree.
        token: number of its opening tag among all tags.
        opens, closes, stops: per tag, where '<' and '>' stand and where the name ends.
        truncated: whether the document ended before its elements did.
    """

    data: bytes
    buffer: Bytes
    names: tuple[str, ...]
    tag: NDArray[np.uint16]
    level: NDArray[np.uint8]
    end: Ints
    token: Ints
    opens: Ints
    closes: Ints
    stops: Ints
    truncated: bool

    def __len__(self) -> int:
        return len(self.tag)

    @cached_property
    def _by_name(self) -> dict[str, Ints]:
        """Element indices by local name (two prefixes of one name come together)."""
        order = np.argsort(self.tag, kind="stable")
        bounds = np.searchsorted(self.tag[order], np.arange(len(self.names) + 1))
        found: dict[str, list[Ints]] = {}
        for i, name in enumerate(self.names):
            found.setdefault(name, []).append(order[bounds[i] : bounds[i + 1]])
        return {
            name: parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))
            for name, parts in found.items()
        }

    def heads(self, found: Ints) -> tuple[Ints, Ints]:
        """Start and stop of the attributes of each of `found`."""
        token = self.token[found]
        single = self.buffer[self.closes[token] - 1] == ord("/")
        return self.stops[token], np.maximum(self.closes[token] - single, self.stops[token])

    def texts(self, found: Ints) -> tuple[Ints, Ints]:
        """Start and stop of the text of each of `found`, up to the next tag."""
        token = self.token[found]
        start = self.closes[token] + 1
        stop = self.opens[np.minimum(token + 1, len(self.opens) - 1)]
        stop = np.where(token + 1 < len(self.opens), stop, len(self.data) - PAD)
        single = self.buffer[start - 2] == ord("/")
        return start, np.where(single, start, stop)

    def find(self, *names: str) -> Ints:
        """Indices of all elements with one of these local names, in document order."""
        parts = [self._by_name[name] for name in names if name in self._by_name]
        if len(parts) == 1:
            return parts[0]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def within(self, found: Ints, root: int) -> Ints:
        """Those of `found` (sorted) below the element `root`."""
        return found[np.searchsorted(found, root + 1) : np.searchsorted(found, self.end[root])]

    def owners(self, found: Ints, containers: Ints) -> Ints:
        """For each of `found` the position in `containers` of the one around it, or -1.

        `containers` is sorted. Where damage has nested them, the latest one counts.
        """
        if not len(containers):
            return np.full(len(found), -1)
        place = np.searchsorted(containers, found, "right") - 1
        inside = (place >= 0) & (found < self.end[containers[place]])
        inside &= found != containers[place]
        places: Ints = np.where(inside, place, -1)
        return places

    def children(self, root: int, name: str) -> Ints:
        """Direct children of `root` with this local name."""
        found = self.within(self.find(name), root)
        direct: Ints = found[self.level[found] == self.level[root] + 1]
        return direct

    def outermost(self, found: Ints) -> Ints:
        """`found` (sorted) without elements that lie inside another one of it."""
        if len(found) < 2:
            return found
        reach = np.maximum.accumulate(self.end[found])
        return found[np.concatenate(([True], found[1:] >= reach[:-1]))]


def scan(padded: bytes) -> Elements:
    """Find all elements of a document: ASCII-compatible, free of comments, CDATA and
    declarations, with PAD zero bytes behind it.

    A document that breaks off is read up to there (`truncated`). Raises MalformedError if tags
    do not nest, TooDeepError, TooManyTagsError.
    """
    buffer = np.frombuffer(padded, np.uint8)
    opens, closes, cut = _brackets(buffer[:-PAD])
    first = buffer[opens + 1]
    if np.any((first == ord("!")) | (first == ord("?"))):
        raise MalformedError("a declaration in an unexpected place")
    closing = first == ord("/")
    single = buffer[closes - 1] == ord("/")
    single &= ~closing
    start = opens + 1
    start += closing
    stop = _name_ends(buffer, start, closes - single)
    key = name_keys(padded, start, stop)
    level, end, unclosed = _nesting(key, closing, single)
    token = np.flatnonzero(~closing)
    names, tag = _names(padded, key[token], start[token], stop[token])
    return Elements(
        data=padded,
        buffer=buffer,
        names=names,
        tag=tag,
        level=level[token],
        end=end,
        token=token,
        opens=opens,
        closes=closes,
        stops=stop,
        truncated=cut or unclosed,
    )


def _places(buffer: Bytes, sign: str) -> Ints:
    """Where `sign` stands. Counted first: a list of positions takes much more than the bytes."""
    if len(buffer) > BLOCK:
        return _places_in_blocks(buffer, sign)
    hit = buffer == ord(sign)
    count = np.count_nonzero(hit)
    if count > MAX_TOKENS:
        raise TooManyTagsError
    # Indices of the platform's own size are faster, shorter ones spare memory.
    found = np.flatnonzero(hit)
    return found if count < FEW_TOKENS else found.astype(np.int32)


def _places_in_blocks(buffer: Bytes, sign: str) -> Ints:
    """The same for a large document, without a second array of its size."""
    parts: list[Ints] = []
    count = 0
    for at in range(0, len(buffer), BLOCK):
        found = np.flatnonzero(buffer[at : at + BLOCK] == ord(sign))
        count += len(found)
        if count > MAX_TOKENS:
            raise TooManyTagsError
        parts.append((found + at).astype(np.int32))
    return np.concatenate(parts)


def _brackets(buffer: Bytes) -> tuple[Ints, Ints, bool]:
    """Positions of '<' and of the '>' that belongs to it, and whether the last one is missing."""
    opens = _places(buffer, "<")
    closes = _places(buffer, ">")
    cut = len(opens) == len(closes) + 1
    if cut:
        opens = opens[:-1]
    if len(closes) > len(opens):
        closes = _without_loose(buffer, opens, closes)
    if len(opens) != len(closes) or not len(opens):
        raise MalformedError("angle brackets do not pair")
    if np.any(opens >= closes) or np.any(closes[:-1] >= opens[1:]):
        raise MalformedError("angle brackets do not alternate")
    return opens, closes, cut


def _without_loose(buffer: Bytes, opens: Ints, closes: Ints) -> Ints:
    """`closes` without each '>' that stands in text, where it is allowed."""
    tag = np.searchsorted(opens, closes, "right") - 1
    first = np.concatenate(([True], tag[1:] != tag[:-1])) & (tag >= 0)
    ends = closes[first]
    for i in np.unique(tag[~first & (tag >= 0)]).tolist()[:1000]:
        head = buffer[opens[i] : ends[np.searchsorted(ends, opens[i])]].tobytes()
        if head.count(b'"') % 2 or head.count(b"'") % 2:
            raise MalformedError("a bracket inside an attribute")
    return ends


def _name_ends(buffer: Bytes, start: Ints, stop: Ints) -> Ints:
    """Where each name ends: at the bracket, or at the first space before it."""
    length = stop - start
    if np.any(length <= 0):
        raise MalformedError("a tag without a name")
    # Tags with attributes or stray spaces: those with '=' in them, or a space at their end.
    equals = _places(buffer, "=")
    tag = np.searchsorted(start, equals, "right") - 1
    spaced = buffer[stop - 1] <= _SPACE
    spaced[tag[(tag >= 0) & (equals < stop[tag])]] = True
    spaced |= length > NAME_BYTES
    rows = np.flatnonzero(spaced)
    if not len(rows):
        return stop
    result = stop.copy()
    for at in range(0, len(rows), MANY_TAGS):
        some = rows[at : at + MANY_TAGS]
        result[some] = _before_space(buffer, start[some], length[some])
    return result


def _before_space(buffer: Bytes, start: Ints, length: Ints) -> Ints:
    """Where each of these names ends, at a space or where its tag does."""
    window = np.lib.stride_tricks.sliding_window_view(buffer, NAME_BYTES + 1)[start]
    blank = window <= _SPACE
    offset = blank.argmax(axis=1)
    found = blank[np.arange(len(start)), offset]
    offset = np.minimum(np.where(found, offset, length), length)
    if np.any(offset == 0) or np.any(offset > NAME_BYTES):
        raise MalformedError("a tag without a name, or with a very long one")
    ends: Ints = start + offset
    return ends


def _nesting(
    key: NDArray[np.uint64], closing: NDArray[np.bool_], single: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], Ints, bool]:
    """Level of every tag, end of every element, and whether some are never closed.

    At one level opening and closing tags must alternate and bear the same names.
    """
    step = np.int8(1) - np.int8(2) * closing.view(np.int8) - single.view(np.int8)
    depth = np.cumsum(step, dtype=np.int32)
    deep = depth - (step == 1)
    if deep.min() < 0:
        raise MalformedError("a closing tag too many")
    if deep.max() >= MAX_DEPTH:
        raise TooDeepError
    level = deep.astype(np.uint8)
    count = np.cumsum(~closing, dtype=np.int32)  # elements opened so far
    end = np.arange(1, count[-1] + 1, dtype=np.int32)
    pairs = np.flatnonzero(_apart(key, closing, single))
    pairs = pairs[np.argsort(level[pairs], kind="stable")]
    shut = closing[pairs]
    after = np.flatnonzero(shut)
    before = after - 1
    if len(before) and (before[0] < 0 or np.any(shut[before])):
        raise MalformedError("a closing tag without its opening one")
    opened, closed = pairs[before], pairs[after]
    if np.any(level[opened] != level[closed]) or np.any(key[opened] != key[closed]):
        raise MalformedError("an opening and a closing tag differ")
    end[count[opened] - 1] = count[closed]
    unclosed = bool(depth[-1] > 0)
    if unclosed:
        orphan = np.setdiff1d(pairs[~shut], opened, assume_unique=True)
        end[count[orphan] - 1] = count[-1]
    return level, end, unclosed


def _apart(
    key: NDArray[np.uint64], closing: NDArray[np.bool_], single: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tags to be paired: all but those that stand alone or close the tag right before them."""
    leaf = closing[1:] & ~closing[:-1] & ~single[:-1]
    if np.any(leaf & (key[1:] != key[:-1])):
        raise MalformedError("an opening and a closing tag differ")
    apart = ~single
    apart[:-1] &= ~leaf
    apart[1:] &= ~leaf
    return apart


def _names(
    padded: bytes, key: NDArray[np.uint64], start: Ints, stop: Ints
) -> tuple[tuple[str, ...], NDArray[np.uint16]]:
    """Local names in lower case and each element's number among them."""
    small = ((key * MIX[0]) >> np.uint64(50)).astype(np.int64)
    slot = np.full(1 << 14, -1)
    slot[small[::-1]] = np.arange(len(key))[::-1]  # the first element of each slot
    first = slot[slot >= 0]
    if np.any(key[slot[small]] != key):  # two names in one slot
        _, first, tag = np.unique(key, return_index=True, return_inverse=True)
    else:
        number = np.empty(1 << 14, np.int64)
        number[small[first]] = np.arange(len(first))
        tag = number[small]
    raw = [padded[a:b] for a, b in zip(start[first].tolist(), stop[first].tolist(), strict=True)]
    names = tuple(name.rsplit(b":", 1)[-1].decode("latin-1").lower() for name in raw)
    if len(names) > MAX_NAMES:
        raise TooManyTagsError
    return names, tag.astype(np.uint16)
