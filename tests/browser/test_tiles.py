"""The map with a tile server, and with one that does not answer."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from activities.models import Activity
from athletes.models import Athlete
from tests.browser.conftest import Visitor
from tests.imports.handing_in import bring
from tests.processes import Hub, free_port
from tests.samples import fit

pytestmark = pytest.mark.browser
THANKS = "Tiles by the test"


def png(side: int, grey: int) -> bytes:
    """A square of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * side) * side
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


class Tiles(ThreadingHTTPServer):
    """Answers every address with the same tile, and keeps the addresses."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tile)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/{{z}}/{{x}}/{{y}}.png"


class _Tile(BaseHTTPRequestHandler):
    server: Tiles

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(png(256, 200))

    def log_message(self, *words: object) -> None:
        """Quiet."""


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    with Tiles() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Watcher(Visitor):
    """A visitor who notes foreign hosts instead of minding them."""

    def hosts(self) -> set[str]:
        marks = "asked a foreign host: "
        return {urlsplit(fault.removeprefix(marks)).netloc for fault in self.faults}


@pytest.fixture
def run(transactional_db: None, alice: Athlete) -> Activity:
    return bring(alice, run_fit=fit())["run.fit"].activity


@contextmanager
def run_page(
    chromium: Browser, folder: Path, tile_url: str, run: Activity
) -> Iterator[tuple[Page, Watcher]]:
    """The page of `run` on a hub of its own, with that tile server."""
    hub = Hub(folder)
    hub.env |= {"TILE_URL": tile_url, "TILE_ATTRIBUTION": THANKS}
    hub.serve()
    try:
        watcher = Watcher(chromium, hub.address)
        page = watcher.open(run.athlete)
        page.goto(f"/activities/{run.public_id}/")
        expect(page.locator(".run-map path").first).to_be_visible()
        yield page, watcher
    finally:
        for context in chromium.contexts:
            context.close()
        hub.kill("web")


def test_tiles_come_from_the_configured_server_alone_and_are_drawn(
    chromium: Browser, tmp_path: Path, tiles: Tiles, run: Activity
):
    with run_page(chromium, tmp_path, tiles.url, run) as (page, watcher):
        expect(page.locator(".run-map.has-tiles")).to_be_visible()
        drawn = page.locator(".run-map img.leaflet-tile-loaded")
        expect(drawn.first).to_be_visible()
        assert drawn.evaluate_all("all => all.every(img => img.naturalWidth === 256)")
        expect(page.locator(".leaflet-control-attribution")).to_contain_text(THANKS)
        assert watcher.hosts() == {f"127.0.0.1:{tiles.server_port}"}
    zoom, x, y = (int(part) for part in tiles.asked[0].strip("/").removesuffix(".png").split("/"))
    assert 0 <= x < 2**zoom and 0 <= y < 2**zoom


def test_a_tile_server_that_does_not_answer_leaves_the_track_on_paper(
    chromium: Browser, tmp_path: Path, run: Activity
):
    nobody = f"http://127.0.0.1:{free_port()}/{{z}}/{{x}}/{{y}}.png"
    with run_page(chromium, tmp_path, nobody, run) as (page, watcher):
        for _ in range(150):
            if any("ERR_CONNECTION_REFUSED" in fault for fault in watcher.faults):
                break
            page.wait_for_timeout(100)
        else:
            pytest.fail("nobody was asked for tiles")
        expect(page.locator(".run-map path").first).to_be_visible()
        expect(page.locator(".leaflet-control-scale")).to_be_visible()
        expect(page.locator(".run-map.has-tiles")).to_have_count(0)
        expect(page.locator(".run-map img.leaflet-tile-loaded")).to_have_count(0)
