"""From a file to a flag, through a real worker."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from athletes.consent.sight import sights_of
from coaching.models import Flag
from coaching.selectors.flags import flags_for
from runhub import dispatch
from tests.conftest import Cast
from tests.imports.handing_in import hand_in
from tests.processes import Hub, wait_until
from tests.progress.rows import add_up, run
from tests.samples import fit

FIRST_SAMPLE = date(2024, 5, 20)


def test_a_run_that_is_uploaded_is_told_to_the_coach_within_a_minute(hub: Hub, cast: Cast):
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    for ago in (5, 10, 15, 20):
        run(cast.alice, today - timedelta(days=ago), metres=4000.0, pace_load=20.0)
    add_up(cast.alice)
    began = time.monotonic()
    job = hand_in(cast.alice, far_fit=fit(day=(today - FIRST_SAMPLE).days - 1, minutes=55))
    dispatch.ring(job.pk)
    told = Flag.objects.filter(athlete=cast.alice, rule="long_run_jump", cleared_at=None)
    wait_until(told.exists, 60, "the coach is told")
    assert time.monotonic() - began < 60
    (flag,) = flags_for(cast.team, sights_of(cast.bob.user), today)[cast.alice.pk]
    assert flag.title == "One run much longer than usual"
    assert flag.evidence[-1].activity == job.items.get().activity.public_id
