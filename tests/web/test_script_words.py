"""What scripts say comes from the page, so that it can be translated."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from ops.state import CLONE
from runhub.web.upload_words import script_words

SCRIPTS = sorted((CLONE / "static" / "js").rglob("*.js"))
TEXT = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
SENTENCE = re.compile(r"^[A-Z][a-z]+ [a-z]+|\b[a-z]{2,} [a-z]{2,} [a-z]{2,}")
MACHINE = ("use strict", "cannot load")  # a directive, an error of the console


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_has_sentences_of_its_own(path):
    code = re.sub(r"^\s*(//|/?\*).*$", "", path.read_text(), flags=re.M)
    texts = [text for _, text in TEXT.findall(code)]
    said = [t for t in texts if SENTENCE.search(t) and not t.startswith(MACHINE)]
    assert [t for t in said if not re.search(r"[<=#\[]", t)] == []


def keys_used() -> set[str]:
    code = "".join(path.read_text() for path in SCRIPTS if path.name.startswith("upload"))
    filled = re.findall(r'fill\((?:isArchive \? )?"(\w+)"(?: : "(\w+)")?', code)
    return {key for pair in filled for key in pair if key} | set(
        re.findall(r"\bwords\.(\w+)\b(?!\")", code)
    )


def test_the_page_brings_exactly_the_words_its_script_says(alice, browser_of):
    page = browser_of(alice).get(reverse("upload")).content.decode()
    found = re.search(r'<script id="upload-words" type="application/json">(.*?)</script>', page)
    assert set(json.loads(found[1])) == keys_used()


def test_the_words_are_translated(monkeypatch):
    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", lambda self, text: text.upper())
    monkeypatch.setattr(
        trans_real.DjangoTranslation, "ngettext", lambda self, one, many, n: f"{n}x {one}"
    )
    with translation.override("en"):
        words = script_words()
    assert words["isRefused"] == "NOT TAKEN"
    assert words["moreWait"]["many"].startswith("1000x ")
    for key, text in words.items():
        forms = [text] if isinstance(text, str) else list(text.values())
        assert all(form.isupper() or re.match(r"\d+x ", form) for form in forms), key
