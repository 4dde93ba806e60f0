"""What a backup says of itself: the last thing written, and the first thing believed."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from runhub.backup.faults import damaged

FORMAT = 1
DUMP = "database.dump"
ORIGINALS = "originals/"


@dataclass
class Manifest:
    made_at: str
    version: str
    postgres: int  # major version of the server
    keys: str  # tells whether the secrets of the settings are the same ones
    migrations: list[list[str]]
    rows: dict[str, int]  # by table
    members: dict[str, list[str | int]] = field(default_factory=dict)  # name: sha256, size
    # Originals that were purged between the dump and their turn, and such as lay there altered.
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    format: int = FORMAT

    def originals(self) -> dict[str, str]:
        """Hashes of the original files by their names in the storage."""
        return {
            name.removeprefix(ORIGINALS): str(sha256)
            for name, (sha256, _) in self.members.items()
            if name.startswith(ORIGINALS)
        }

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError) as error:
            raise damaged("its list of contents cannot be read") from error


@cache
def version() -> str:
    """Of the running code."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def keys_fingerprint() -> str:
    """Differs for other secrets, and tells nothing about them."""
    keys = getattr(settings, "SECRETS_KEYS", None) or [settings.SECRET_KEY]
    return salted_hmac("runhub.backup.keys", "same", secret=keys[0]).hexdigest()[:16]
