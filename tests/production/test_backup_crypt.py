"""The encrypted stream: it comes back as it went in, and nothing can be done to it unnoticed."""

import hashlib
import io

import pytest

from runhub.backup import crypt
from runhub.backup.crypt import SealedReader, SealedWriter
from runhub.backup.faults import BackupFault

PASSPHRASE = "correct horse"
DATA = bytes(range(200))


@pytest.fixture(autouse=True)
def small_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypt, "PIECE", 64)
    quick = lambda passphrase, salt: hashlib.sha256(passphrase.encode() + salt).digest()  # noqa: E731
    monkeypatch.setattr(crypt, "key_of", quick)


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, PASSPHRASE)
    for at in range(0, len(data), 30):
        writer.write(data[at : at + 30])
    writer.close()
    return out.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    reader, found = SealedReader(io.BytesIO(data), passphrase), b""
    while part := reader.read(50):
        found += part
    return found


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 200])
def test_it_comes_back_as_it_went_in(size):
    assert opened(sealed(DATA[:size])) == DATA[:size]


def test_every_byte_counts():
    whole = sealed(DATA)
    for at in range(len(crypt.MAGIC), len(whole)):  # what begins otherwise is no such file
        with pytest.raises(BackupFault):
            opened(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def test_it_ends_where_it_was_ended():
    whole = sealed(DATA)
    for length in range(len(whole)):
        with pytest.raises(BackupFault):
            opened(whole[:length])
    with pytest.raises(BackupFault, match="something was added"):
        opened(whole + b"x")


def test_pieces_keep_their_order_and_their_file():
    head = len(crypt.MAGIC) + crypt.SALT + crypt.PREFIX + crypt.HEAD.size + crypt.TAG
    piece = crypt.HEAD.size + 64 + crypt.TAG
    one, two = sealed(DATA), sealed(DATA[::-1])
    swapped = one[:head] + one[head + piece : head + 2 * piece] + one[head : head + piece]
    for bad in (
        swapped + one[head + 2 * piece :],
        one[: head + piece] + one[head + 2 * piece :],
        one[: head + piece] + two[head + piece :],
    ):
        with pytest.raises(BackupFault, match="was altered"):
            opened(bad)


def test_another_passphrase_does_not_open_it():
    with pytest.raises(BackupFault, match="does not open this backup"):
        opened(sealed(DATA), "wrong horse")


def test_the_same_data_never_look_the_same():
    assert sealed(DATA) != sealed(DATA)


def test_the_key_is_slow_to_guess(monkeypatch):
    monkeypatch.undo()
    assert len(crypt.key_of("a", b"0" * 16)) == 32
    assert crypt.key_of("a", b"0" * 16) != crypt.key_of("b", b"0" * 16)
