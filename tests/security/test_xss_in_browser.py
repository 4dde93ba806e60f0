"""No text of anybody runs in anybody's page: 25 payloads in every place that shows a text."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from runhub.web.run_data import as_script
from tests.security.payloads import PAYLOADS, PLANTED, Library, name_people, poisoned
from tests.security.watching import Watch, watched

pytestmark = pytest.mark.browser


@pytest.fixture
def library(transactional_db, cast) -> Library:
    return poisoned(cast)


class Reader:
    """Opens pages and looks whether anything of a payload came alive."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.page = watch.page

    def look(self, path: str) -> str:
        """The page's text, fields included, after nothing ran in it."""
        assert self.watch.go(path) == "html", path
        return self.check(path)

    def check(self, path: str) -> str:
        found = self.page.evaluate(
            """planted => ({
              ran: window.__x,
              planted: [...document.querySelectorAll(planted)].map(e => e.outerHTML.slice(0, 200)),
              text: document.body.textContent
                + [...document.querySelectorAll("input, textarea")].map(e => e.value).join("\\n")
                + document.title,
            })""",
            PLANTED,
        )
        assert found["ran"] is None, path
        assert found["planted"] == [], path
        return str(found["text"])


@pytest.fixture
def reader_of(chromium, live_server):
    """`reader_of(athlete)`; at the end no breach of the policy, no dialog, no script fault."""
    open_now = []

    def opened(athlete) -> Reader:
        manager = watched(chromium, live_server.url, athlete.user)
        watch = manager.__enter__()
        open_now.append((manager, watch))
        return Reader(watch)

    yield opened
    faults = [fault for _, watch in open_now for fault in watch.faults]
    for manager, _ in open_now:
        manager.__exit__(None, None, None)
    assert faults == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_page_of_a_run_for_owner_and_coach(reader_of, library, cast, who):
    reader = reader_of(getattr(cast, who))
    # Every text stands on each of them; of the titles a coach reads every fifth.
    shown = list(enumerate(library.activities))[:: 1 if who == "alice" else 5]
    for number, activity in shown:
        name_people(cast, number)
        text = reader.look(reverse("activity", args=[activity.public_id]))
        assert reader.page.locator("h1").text_content() == PAYLOADS[number]
        assert reader.page.title().startswith(PAYLOADS[number])
        missing = [payload for payload in PAYLOADS if payload not in text]
        assert missing == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_lists_for_owner_and_coach(reader_of, library, cast, who):
    reader = reader_of(getattr(cast, who))
    own = reverse("activities")
    shared = reverse("athlete_activities", args=[cast.alice.public_id])
    for number, path in enumerate([shared, own if who == "alice" else reverse("team"), "/"]):
        name_people(cast, number)
        text = reader.look(path)
    found = reader.look(shared)
    assert [payload for payload in PAYLOADS if payload not in found] == []
    for number in range(0, len(PAYLOADS), 5):
        name_people(cast, number)
        asked = "".join(PAYLOADS[number : number + 5])[:190]
        text = reader.look(f"{shared}?q={quote(asked)}")
        assert asked in text


def test_pages_of_things_with_names(reader_of, library, cast):
    reader, job = reader_of(cast.alice), library.job
    activity, shoe = library.activities[0], library.shoes[0]
    Client(HTTP_USER_AGENT=PAYLOADS[0]).force_login(cast.alice.user)
    paths = {
        reverse("import_batch", args=[job.public_id]): PAYLOADS,
        reverse("imports"): [],
        reverse("import_undo", args=[job.public_id]): [],
        reverse("settings_shoes"): [payload[:80] for payload in PAYLOADS],
        reverse("settings_shoe_edit", args=[shoe.public_id]): [shoe.name],
        reverse("settings_profile"): [],
        reverse("settings_tokens"): [],
        reverse("settings_security"): [],
        reverse("activity_edit", args=[activity.public_id]): [PAYLOADS[0]],
        reverse("activity_delete", args=[activity.public_id]): [PAYLOADS[0]],
        reverse("activity_new"): [],
        reverse("activities_trash"): [],
        reverse("upload"): [],
    }
    for number, (path, shown) in enumerate(paths.items()):
        name_people(cast, number)
        text = reader.look(path)
        assert [payload for payload in shown if payload not in text] == [], path


def test_messages_that_name_things(chromium, live_server, library, cast):
    """Toasts: each activity is deleted, and one page says it of all of them."""
    client = Client()
    client.force_login(cast.alice.user)
    for activity in library.activities:
        client.post(reverse("activity_delete", args=[activity.public_id]))
    with watched(chromium, live_server.url, None) as watch:
        kept = [
            {"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()
        ]
        watch.page.context.add_cookies([cookie for cookie in kept if cookie["value"]])
        text = Reader(watch).look(reverse("activities_trash"))
        shown = watch.page.locator("[data-toast]").all_text_contents()
        assert len(shown) == len(PAYLOADS)
        assert [payload for payload in PAYLOADS if f"“{payload}”" not in text] == []
    assert watch.faults == []
    assert SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value).exists


def test_what_scripts_write_into_the_page(reader_of, library, cast):
    """Names of chosen files, and titles in the question before deleting many."""
    reader = reader_of(cast.alice)
    names = [payload.replace("/", "") for payload in PAYLOADS]
    reader.look(reverse("upload"))
    chosen = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"x"} for name in names]
    reader.page.locator("input[type=file]#files").set_input_files(chosen)
    expect(reader.page.locator("[data-rows] li")).to_have_count(len(names))
    text = reader.check("upload, files chosen")
    assert [name for name in names if name not in text] == []
    reader.look(reverse("activities"))
    for box in reader.page.locator("main tbody input[type=checkbox]").all()[:3]:
        box.check()
    reader.page.locator("[data-delete]").first.click()
    expect(reader.page.locator("dialog#bulk-delete")).to_be_visible()
    reader.check("the question before deleting")


def test_json_inside_a_page_ends_no_script_element():
    text = as_script({"key": "</script><script>window.__x=1</script><!--", "and": "&\u2028"})
    assert not set("<>&") & set(text)
