"""Leaks planted on purpose: the matrix finds each of them.

A test of who may see what is worth as much as what it finds when something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from activities import access as activities_access
from activities.models import Activity, ImportJob
from athletes import access as athletes_access
from athletes.consent import sight
from athletes.models import ApiToken, Shoe, Threshold
from common.kinds import Kind
from runhub.api.base import ApiView
from runhub.web.headers import HeadersMiddleware
from tests.access.asking import fresh_limits, plain_errors
from tests.access.consent import STATES, consent, expected
from tests.access.stage import Stage, class_of
from tests.access.table import API, WEB
from tests.access.test_differences import Change, beats, difference, words

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]
COACH, MATE, STRANGER = "coach of her team", "athlete of her team", "without a team"
RUN, LIST = "activities/<uuid:key>/", "athletes/<uuid:athlete>/activities/"
API_RUN = "/api/v1/activities/{id}/"


def _granted(patch: Patch, old: str, new: str) -> None:
    """Another statement of what shares grant; it must hold what is replaced."""
    assert old in sight.GRANTS, old
    patch.setattr(sight, "GRANTS", sight.GRANTS.replace(old, new))


def everybody_sees_every_activity(patch: Patch) -> None:
    everything = "SELECT id, %(all)s::varchar[], NULL::date FROM athletes_athlete"
    patch.setattr(sight, "GRANTS", everything)


def every_athlete_is_visible(patch: Patch) -> None:
    patch.setattr(athletes_access, "sight_of", lambda user, athlete: sight.OWN)


def roles_do_not_matter(patch: Patch) -> None:
    _granted(patch, "staff.role = ANY(%(roles)s)", "%(roles)s::text[] IS NOT NULL")


def a_team_put_away_still_opens(patch: Patch) -> None:
    _granted(patch, "AND team.archived_at IS NULL", "")


def being_in_a_team_is_enough(patch: Patch) -> None:
    _granted(patch, "JOIN athletes_share AS share", "LEFT JOIN athletes_share AS share")
    _granted(patch, "SELECT athlete.id, share.kinds", "SELECT athlete.id, %(all)s::varchar[]")
    _granted(patch, "share.kinds <> '{}' AND", "")


def kinds_do_not_matter(patch: Patch) -> None:
    _granted(patch, "SELECT athlete.id, share.kinds", "SELECT athlete.id, %(all)s::varchar[]")


def the_first_day_does_not_matter(patch: Patch) -> None:
    _granted(patch, "share.kinds, share.since", "share.kinds, NULL::date")


def the_last_day_does_not_matter(patch: Patch) -> None:
    _granted(patch, "share.until >= athletes_today_in(athlete.time_zone)", "TRUE")


def passes_never_end(patch: Patch) -> None:
    _granted(patch, "AND glass.expires_at > clock_timestamp()", "")


def passes_outlast_the_admin(patch: Patch) -> None:
    _granted(patch, "AND admin.is_superuser", "")


def _columns_forget(patch: Patch, kind: Kind) -> None:
    left = {name: columns for name, columns in activities_access.COLUMNS.items() if name != kind}
    assert len(left) < len(activities_access.COLUMNS)
    patch.setattr(activities_access, "COLUMNS", left)


def notes_are_forgotten_at_the_door(patch: Patch) -> None:
    _columns_forget(patch, Kind.NOTES)


def the_heart_is_forgotten_at_the_door(patch: Patch) -> None:
    _columns_forget(patch, Kind.BODY)


def terms_do_not_matter(patch: Patch) -> None:
    patch.setattr(activities_access, "may_see", lambda seen, run: seen.may(Kind.TRAINING))


def coaches_may_edit(patch: Patch) -> None:
    real = activities_access.activity_for

    def activity_for(user: Any, key: Any, need: Any = None, **options: Any) -> Any:
        return real(user, key, **options)

    for module in ("runhub.web.run", "runhub.web.activities"):
        patch.setattr(f"{module}.activity_for", activity_for, raising=False)


def originals_are_open(patch: Patch) -> None:
    def recording_for(user: Any, key: Any) -> Any:
        return Activity.objects.select_related("source_file").get(public_id=key)

    coaches_may_edit(patch)  # two doors stand behind each other
    patch.setattr("runhub.web.run.recording_for", recording_for)


def batches_are_open(patch: Patch) -> None:
    patch.setattr(activities_access, "jobs_of", lambda user: ImportJob.objects.all())


def shoes_are_found_by_id_alone(patch: Patch) -> None:
    patch.setattr(
        "athletes.selectors.shoe_of", lambda athlete, key: Shoe.objects.get(public_id=key)
    )


def thresholds_are_found_by_id_alone(patch: Patch) -> None:
    patch.setattr(
        "athletes.selectors.threshold_of", lambda athlete, pk: Threshold.objects.get(pk=pk)
    )


def tokens_are_found_by_id_alone(patch: Patch) -> None:
    patch.setattr(
        "athletes.accounts.tokens.token_of", lambda user, key: ApiToken.objects.get(public_id=key)
    )


def home_is_not_cut_out(patch: Patch) -> None:
    patch.setattr("activities.selectors.seen.hidden_spans", lambda activity: [])


def answers_are_kept_for_all(patch: Patch) -> None:
    """A cache in front of the API that knows addresses, and not who asks."""
    real, kept = ApiView.dispatch, {}

    def dispatch(self: ApiView, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.path not in kept:
            answer = real(self, request, *args, **kwargs)
            if answer.status_code != 200:
                return answer
            kept[request.path] = answer
        return kept[request.path]

    patch.setattr(ApiView, "dispatch", dispatch)


def caches_may_keep_pages(patch: Patch) -> None:
    real = HeadersMiddleware.__call__

    def call(self: HeadersMiddleware, request: Any) -> Any:
        answer = real(self, request)
        answer["Cache-Control"] = "public, max-age=600"
        return answer

    patch.setattr(HeadersMiddleware, "__call__", call)


# What is checked for each: addresses of the tables, who asks, and states of consent.
Checked = tuple[str, tuple[str, ...], str]
LEAKS: dict[Plant, Checked] = {
    everybody_sees_every_activity: (RUN, (STRANGER, MATE), "all"),
    every_athlete_is_visible: (LIST, (STRANGER, MATE), "all"),
    roles_do_not_matter: (RUN, (MATE,), "all"),
    a_team_put_away_still_opens: (RUN, ("coach of a team put away",), "all"),
    being_in_a_team_is_enough: (RUN, (COACH,), "never asked"),
    kinds_do_not_matter: (RUN, (COACH,), f"all but {Kind.NOTES}"),
    the_first_day_does_not_matter: (LIST, (COACH,), "since a day"),
    the_last_day_does_not_matter: (RUN, (COACH,), "until yesterday"),
    passes_never_end: (RUN, ("admin whose pass has ended",), "all"),
    passes_outlast_the_admin: (RUN, ("staff with a pass",), "all"),
    notes_are_forgotten_at_the_door: (RUN, (COACH,), f"all but {Kind.NOTES}"),
    the_heart_is_forgotten_at_the_door: (API_RUN, (COACH,), f"all but {Kind.BODY}"),
    terms_do_not_matter: ("activities/{strava}/", (COACH,), "all"),
    coaches_may_edit: ("activities/<uuid:key>/edit/", (COACH,), "all"),
    originals_are_open: ("activities/<uuid:key>/original/", (COACH,), "all"),
    batches_are_open: ("imports/<uuid:key>/", (STRANGER,), "all"),
    shoes_are_found_by_id_alone: ("settings/shoes/<uuid:key>/", (STRANGER,), "all"),
    thresholds_are_found_by_id_alone: ("settings/thresholds/<int:pk>/", (STRANGER,), "all"),
    tokens_are_found_by_id_alone: ("settings/tokens/<uuid:key>/revoke/", (STRANGER,), "all"),
    home_is_not_cut_out: ("/api/v1/activities/{id}/streams/", (COACH,), "all"),
    answers_are_kept_for_all: (API_RUN, ("alice", COACH, STRANGER), "all"),
    caches_may_keep_pages: (RUN, (COACH,), "all"),
}


def row_of(route: str) -> Any:
    """Its row; a run that nobody else may see has one like a page of Alice's own."""
    if route == "activities/{strava}/":
        return WEB["activities/<uuid:key>/original/"]
    return WEB[route] if route in WEB else API[f"GET {route}"]


def faults(stage: Stage, checked: Checked) -> list[str]:
    """What the matrix says of these cells."""
    route, people, state = checked
    row, found = row_of(route), []
    path = stage.address(row, route)
    with consent(stage, STATES[state]), plain_errors():
        for who in people:
            fresh_limits()
            statuses = expected(row, class_of(who), STATES[state])
            posts = row.post[class_of(who)]
            for method, wanted in (("get", statuses), ("post", posts)):
                if method == "post" and path.startswith("/api/"):
                    continue
                try:
                    stage.check(who, method, path, wanted)
                except AssertionError as error:
                    found.append(str(error))
    return found


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found(plant: Plant, stage: Stage, monkeypatch: Patch) -> None:
    assert faults(stage, LEAKS[plant]) == []
    with monkeypatch.context() as patch:
        plant(patch)
        assert faults(stage, LEAKS[plant]), f"nobody noticed: {plant.__name__}"


def beats_are_told_in_figures(patch: Patch) -> None:
    for module in ("reveals", "trends", "similar"):
        patch.setattr(
            f"analytics.selectors.{module}.kinds_of", lambda key: frozenset({Kind.TRAINING})
        )


def lists_are_sorted_by_hidden_beats(patch: Patch) -> None:
    for module in ("activities.selectors.library", "runhub.web.list_page"):
        patch.setattr(f"{module}.SORT_KINDS", {})  # the page asks, and the selector


def flags_are_told_whatever_they_reveal(patch: Patch) -> None:
    real = sight.Sight.may
    patch.setattr(sight.Sight, "may", lambda self, *kinds, day=None: real(self, Kind.TRAINING))


# What hidden data then makes others: the change, the state of consent, an address.
DIFFERENCES: dict[Plant, tuple[Change, str, str]] = {
    beats_are_told_in_figures: (
        beats, f"all but {Kind.BODY}", "athletes/<uuid:athlete>/progress/metrics/<slug:metric>/",
    ),
    lists_are_sorted_by_hidden_beats: (beats, f"all but {Kind.BODY}", f"{LIST}?sort=hr"),
    flags_are_told_whatever_they_reveal: (
        words, f"all but {Kind.NOTES}", "athletes/<uuid:athlete>/flags/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("plant", DIFFERENCES, ids=lambda plant: plant.__name__)
def test_a_planted_difference_is_found(plant: Plant, stage: Stage, monkeypatch: Patch) -> None:
    change, state, route = DIFFERENCES[plant]
    paths = [stage.address(WEB[LIST], route)]
    assert difference(stage, change, STATES[state], paths) == {}
    with monkeypatch.context() as patch:
        plant(patch)
        assert difference(stage, change, STATES[state], paths), plant.__name__
