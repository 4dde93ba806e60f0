"""The coach's table as a page, a panel, a file, and through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from athletes.models import Look, Membership, Role, Share, Team
from coaching.models import Flag, TableView
from tests.conftest import Cast
from tests.table.people import join, loaded, long_ago, raised, ran

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def red(cast: Cast) -> Cast:
    long_ago(cast.team)
    return cast


def at(cast: Cast, name: str = "team_table", *more: object) -> str:
    return reverse(name, args=[cast.team.public_id, *more])


def words(answer) -> str:
    text = strip_tags(answer.content.decode().replace("<", " <"))
    return " ".join(text.replace("\xa0", " ").split())


def test_the_table_says_who_needs_attention_and_why_they_come_first(red, browser_of):
    (ben,) = join(red.team, ["Ben"])
    ran(red.alice, 3)
    raised(ben)
    text = words(browser_of(red.bob).get(at(red)))
    assert "1 of 2 needs attention; 1 new since" in text
    assert "Who needs attention comes first" in text
    assert text.index("B Ben") < text.index("A Alice")
    assert "Load far above usual" in text
    assert "3 days ago Run of Alice" in text


def test_what_is_not_shared_is_named_and_never_a_zero(red, browser_of):
    Share.objects.update(kinds=[])
    text = words(browser_of(red.bob).get(at(red)))
    assert "shares nothing" in text
    assert "not shared" in text
    assert "0 km" not in text


def test_without_the_body_the_load_says_it_is_by_pace(red, browser_of):
    loaded(red.alice, {0: 80.0, 10: 60.0}, by_pace=0.5)
    Share.objects.update(kinds=["training"])
    text = words(browser_of(red.bob).get(at(red)))
    assert "40 by pace" in text
    assert "80" not in text


def test_the_table_costs_the_same_queries_for_three_athletes_and_for_thirty(red, browser_of):
    client = browser_of(red.bob)
    for athlete in join(red.team, ["Ben", "Cleo"]):
        ran(athlete, 1)
        raised(athlete)
    client.get(at(red))
    with CaptureQueriesContext(connection) as three:
        client.get(at(red))
    for athlete in join(red.team, [f"Runner{n}" for n in range(27)]):
        ran(athlete, 1)
        raised(athlete)
    with CaptureQueriesContext(connection) as thirty:
        client.get(at(red))
    assert len(three) == len(thirty) <= 24


def test_who_only_coaches_starts_at_the_only_team_and_then_at_the_last(red, browser_of):
    client = browser_of(red.bob)
    assert client.get(reverse("team")).url == at(red)
    other = Team.objects.create(name="A first by name")
    Membership.objects.create(team=other, user=red.bob.user, role=Role.COACH)
    client.get(at(red))
    assert client.get(reverse("team")).url == at(red)
    assert "Nobody shares with you yet." in words(browser_of(red.alice).get(reverse("team")))


def test_columns_are_chosen_and_remembered_for_this_team(red, browser_of):
    client = browser_of(red.bob)
    answer = client.post(
        at(red, "team_table_columns"), {"column": ["form", "flag"], "show": "silent"}
    )
    assert answer.url == f"{at(red)}?show=silent"
    assert TableView.objects.get().columns == ["flag", "form"]
    html = client.get(at(red)).content.decode()
    assert 'class="cell-form' in html
    assert 'class="cell-load' not in html
    assert client.post(at(red, "team_table_columns"), {"column": "secret"}).status_code == 422


def test_the_file_has_what_the_table_shows(red, browser_of):
    client = browser_of(red.bob)
    join(red.team, ["=Ben"])
    ran(red.alice, 2, title="Tempo")
    client.post(at(red, "team_table_columns"), {"column": ["last"]})
    lines = client.get(f"{at(red, 'team_table_csv')}?sort=name").content.decode().splitlines()
    day = timezone.localdate() - timedelta(days=2)
    assert lines[0] == "athlete,groups,state,last_run,last_run_title,last_run_distance_m"
    assert lines[1:] == ["'=Ben,,,,,", f"Alice,,,{day},Tempo,10000"]


def test_a_row_opens_beside_the_table_and_alone_without_script(red, browser_of):
    ran(red.alice, 1, title="Easy on the canal")
    raised(red.alice)
    client, url = browser_of(red.bob), at(red, "team_table_panel", red.alice.public_id)
    part = client.get(url, headers=HTMX)
    assert "<html" not in part.content.decode()
    for answer in (part, client.get(url)):
        assert "Easy on the canal" in words(answer)
        assert "125 % above" in words(answer)
    assert client.get(at(red, "team_table_panel", red.dora.public_id)).status_code == 404


def test_a_flag_answered_in_the_panel_is_gone_from_the_row_that_is_asked_for_anew(red, browser_of):
    ran(red.alice, 1)
    raised(red.alice)
    client, url = browser_of(red.bob), at(red, "team_table_panel", red.alice.public_id)
    assert f'hx-get="{url}?row=1"' in client.get(url, headers=HTMX).content.decode()
    answer = at(red, "flag_answer", Flag.objects.get().public_id)
    assert client.post(answer, {"button": "done"}, headers=HTMX)["HX-Trigger"] == "flag-answered"
    row = client.get(f"{url}?row=1", headers=HTMX).content.decode()
    assert row.startswith(f'<tr id="athlete-{red.alice.pk}" class="is-current">')
    assert "put off or done" in row


def test_athletes_see_who_looked_at_the_table_and_those_who_were_filtered_out_do_not(
    red, browser_of
):
    join(red.team, ["Ben"])
    browser_of(red.bob).get(f"{at(red)}?q=alice")
    assert list(Look.objects.values_list("athlete__name", "what")) == [("Alice", "table")]


def test_the_table_is_for_the_staff(red, browser_of):
    assert browser_of(red.alice).get(at(red)).status_code == 403
    assert browser_of(red.carol).get(at(red)).status_code == 404


def test_the_api_gives_the_rows_with_null_for_what_is_not_shared(red, api_of):
    loaded(red.alice, {0: 80.0}, by_pace=0.5)
    join(red.team, ["Quiet"], kinds=[])
    rows = api_of(red.bob).get(f"teams/{red.team.public_id}/table/").json()["rows"]
    alice, quiet = rows
    assert (alice["figures"]["load_7_days"], alice["figures"]["load_by"]) == (80.0, "heart_rate")
    assert (quiet["figures"], quiet["last_run"], quiet["unread_comments"]) == (None, None, None)
    assert len(quiet["not_shared"]) == 6
