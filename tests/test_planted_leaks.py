"""Leaks planted on purpose: the table of addresses finds each of them.

A test of who may see what is worth as much as what it finds when something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from activities import access as activities_access
from activities.models import Activity, ImportJob
from athletes import access as athletes_access
from athletes import sight
from athletes.models import ApiToken, Shoe, Threshold
from tests.conftest import Cast
from tests.test_url_access import check, clients, world  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
Plant = Callable[[pytest.MonkeyPatch], None]


def everybody_sees_every_activity(patch: pytest.MonkeyPatch) -> None:
    everything = "SELECT id, %(all)s::varchar[], NULL::date FROM athletes_athlete"
    patch.setattr(sight, "GRANTS", everything)


def every_athlete_is_visible(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(athletes_access, "sight_of", lambda user, athlete: sight.OWN)


def roles_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    everyone = sight.GRANTS.replace("staff.role = ANY(%(roles)s)", "%(roles)s::text[] IS NOT NULL")
    patch.setattr(sight, "GRANTS", everyone)


def a_team_put_away_still_opens(patch: pytest.MonkeyPatch) -> None:
    open_ = sight.GRANTS.replace("AND team.archived_at IS NULL", "")
    patch.setattr(sight, "GRANTS", open_)


def coaches_may_edit(patch: pytest.MonkeyPatch) -> None:
    real = activities_access.activity_for

    def activity_for(user: Any, key: Any, need: Any = None, **options: Any) -> Any:
        return real(user, key, **options)

    for module in ("runhub.web.run", "runhub.web.activities"):
        patch.setattr(f"{module}.activity_for", activity_for, raising=False)


def originals_are_open(patch: pytest.MonkeyPatch) -> None:
    def recording_for(user: Any, key: Any) -> Any:
        return Activity.objects.select_related("source_file").get(public_id=key)

    coaches_may_edit(patch)  # two doors stand behind each other
    patch.setattr("runhub.web.run.recording_for", recording_for)


def batches_are_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(activities_access, "jobs_of", lambda user: ImportJob.objects.all())


def shoes_are_found_by_id_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "athletes.selectors.shoe_of", lambda athlete, key: Shoe.objects.get(public_id=key)
    )


def thresholds_are_found_by_id_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "athletes.selectors.threshold_of", lambda athlete, pk: Threshold.objects.get(pk=pk)
    )


def tokens_are_found_by_id_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "athletes.tokens.token_of",
        lambda user, key: ApiToken.objects.get(public_id=key),
    )


LEAKS: dict[Plant, tuple[str, ...]] = {
    everybody_sees_every_activity: ("activities/<uuid:key>/", "activities/<uuid:key>/edit/"),
    every_athlete_is_visible: ("athletes/<uuid:athlete>/activities/",),
    roles_do_not_matter: ("activities/<uuid:key>/",),
    a_team_put_away_still_opens: ("activities/<uuid:key>/",),
    coaches_may_edit: ("activities/<uuid:key>/edit/", "activities/<uuid:key>/delete/"),
    originals_are_open: ("activities/<uuid:key>/original/",),
    batches_are_open: ("imports/<uuid:key>/",),
    shoes_are_found_by_id_alone: ("settings/shoes/<uuid:key>/",),
    thresholds_are_found_by_id_alone: ("settings/thresholds/<int:pk>/",),
    tokens_are_found_by_id_alone: ("settings/tokens/<uuid:key>/revoke/",),
}


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found(
    plant: Plant,
    cast: Cast,
    world: dict[str, str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asking = clients(cast)
    routes = LEAKS[plant]
    for route in routes:
        check(route, asking, world)  # all is well before
    plant(monkeypatch)
    found = []
    for route in routes:
        try:
            check(route, asking, world)
        except AssertionError as error:
            found.append(str(error))
    assert found, f"nobody noticed: {plant.__name__}"
