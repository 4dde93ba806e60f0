"""Where originals lie: files named by their content, there whole or not at all."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class OriginalsStorage(FileSystemStorage):
    """Writes aside, syncs, then renames: a killed process leaves no half file under the name."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # the same name is the same content

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        scratch = target.with_name(f"{target.name}.part-{uuid.uuid4().hex}")
        try:
            try:
                _put(content, scratch)
            except FileNotFoundError:
                target.parent.mkdir(parents=True, exist_ok=True)
                _put(content, scratch)
            scratch.replace(target)
        finally:
            # Still there after a failure, and where both names were links to one file already.
            scratch.unlink(missing_ok=True)
        return name

    def folder_remove(self, name: str) -> None:
        """With all that lies in it; nothing happens if there is none."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """Names of files written longer ago than that, leftovers of killed writes among them."""
        root, limit = Path(self.location), time.time() - seconds
        for folder, _, names in os.walk(root):
            for name in names:
                path = Path(folder, name)
                if path.stat().st_mtime < limit:
                    yield str(path.relative_to(root))


def _put(content: File, path: Path) -> None:
    """The synced bytes of `content` at `path`: linked if they lie on the same disk, else copied."""
    try:
        os.link(content.file.name, path)
    except (AttributeError, TypeError, OSError):
        with path.open("wb") as out:
            for chunk in content.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    else:
        os.utime(path)
        os.fsync(content.fileno())
