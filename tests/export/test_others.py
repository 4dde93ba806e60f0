"""What stands between the athlete and others is in the archive, and nothing of others beside it."""

from __future__ import annotations

import json
import zipfile
from datetime import date

import pytest
from django.utils import timezone

from athletes.consent.breakglass import glass_break
from athletes.consent.looks import looks_write
from coaching.services.comments import comment_create
from tests.conftest import Cast, join, person
from tests.export.conftest import made, take
from tests.talk.conftest import run_of

pytestmark = pytest.mark.django_db


def test_comments_shares_looks_and_passes_are_in_it_and_moving_ignores_them(cast: Cast):
    alice, bob, emil = cast.alice, cast.bob, person("Emil")
    join(cast.team, emil)
    hills, others = run_of(alice), run_of(emil, title="Emil's secret loop")
    comment_create(author=bob.user, activity=hills, text="Too fast on Tuesday.")
    comment_create(author=alice.user, activity=hills, text="It felt easy.", team=cast.team)
    comment_create(author=bob.user, activity=others, text="For Emil alone.")
    looks_write(viewer=bob.user, athletes={alice.pk}, what="activity", now=timezone.now())
    root = person("Root").user
    root.is_superuser = True
    root.save()
    glass_break(admin=root, athlete=alice, reason="She asked about an import.")
    path = made(alice)
    archive = zipfile.ZipFile(path)
    said = json.loads(archive.read("comments.json"))["comments"]
    assert [(one["author"], one["text"]) for one in said] == [
        ("Bob", "Too fast on Tuesday."), ("Alice", "It felt easy."),
    ]  # fmt: skip
    assert {one["activity"] for one in said} == {str(hills.public_id)} and said[0]["created_at"]
    sharing = json.loads(archive.read("sharing.json"))
    assert sharing["teams"][0]["team"] == "Team Red" and "map" in sharing["teams"][0]["kinds"]
    (look,) = sharing["looks"]
    assert (look["viewer_name"], look["day"]) == ("Bob", str(date.today()))
    assert sharing["passes"][0]["reason"] == "She asked about an import."
    items = take(cast.carol, path.read_bytes())
    assert not [item for item in items.values() if item.outcome == "failed"]
    bobs = json.loads(zipfile.ZipFile(made(bob)).read("comments.json"))["comments"]
    assert "For Emil alone." in [one["text"] for one in bobs]
    assert not [one for one in bobs if "activity" in one or one["on"] == "own run"]
