"""What a coach reads: the athlete by name, and what is not shared named as such."""

from __future__ import annotations

import re
from html import unescape

import pytest

from common.kinds import Kind
from tests.consent.world import addresses, runs_of, share
from tests.web.tiny import bring_tiny

pytestmark = pytest.mark.django_db
YOU = re.compile(r"\b(you|your|yours|yourself)\b", re.I)


def told(html: str) -> str:
    """The text of the main part, with the words of charts and of labels."""
    main = html.partition("<main")[2].partition("</main>")[0] or html
    labels = " ".join(re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', main))
    text = re.sub(r"<(style|svg)\b.*?</\1>", " ", main, flags=re.S)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", f"{text} {labels}").split()))


def spoken_to(text: str) -> list[str]:
    return [text[max(0, hit.start() - 50) : hit.end() + 40] for hit in YOU.finditer(text)]


def test_pages_about_somebody_else_speak_of_them(cast, browser_of):
    runs = runs_of(cast.alice)
    own = told(browser_of(cast.alice).get("/progress/panels/form/").content.decode())
    assert spoken_to(own)  # or the silence below would prove nothing
    coach = browser_of(cast.bob)
    pages = [way for way in addresses(cast.alice, runs) if not re.search("/api/|csv|json", way)]
    said = {way: spoken_to(told(coach.get(way).content.decode())) for way in pages}
    assert {way: hits for way, hits in said.items() if hits} == {}


def test_the_run_says_in_each_place_what_is_not_shared(cast, browser_of):
    activity = bring_tiny(cast.alice)
    share(cast.alice, [Kind.TRAINING])
    page = f"/activities/{activity.public_id}/"
    html = browser_of(cast.bob).get(page).content.decode()
    text = told(html)
    for sentence in ("does not share maps.", "does not share charts.", "does not share notes."):
        assert text.count(f"Alice {sentence}") == 1, sentence
    # In its tile and among the zones; and nowhere as a sensor that was missing.
    assert text.count("Alice does not share heart rate.") == 2
    assert "No heart rate was recorded" not in text and "there is no map" not in text
    assert "not shared: charts, maps, heart rate and body, notes" in told(
        html.partition("<main")[0]
    )
    assert spoken_to(text) == []
    mine = told(browser_of(cast.alice).get(page).content.decode())
    assert "not share" not in mine


def test_lists_and_panels_say_why_something_else_is_shown(cast, browser_of):
    runs_of(cast.alice)
    share(cast.alice, [Kind.TRAINING])
    coach, of = browser_of(cast.bob), f"/athletes/{cast.alice.public_id}"

    def text(address: str) -> str:
        found = told(coach.get(f"{of}/{address}").content.decode())
        assert spoken_to(found) == []
        return found

    listed = text("activities/?sort=-hr&q=run")
    assert "Alice does not share heart rate. So the newest come first." in listed
    assert "Alice does not share notes. So nothing was looked for in the notes" in listed
    assert "Alice does not share heart rate, so load counts pace instead." in text(
        "progress/panels/form/"
    )
    assert "Alice does not share heart rate. So there is no TRIMP here." in text(
        "progress/metrics/trimp/"
    )
    assert "Alice does not share heart rate. So whole runs are shown." in text(
        "progress/metrics/pace/?at=hr:140-150"
    )
