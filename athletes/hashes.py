"""How tokens of links are kept: by their hash alone."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
