"""Filters live in the address: what is read from it, what is written to it, what is nonsense."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from analytics.selectors.effort import Effort
from athletes.models import Athlete, Shoe
from athletes.selectors import Reader
from runhub.web.filters import Filters

pytestmark = pytest.mark.django_db


def asked(query: str, athlete: Athlete, units: str = "metric") -> Filters:
    request = RequestFactory().get(f"/progress/metrics/{query}")
    request.user, request.reader = athlete.user, Reader(athlete=athlete, units=units)
    return Filters.from_request(request, athlete)


def test_what_is_written_is_read_again(alice):
    shoe = Shoe.objects.create(athlete=alice, name="Blue")
    query = (
        "?window=12w&against=last_year&sport=run&sport=walk&type=easy&type=race&surface=trail"
        f"&device=A%20%26%20B&shoe={shoe.public_id}&at=hr:140-150"
    )
    found = asked(query, alice)
    assert found.said == ()
    assert asked(found.query(), alice) == found
    assert (found.types, found.devices) == (("easy", "race"), ("A & B",))
    assert [chip.label for chip in found.chips()][-1] == "Blue"
    without = asked(found.chips()[-1].remove_href, alice)
    assert without.shoes == () and without.types == found.types


def test_nothing_asked_is_a_year_of_runs_and_an_empty_query(alice):
    found, today = asked("", alice), timezone.localdate()
    assert (found.window.start, found.window.end) == (today - timedelta(days=364), today)
    assert (found.sports, found.query()) == (("run",), "?")


@pytest.mark.parametrize(
    "query",
    ["window=9w", "from=yesterday", "against=never", "sport=dance", "type=x", "surface=moon",
     "shoe=1", "shoe=0190aaaa-0000-7000-8000-000000000000", "at=pace", "at=pace:3-3", "at=hr:1-2",
     "at=hr:nan-150", "at=vibe:1-2", "at_axis=pace&at_low=5:99&at_high=4:00", "at_axis=hr",
     "device=%00", "window=all&against=previous", f"device={'x' * 99}"],
)  # fmt: skip
def test_nonsense_is_left_out_and_named(alice, browser_of, query):
    found = asked(f"?{query}", alice)
    assert len(found.said) == 1
    assert found.query() in ("?", "?window=all")
    assert browser_of(alice).get(f"/progress/metrics/?{query}").status_code == 200


def test_days_may_stand_either_way_round(alice):
    found = asked("?from=2025-03-10&to=2025-03-01&window=12w", alice)
    assert (found.window.start, found.window.end) == (date(2025, 3, 1), date(2025, 3, 10))
    before, year = found.window.compared("previous"), found.window.compared("last_year")
    assert (before.start, before.end) == (date(2025, 2, 19), date(2025, 2, 28))
    # 52 weeks earlier: the same weekdays.
    assert (year.start, year.end) == (date(2024, 3, 2), date(2024, 3, 11))


def test_the_form_takes_the_readers_paces_and_the_address_keeps_metres(alice):
    found = asked("?at_axis=pace&at_low=5:00&at_high=5:20", alice)
    assert found.at == Effort("pace", 1000 / 320, 1000 / 300)
    assert found.query() == "?at=pace:3.125-3.333"
    miles = asked("?at_axis=pace&at_low=8:00&at_high=8:30", alice, "imperial")
    assert miles.at.high == pytest.approx(1609.344 / 480)
    assert asked("?at=grade:-2..2", alice).at == Effort("grade", -0.02, 0.02)


def test_shoes_of_an_athlete_are_no_filter_of_their_coach(cast):
    shoe = Shoe.objects.create(athlete=cast.alice, name="Blue")
    request = RequestFactory().get(f"/?shoe={shoe.public_id}")
    request.user, request.reader = cast.bob.user, Reader(athlete=cast.bob)
    found = Filters.from_request(request, cast.alice)
    assert found.shoes == () and len(found.said) == 1
