"""A small client of RunHub's API, of Python's standard library alone.

    python runhub_client.py https://runhub.example.org upload *.fit
    python runhub_client.py https://runhub.example.org list 2024-01-01

The token stands in the environment: RUNHUB_TOKEN=rh_…
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

TIMEOUT_S = 60


class Activity(TypedDict):
    """The fields used here; docs/openapi.yaml names all."""

    id: str
    title: str
    sport: str
    start: str
    local_date: str
    distance_m: float | None
    moving_s: float | None
    average_heart_rate_bpm: float | None


class Counts(TypedDict):
    total: int
    added: int
    duplicate: int
    failed: int
    skipped: int


class Import(TypedDict):
    id: str
    state: str
    counts: Counts


class ApiError(Exception):
    """What the hub refused: its status, stable code and sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{message} ({status} {code})")
        self.status, self.code, self.message = status, code, message


class RunHub:
    """`RunHub("https://runhub.example.org", token)`."""

    def __init__(self, address: str, token: str) -> None:
        self.root = address.rstrip("/") + "/api/v1/"
        self.token = token

    def activities(self, **query: str) -> Iterator[Activity]:
        """Newest first, page after page; `query` as in the API: {"from": "2024-01-01"}."""
        path: str | None = f"activities/?{urlencode(query)}"
        while path:
            page = self._ask("GET", path)
            yield from cast(list[Activity], page["results"])
            path = page["next"]

    def streams(self, activity: str, *channels: str, points: int = 2000) -> dict[str, list[Any]]:
        """Columns of one length; None where nothing was measured."""
        query = urlencode({"channels": ",".join(channels), "points": points})
        found = self._ask("GET", f"activities/{activity}/streams/?{query}")
        return cast(dict[str, list[Any]], found["channels"])

    def rename(self, activity: str, title: str) -> Activity:
        found = self._ask("PATCH", f"activities/{activity}/", {"title": title})
        return cast(Activity, found)

    def upload(self, files: Sequence[Path]) -> Import:
        """Hand in `files` and wait until all are read."""
        boundary = uuid.uuid4().hex
        body = b"".join(_part(boundary, file) for file in files) + f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        taken = self._ask("POST", "imports/", body, kind)
        while (found := self._ask("GET", f"imports/{taken['id']}/"))["state"] == "running":
            time.sleep(0.5)
        return cast(Import, found)

    def _ask(self, method: str, path: str, body: Any = None, kind: str = "") -> dict[str, Any]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}"}
        if data is not None:
            headers["Content-Type"] = kind or "application/json"
            # Made once for all tries: a request that is sent again acts once.
            headers["Idempotency-Key"] = uuid.uuid4().hex
        url = urljoin(self.root, path)
        while True:
            try:
                request = Request(url, data, headers, method=method)
                with urlopen(request, timeout=TIMEOUT_S) as answer:
                    return cast(dict[str, Any], json.load(answer))
            except HTTPError as error:
                if error.code != 429:
                    raise _refusal(error) from error
                time.sleep(float(error.headers.get("Retry-After", "60")))


def _part(boundary: str, file: Path) -> bytes:
    name = file.name.replace("\\", "_").replace('"', "_")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    )
    return head.encode() + file.read_bytes() + b"\r\n"


def _refusal(error: HTTPError) -> ApiError:
    said = json.load(error)["error"]
    return ApiError(error.code, said["code"], said["message"])


def main(argv: Sequence[str]) -> int:
    address, what, *rest = argv
    hub = RunHub(address, os.environ["RUNHUB_TOKEN"])
    try:
        if what == "upload":
            print(hub.upload([Path(name) for name in rest])["counts"])
        else:
            for run in hub.activities(**({"from": rest[0]} if rest else {})):
                print(run["local_date"], f"{(run['distance_m'] or 0) / 1000:7.2f} km", run["title"])
    except ApiError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
