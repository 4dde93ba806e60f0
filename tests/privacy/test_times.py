"""When a best effort began, on the clock of the whole run, says where its hidden part ends."""

from __future__ import annotations

import pytest

from activities.services.privacy import cuts_work
from analytics.services.analyse import activities_analyse
from athletes.privacy import ends_hide
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hidden_m", [0, 300])
def test_times_of_the_whole_run_are_for_its_athlete(cast, browser_of, hidden_m):
    run = bring(cast.alice, a_fit=fit(minutes=12))["a.fit"].activity
    ends_hide(athlete=cast.alice, metres=hidden_m)
    while activities_analyse(athlete_id=cast.alice.pk, limit=9) or cuts_work(
        athlete_id=cast.alice.pk
    ):
        pass
    own, seen = {}, {}
    for athlete, found in ((cast.alice, own), (cast.bob, seen)):
        client = browser_of(athlete)
        table = client.get(f"/activities/{run.public_id}/best-efforts.csv")
        found["table"] = table.getvalue()
        answer = client.get(f"/api/v1/bests/?athlete={cast.alice.public_id}").json()
        found["api"] = [best["start_s"] for best in answer["results"]]
    assert own["api"] and None not in own["api"]
    assert (set(seen["api"]) == {None}) == bool(hidden_m)
    assert (seen["table"] == own["table"]) == (not hidden_m)
