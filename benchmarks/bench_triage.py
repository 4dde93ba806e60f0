"""Flags of 200 athletes with two seasons: all anew, again, one after an import; and team loads."""

from __future__ import annotations

import os
import statistics
import time
from datetime import date, timedelta
from typing import Any

import numpy as np

from benchmarks.hub import hub, person
from benchmarks.team_rows import team

ATHLETES = int(os.environ.get("BENCH_ATHLETES", "200"))
DAYS = int(os.environ.get("BENCH_DAYS", "730"))
GOAL_S, GOAL_LOADS_MS = 20, 60
# What `team_rows` leaves out and rules read: analyses with curves, ratings, what cleaning found.
FILL = (
    """
    INSERT INTO analytics_analysis (activity_id, athlete_id, local_date, version, failed, is_run,
        seconds, moving_s, distance_m, heart_rate_load, pace_load, easy_s, moderate_s, hard_s,
        heart_rate_seconds, zone_seconds, bests, curves)
    SELECT id, athlete_id, local_date, 1, false, true, moving_s, moving_s, distance_m,
        distance_m / 180, distance_m / 190, 0, 0, 0, '', '{"pace": [0, 600, 900, 300, 120, 30]}',
        '', %(curves)s
    FROM activities_activity AS run
    WHERE NOT EXISTS (SELECT FROM analytics_analysis WHERE activity_id = run.id)
    """,
    "UPDATE analytics_analysis SET curves = %(curves)s WHERE curves = ''",
    """
    INSERT INTO activities_feel (activity_id, rpe, feel, pain_place, changed_at)
    SELECT id, 3 + id %% 5, 3, CASE WHEN id %% 40 = 0 THEN 'knee' ELSE '' END, now()
    FROM activities_activity WHERE id %% 2 = 0 AND local_date > %(since)s
    """,
    """
    INSERT INTO activities_recordinginfo (activity_id, laps, pauses, sensors, totals, quality, extra,
        reader_version)
    SELECT id, '[]', '[]', '[]', '{}', '[{"code": "heart_rate_spike", "channel": "heart_rate_bpm",
        "severity": "alert", "share": 0.4, "count": 900, "text": "Spikes."}]', '{}', 1
    FROM activities_activity WHERE id %% 5 = 0 AND local_date > %(since)s
    """,
)


def main() -> None:
    with hub():
        from django.db import connection
        from django.utils import timezone

        from athletes.models import Athlete
        from coaching.models import Flag, TriageDue
        from coaching.services.triage import flags_refresh
        from runhub.triage import AT_ONCE

        coach: Any = person("coach")
        team(coach, ATHLETES, days=DAYS)
        _fill()
        everybody = list(Athlete.objects.exclude(pk=coach.pk).values_list("pk", flat=True))
        now = timezone.now()

        def all_anew() -> None:
            for place in range(0, len(everybody), AT_ONCE):
                flags_refresh(athletes=everybody[place : place + AT_ONCE], now=now)

        Flag.objects.all().delete()
        for name in ("all anew", "all again, nothing to write"):
            wall, cpu = _timed(all_anew)
            count = Flag.objects.filter(cleared_at=None).count()
            print(
                f"{name}: {wall:.1f} s, {cpu:.1f} s CPU of Python, {count} open (goal {GOAL_S} s)"
            )
        ones = [
            1000 * _timed(lambda pk=pk: flags_refresh(athletes=[pk], now=now))[0]
            for pk in everybody[:40]
        ]
        print(f"one athlete: {statistics.median(ones):.0f} ms, at most {max(ones):.0f} ms")
        TriageDue.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        _loads(coach)


def _fill() -> None:
    from django.db import connection

    from activities.models import Activity  # noqa: F401 (the tables are there)
    from analytics.core.curves import DURATIONS_S
    from analytics.core.packing import pack_curves

    durations = np.array(DURATIONS_S, dtype=float)
    speed = 3.4 * (durations / 1800) ** -0.06
    curves = pack_curves(
        {"speed_mps": speed, "graded_speed_mps": speed, "heart_rate_bpm": 150 + 5 * speed}
    )
    values = {"curves": curves, "since": date.today() - timedelta(days=182)}
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")


def _loads(coach: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from analytics.selectors.team_load import team_loads
    from athletes.consent.sight import sights_of

    sights, today = sights_of(coach.user), date.today()
    first = today - timedelta(days=DAYS - 1)
    times = [_timed(lambda: team_loads(sights, first, today)) for _ in range(15)]
    with CaptureQueriesContext(connection) as asked:
        found = team_loads(sights, first, today)
    walls = [1000 * wall for wall, _cpu in times]
    near = today - timedelta(days=83)
    form = min(_timed(lambda: team_loads(sights, near, today, with_form=True))[0] for _ in times)
    print(
        f"loads of {len(found.athletes)} athletes x {found.load.shape[1]} days: "
        f"p50 {statistics.median(walls):.0f} ms, best {min(walls):.0f} ms, "
        f"{1000 * min(cpu for _wall, cpu in times):.0f} ms CPU of Python, {len(asked)} queries "
        f"(goal {GOAL_LOADS_MS} ms); 12 weeks with form from all days: best {1000 * form:.0f} ms"
    )


def _timed(work: Any) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
