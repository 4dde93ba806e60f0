"""A Chromium page that notes every breach of the content security policy and every script fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Error, Page

from athletes.models import User

NOTE = """
window.__breaches = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__breaches.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
# An address that answers 404 or asks for a sign-in is no fault of the page.
EXPECTED = "Failed to load resource"


class Watch:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.add_init_script(NOTE)
        page.on("pageerror", lambda error: self.note(f"error {error}"))
        page.on("dialog", lambda dialog: (self.note(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda line: self._console(line.type, line.text))

    def note(self, text: str) -> None:
        self.faults.append(f"{self.page.url}: {text}")

    def _console(self, kind: str, text: str) -> None:
        is_policy = "Content Security Policy" in text or "Permissions-Policy" in text
        if is_policy or (kind == "error" and EXPECTED not in text):
            self.note(f"console {text}")

    def go(self, path: str) -> str:
        """Open a page; returns what is its content type."""
        try:
            answer = self.page.goto(path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return ""
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            return ""
        for breach in self.page.evaluate("window.__breaches || []"):
            self.note(f"breach {breach}")
        return "html"


@contextmanager
def watched(
    chromium: Browser, address: str, user: User | None, width: int = 1200
) -> Iterator[Watch]:
    """A signed-in page, without the way through the form."""
    context = chromium.new_context(base_url=address, viewport={"width": width, "height": 844})
    if user is not None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    try:
        yield Watch(context.new_page())
    finally:
        context.close()
