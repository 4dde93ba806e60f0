"""The frame: who sees what, in which units, clock and colours; probes; house rules of templates."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from activities.models import ImportJob
from athletes.selectors import Reader

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


def words(template: str, **context) -> str:
    found = Template(template).render(Context({"reader": Reader()} | context))
    return " ".join(re.sub(r"<[^>]*>", "", found).replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_figure_speaks_the_readers_units():
    miles = Reader(units="imperial")
    assert words("{{ 12000|distance:reader }} {{ 3.29|pace:reader }}") == "12.00 km 5:04/km"
    assert words("{{ 12000|distance:reader }}", reader=miles) == "7.46 mi"


def test_a_missing_figure_says_so_to_screen_readers():
    assert words("{{ value|heart_rate }}", value=None) == "–not recorded"
    assert words("{{ value|elevation:reader }}", value=0.0) == "0 m"


def test_a_clock_shows_the_time_of_the_place():
    start = datetime(2025, 7, 1, 4, 12, tzinfo=UTC)
    shown = Template("{{ start|clock:zone }}").render(
        Context({"start": start, "zone": "Europe/Berlin"})
    )
    assert ">6:12<" in shown and 'title="Europe/Berlin"' in shown


def test_a_moment_just_after_midnight_is_of_the_readers_day():
    moment = datetime(2025, 7, 1, 22, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert 'datetime="2025-07-02"' in Template("{{ when|ago }}").render(
            Context({"when": moment})
        )


def test_days_name_the_year_only_when_it_is_another_one():
    this_year = timezone.localdate().year
    assert words("{{ day|day }}", day=date(2019, 10, 14)) == "Mon 14 Oct 2019"
    assert str(this_year) not in words("{{ day|day }}", day=date(this_year, 10, 14))


def test_titles_are_escaped_in_components():
    assert "<script>" not in Template("{% person name %}{% tile name name %}").render(
        Context({"name": "<script>alert(1)</script>"})
    )


def test_a_flag_has_icon_and_word():
    shown = Template('{% flag "watch" "Load up 40 %" %}').render(Context())
    assert "#triangle-alert" in shown and "Load up 40 %" in shown


@pytest.mark.parametrize(
    ("theme", "media"),
    [("system", "(prefers-color-scheme: dark)"), ("light", "not all"), ("dark", "all")],
)
def test_the_theme_needs_no_script(theme, media):
    page = engines["django"].get_template("404.html")
    request = RequestFactory().get("/")
    request.reader = replace(Reader(), theme=theme)
    shown = page.render({}, request)
    assert f'data-theme="{theme}"' in shown
    assert re.search(rf'id="dark-tokens" media="{re.escape(media)}"', shown)


def test_a_stranger_gets_no_rail_and_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("account_reset_password"))
    assert b"rail" not in page.content


def test_the_frame_costs_four_queries(alice, browser_of, django_assert_num_queries):
    """Session, user with athlete, running imports, notifications."""
    client = browser_of(alice)
    with django_assert_num_queries(4):
        client.get(reverse("settings_profile"))


def test_pages_live_in_the_readers_day(alice, browser_of):
    """Kiritimati and Pago Pago lie 25 hours apart: never the same date."""
    shown = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        alice.time_zone = zone
        alice.save()
        page = browser_of(alice).get(reverse("settings_thresholds")).content.decode()
        shown.add(re.search(r'name="valid_from" value="([\d-]+)"', page).group(1))
    assert len(shown) == 2


def test_only_coaches_see_the_team(cast, browser_of):
    address = reverse("settings_profile")
    assert b">Team<" not in browser_of(cast.alice).get(address).content
    assert b">Team<" in browser_of(cast.bob).get(address).content


def test_running_imports_show_until_they_settle(alice, browser_of):
    job = ImportJob.objects.create(athlete=alice, created_by=alice.user)
    address = reverse("settings_profile")
    assert b"1 import running" in browser_of(alice).get(address).content
    job.settled_at = timezone.now()
    job.save()
    assert b"import running" not in browser_of(alice).get(address).content


def test_the_style_guide_draws_every_component(alice, browser_of):
    page = browser_of(alice).get(reverse("styleguide") + "?theme=dark")
    assert page.status_code == 200
    for css in ("tile", "chart-card", "flag", "person", "empty-state", "toast", "progress"):
        assert f'class="{css}' in page.content.decode() or f" {css}" in page.content.decode()


@pytest.mark.parametrize("code", ["403", "404", "413", "429", "500", "403_csrf"])
def test_error_pages_stand_without_any_context(code):
    page = engines["django"].get_template(f"{code}.html").render({})
    assert "<h1>" in page and 'class="button is-primary' in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_code(path):
    """A strict content security policy blocks style attributes, handlers and inline scripts."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert "javascript:" not in text and "hx-on" not in text
