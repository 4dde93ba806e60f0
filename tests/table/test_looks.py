"""Nobody looks without a line: also where a run of somebody is a line among others."""

from __future__ import annotations

import pytest

from athletes.models import Look
from tests.conftest import Cast
from tests.table.people import join, long_ago, ran

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/teams/{team}/group-sessions/",
        "/teams/{team}/side-by-side/",
        "/teams/{team}/review/{run}/",
        "/compare/?find=ben",
    ],
)
def test_whoever_is_in_a_line_reads_of_it(path: str, cast: Cast, browser_of):
    long_ago(cast.team)
    (ben,) = join(cast.team, ["Ben"])
    run = ran(cast.alice, 1, workout_type="tempo")
    ran(ben, 1, workout_type="tempo")
    asked = path.format(team=cast.team.public_id, run=run.public_id)
    assert browser_of(cast.bob).get(asked).status_code == 200
    looked = set(Look.objects.filter(viewer=cast.bob.user).values_list("athlete__name", flat=True))
    assert "Ben" in looked
    assert "Bob" not in looked
