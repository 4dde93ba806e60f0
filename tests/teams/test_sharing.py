"""What one shares, ends, and learns about who looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.consent.breakglass import glass_break, glass_end
from athletes.models import Look, Share
from tests.api.conftest import api_of  # noqa: F401
from tests.conftest import person
from tests.teams.conftest import Squad, a_run, signed_in

SHARING = "/settings/sharing/"


def end(squad: Squad) -> None:
    signed_in(squad.alice).post(reverse("settings_share_end", args=[squad.team.public_id]))


def test_what_is_ended_is_gone_with_the_next_request(squad: Squad, api_of):  # noqa: F811
    run = a_run(squad.alice.user.athlete)
    bob, token = signed_in(squad.bob), api_of(squad.bob.user.athlete)
    page = reverse("activity", args=[run.public_id])
    assert bob.get(page).status_code == token.get(f"activities/{run.public_id}/").status_code == 200
    etag = token.get(f"activities/{run.public_id}/")["ETag"]
    end(squad)
    assert bob.get(page).status_code == 404
    assert token.get(f"activities/{run.public_id}/", If_None_Match=etag).status_code == 404
    people = bob.get(squad.url("team_people")).content.decode()
    assert "Alice" in people and "shares nothing" in people


def test_it_takes_two_clicks_from_any_page(squad: Squad):
    alice = signed_in(squad.alice)
    assert f'class="sharing-link" href="{SHARING}"' in alice.get("/activities/").content.decode()
    page = alice.get(SHARING).content.decode()
    assert reverse("settings_share_end", args=[squad.team.public_id]) in page
    for who in ("Olga", "Bob", "Anton"):
        assert who in page
    end(squad)
    assert "sharing-link" not in alice.get("/activities/").content.decode()
    assert "They see your name and nothing else." in alice.get(SHARING).content.decode()


def test_runs_before_the_chosen_day_stay_hidden(squad: Squad):
    old = a_run(squad.alice.user.athlete, day="2026-05-01")
    new = a_run(squad.alice.user.athlete, day="2026-05-20")
    body = {"kinds": ["training"], "span": "day", "since": "2026-05-10", "until": ""}
    signed_in(squad.alice).post(reverse("settings_share", args=[squad.team.public_id]), body)
    bob = signed_in(squad.bob)
    statuses = [
        bob.get(reverse("activity", args=[run.public_id])).status_code for run in (old, new)
    ]
    assert statuses == [404, 200]


def test_after_the_last_day_nothing_is_shared_and_both_sides_read_so(squad: Squad):
    run = a_run(squad.alice.user.athlete)
    yesterday = timezone.localdate() - timedelta(days=1)
    Share.objects.update(until=yesterday)
    assert signed_in(squad.bob).get(reverse("activity", args=[run.public_id])).status_code == 404
    assert "It ended on" in signed_in(squad.alice).get(SHARING).content.decode()
    assert "shares nothing" in signed_in(squad.bob).get(squad.url("team_people")).content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kinds": ["map"], "span": "day", "since": ""}, "Give the day."),
        ({"kinds": ["map"], "span": "all", "until": "2020-01-01"}, "This day has passed."),
        ({"kinds": ["everything"], "span": "all"}, "everything"),
        ({"kinds": ["map"], "span": "never"}, "never"),
    ],
)
def test_a_choice_that_makes_no_sense_changes_nothing(squad: Squad, body, words: str):
    before = list(Share.objects.values())
    url = reverse("settings_share", args=[squad.team.public_id])
    answer = signed_in(squad.alice).post(url, body)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert list(Share.objects.values()) == before


def test_the_athlete_reads_who_looked_at_what(squad: Squad):
    run = a_run(squad.alice.user.athlete)
    bob = signed_in(squad.bob)
    for _time in range(2):
        bob.get(reverse("activity", args=[run.public_id]))
    signed_in(squad.anton).get(
        reverse("athlete_activities", args=[squad.alice.user.athlete.public_id])
    )
    Look.objects.filter(viewer=squad.anton.user).update(reason="She asked for help.")
    page = signed_in(squad.alice).get(SHARING).content.decode()
    for words in ("a run · 2 times that day", "your list of runs", "“She asked for help.”"):
        assert words in page, words
    assert "2 times" not in bob.get(SHARING).content.decode()


def test_the_athlete_reads_of_passes_that_nobody_used(squad: Squad):
    admin = person("Root").user
    admin.is_superuser = True
    admin.save()
    athlete = squad.alice.user.athlete
    over = glass_break(admin=admin, athlete=athlete, reason="The import of May is stuck.")
    glass_end(glass=over)
    glass_break(admin=admin, athlete=athlete, reason="It is stuck once more.")
    page = signed_in(squad.alice).get(SHARING).content.decode()
    passes = page.partition('id="passes"')[2].partition("</section>")[0]
    running, ended = passes.split("</li>")[:2]
    assert "Root" in running and "It is stuck once more." in running and "running" in running
    assert "Root" in ended and "The import of May is stuck." in ended and "ended" in ended
    assert "stuck" not in signed_in(squad.bob).get(SHARING).content.decode()


def test_the_record_of_looks_is_paged_without_gaps(squad: Squad):
    athlete, now = squad.alice.user.athlete, timezone.now()
    Look.objects.bulk_create(
        Look(
            athlete=athlete, viewer=squad.bob.user, viewer_name=f"Looker {n:03d}", what="activity",
            day=now.date() - timedelta(days=n), first_at=now, last_at=now - timedelta(days=n // 2),
        )
        for n in range(120)
    )  # fmt: skip
    alice, url, seen = signed_in(squad.alice), "/settings/sharing/looks/", ""
    for _page in range(3):
        answer = alice.get(url)
        seen += answer.content.decode()
        url = f"/settings/sharing/looks/?{answer.context['next']}"
    assert answer.context["next"] == ""
    assert [f"Looker {n:03d}" for n in range(120) if seen.count(f"Looker {n:03d}") != 1] == []


def test_people_and_sharing_take_no_query_a_row(squad: Squad, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from athletes.models import Membership

    bob, url = signed_in(squad.bob), squad.url("team_people")
    bob.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        bob.get(url)
    for number in range(15):
        member = Membership(team=squad.team, user=person(f"Runner{number}").user, role="athlete")
        member.save()
        Share.objects.create(membership=member, kinds=["training"])
    with CaptureQueriesContext(connection) as many:
        bob.get(url)
    assert len(many) == len(few)
