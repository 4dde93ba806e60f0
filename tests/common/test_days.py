"""Days and weeks as people say them."""

from datetime import date

import pytest

from common import days

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "span", "count"),
    [
        (date(2026, 3, 2), "today", 0),
        (date(2026, 3, 1), "yesterday", 1),
        (date(2026, 3, 3), "tomorrow", -1),
        (date(2026, 2, 17), "days", 13),
        (date(2026, 2, 16), "weeks", 2),
        (date(2025, 12, 30), "weeks", 8),
        (date(2025, 12, 29), "months", 2),
        (date(2024, 4, 2), "months", 23),
        (date(2024, 3, 2), "years", 2),
        (date(2026, 3, 30), "weeks", -4),
        (date(2026, 8, 2), "months", -5),
    ],
)
def test_how_long_ago(day, span, count):
    assert days.since(day, TODAY) == days.Since(span, count)


def test_a_month_is_full_on_its_day():
    assert days.whole_months(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert days.whole_months(date(2026, 1, 15), date(2026, 3, 15)) == 2


@pytest.mark.parametrize(
    ("first_weekday", "start"),
    [(0, date(2026, 2, 23)), (5, date(2026, 2, 28)), (6, date(2026, 3, 1))],
)
def test_the_week_begins_where_the_reader_says(first_weekday, start):
    assert days.week_start(date(2026, 3, 1), first_weekday) == start
