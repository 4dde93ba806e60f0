"""Settings pages: what is typed in one's own units is stored in SI, and belongs to oneself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from athletes import services
from athletes.models import Athlete, Membership, Role, Shoe, Threshold
from athletes.selectors import Reader
from athletes.teams import services as teams
from runhub.web.zones import zones_of

PROFILE = {
    "name": "Alice",
    "birth_year": "1990",
    "sex": "F",
    "weight": "60.5",
    "units": "metric",
    "time_zone": "Europe/Berlin",
    "week_start": "6",
    "language": "en",
    "theme": "dark",
}


def save_profile(client, **changes):
    return client.post(reverse("settings_profile"), PROFILE | changes)


def imperial(athlete: Athlete) -> Athlete:
    athlete.units = "imperial"
    athlete.save()
    return athlete


def test_a_profile_is_saved_and_shapes_the_next_page(alice, browser_of):
    client = browser_of(alice)
    assert save_profile(client).status_code == 302
    alice.refresh_from_db()
    assert (alice.weight_kg, alice.week_start, alice.sex) == (60.5, 6, "F")
    page = client.get(reverse("settings_profile"))
    assert 'data-theme="dark"' in page.content.decode()


def test_a_weight_in_pounds_is_stored_in_kilograms(alice, browser_of):
    save_profile(browser_of(imperial(alice)), units="imperial", weight="154.3")
    alice.refresh_from_db()
    assert alice.weight_kg == pytest.approx(69.99, abs=0.01)


def test_saving_an_untouched_weight_does_not_round_it(alice, browser_of):
    alice.weight_kg = 61.23
    imperial(alice)
    save_profile(browser_of(alice), units="metric", weight="135.0")
    alice.refresh_from_db()
    assert alice.weight_kg == 61.23


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("weight", "5", "Give a weight between 20.0 kg and 300.0 kg."),
        ("birth_year", "2200", "Give a year up to"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("name", "", "This field is required."),
    ],
)
def test_a_wrong_field_says_why_beside_itself(alice, browser_of, field, value, message):
    page = save_profile(browser_of(alice), **{field: value})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert f'id="id_{field}_error"' in page.content.decode()


def test_the_theme_switch_works_without_script(alice, browser_of):
    answer = browser_of(alice).post(
        reverse("settings_theme"), {"theme": "dark", "next": "/settings/shoes/"}
    )
    assert (answer.status_code, answer.url) == (302, "/settings/shoes/")
    alice.refresh_from_db()
    assert alice.theme == "dark"


def test_the_theme_switch_leads_to_no_foreign_site(alice, browser_of):
    answer = browser_of(alice).post(
        reverse("settings_theme"), {"theme": "dark", "next": "//evil.example/"}
    )
    assert answer.url == reverse("settings_profile")


def test_an_unknown_theme_is_refused(alice, browser_of):
    assert browser_of(alice).post(reverse("settings_theme"), {"theme": "neon"}).status_code == 400


def add_threshold(client, **values):
    return client.post(reverse("settings_thresholds"), {"valid_from": "2026-03-01"} | values)


def test_a_threshold_pace_is_typed_in_the_readers_units(alice, browser_of):
    assert add_threshold(browser_of(alice), threshold_pace="4:30").status_code == 302
    assert alice.thresholds.get().threshold_speed_mps == pytest.approx(1000 / 270)
    add_threshold(browser_of(imperial(alice)), threshold_pace="7:00", valid_from="2026-04-01")
    assert alice.thresholds.first().threshold_speed_mps == pytest.approx(1609.344 / 420)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Give at least one heart rate or a pace."),
        ({"threshold_pace": "fast"}, "Write minutes and seconds, such as 4:30."),
        ({"threshold_pace": "1:30"}, "Give a pace between 2:05 /km and 16:40 /km."),
        (
            {"max_heart_rate_bpm": "170", "threshold_heart_rate_bpm": "175"},
            "It must be below the maximum.",
        ),
        (
            {"resting_heart_rate_bpm": "100", "threshold_heart_rate_bpm": "90"},
            "It must be below the others.",
        ),
    ],
)
def test_thresholds_that_cannot_be_are_refused(alice, browser_of, values, message):
    page = add_threshold(browser_of(alice), **values)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert not alice.thresholds.exists()


def test_a_day_has_one_row_of_thresholds(alice, browser_of):
    add_threshold(browser_of(alice), max_heart_rate_bpm="190")
    page = add_threshold(browser_of(alice), max_heart_rate_bpm="180")
    assert "This day has thresholds already" in page.content.decode()
    assert alice.thresholds.get().max_heart_rate_bpm == 190


def test_editing_without_touching_the_pace_keeps_it_exact(alice, browser_of):
    row = services.threshold_set(
        athlete=alice, valid_from=date(2026, 3, 1), threshold_speed_mps=3.7
    )
    browser_of(alice).post(
        reverse("settings_threshold_edit", args=[row.pk]),
        {"valid_from": "2026-03-05", "threshold_pace": "4:30", "max_heart_rate_bpm": "188"},
    )
    row = alice.thresholds.get()
    assert (row.threshold_speed_mps, row.max_heart_rate_bpm) == (3.7, 188)
    assert row.valid_from == date(2026, 3, 5)


def test_deleting_thresholds_asks_first(alice, browser_of):
    row = services.threshold_set(athlete=alice, valid_from=date(2026, 3, 1), max_heart_rate_bpm=190)
    address = reverse("settings_threshold_delete", args=[row.pk])
    page = browser_of(alice).get(address)
    assert "Delete the thresholds from" in page.content.decode()
    assert alice.thresholds.exists()
    browser_of(alice).post(address)
    assert not alice.thresholds.exists()


def test_nobody_else_reaches_my_thresholds_and_shoes(cast, browser_of):
    row = services.threshold_set(
        athlete=cast.alice, valid_from=date(2026, 3, 1), max_heart_rate_bpm=190
    )
    shoe = services.shoe_create(athlete=cast.alice, name="Blue")
    coach = browser_of(cast.bob)
    for name, key in (
        ("settings_threshold_edit", row.pk),
        ("settings_threshold_delete", row.pk),
        ("settings_shoe_edit", shoe.public_id),
        ("settings_shoe_retire", shoe.public_id),
    ):
        assert coach.post(reverse(name, args=[key]), {"name": "x"}).status_code == 404
    assert Threshold.objects.count() == Shoe.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["index", "profile", "thresholds", "shoes", "account"],
)
def test_strangers_are_sent_to_the_log_in(client, name):
    answer = client.get(reverse(f"settings_{name}"))
    assert answer.url.startswith(reverse("account_login"))


def test_zones_follow_friel_by_threshold(alice):
    """Friel's 85, 90, 95 and 100 % of 170 bpm are 144.5, 153, 161.5 and 170."""
    row = Threshold(threshold_heart_rate_bpm=170, threshold_speed_mps=1000 / 270)
    zones = zones_of(row, Reader())
    texts = [zone.text for zone in zones.heart_rate]
    assert texts == ["up to 144", "145–152", "153–161", "162–169", "170 and above"]
    assert zones.pace[3].text == "4:46–4:30" and zones.pace[4].text == "4:30 and faster"


def test_zones_by_maximum_leave_out_what_is_below():
    """Tenths of 190 bpm: 95, 114, 133, 152, 171."""
    zones = zones_of(Threshold(max_heart_rate_bpm=190), Reader())
    texts = [zone.text for zone in zones.heart_rate]
    assert texts == ["95–113", "114–132", "133–151", "152–170", "171 and above"]
    assert zones.pace == []


def test_one_pair_of_shoes_is_the_default(alice, browser_of):
    client = browser_of(alice)
    for name in ("Blue", "Red"):
        client.post(reverse("settings_shoes"), {"name": name, "is_default": "on"})
    assert [shoe.name for shoe in Shoe.objects.filter(is_default=True)] == ["Red"]


def test_retiring_a_pair_can_be_undone(alice, browser_of):
    shoe = services.shoe_create(athlete=alice, name="Blue", is_default=True)
    client, address = browser_of(alice), reverse("settings_shoe_retire", args=[shoe.public_id])
    page = client.post(address, follow=True)
    shoe.refresh_from_db()
    assert shoe.retired_on is not None and not shoe.is_default
    assert f'action="{address}"' in page.content.decode() and "Undo" in page.content.decode()
    client.post(address)
    shoe.refresh_from_db()
    assert shoe.retired_on is None


def test_a_team_starts_with_its_owner(cast):
    team = teams.team_create(owner=cast.dora.user, name="Team Green")
    assert Membership.objects.get(team=team).role == Role.OWNER
    teams.team_member_add(team=team, user=cast.alice.user, role=Role.ATHLETE)
    with pytest.raises(ValidationError):
        teams.team_member_add(team=team, user=cast.alice.user, role=Role.COACH)
    with pytest.raises(ValidationError):
        teams.team_member_add(team=team, user=cast.bob.user, role="king")


def test_settings_cost_no_query_per_row(alice, browser_of, django_assert_max_num_queries):
    for year in range(1970, 2020):
        services.threshold_set(athlete=alice, valid_from=date(year, 1, 1), max_heart_rate_bpm=190)
    client = browser_of(alice)
    # Session, person, rows; how far the analysis is (2); what the runs suggest (3).
    with django_assert_max_num_queries(9):
        client.get(reverse("settings_thresholds"))
