"""Load and form, best efforts, mean-maximal curves."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import Any

import numpy as np
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from activities.models import Sport
from analytics.core.curves import DURATIONS_S
from analytics.selectors.bests_curves import Best, Run, best_of, curves, efforts, runs_named
from analytics.selectors.reveals import CURVE_KINDS
from analytics.selectors.run_days import LoadDays, load_days
from analytics.selectors.scope import Scope as Activities
from analytics.selectors.trends import day_number
from athletes.models import Athlete, Scope
from common.kinds import Kind
from runhub.api.base import ApiView, asked_for
from runhub.api.schema import operation
from runhub.api.serializers.progress import Bests, CurveOut, CurveQuery, DaysQuery, LoadOut

READ = {"GET": (Scope.READ,)}
VARIANTS = ("heart_rate", "pace")


class DaysView(ApiView):
    """A view about the days of an athlete."""

    scopes = READ
    queries = {"GET": DaysQuery}

    def athlete(self, request: Request) -> Athlete:
        return asked_for(request, self.query.get("athlete"))

    @property
    def last(self) -> date:
        found: date = self.query.get("to") or timezone.localdate()
        return found

    def runs(self, athlete: Athlete) -> Activities:
        """The runs of the days asked for."""
        first = self.query.get("from")
        return Activities(athlete.pk, first, self.last, sports=(Sport.RUN.value,))


class LoadView(DaysView):
    @operation(
        "load_get", "Daily load, fitness, fatigue and form, as columns", answers={200: LoadOut}
    )
    def get(self, request: Request) -> Response:
        athlete = self.athlete(request)
        found = load_days(request.user, athlete.pk, self.last)
        hidden = [] if athlete.sight.may(Kind.BODY) else [Kind.BODY]
        first = self.query.get("from")
        skipped = 0 if first is None or found is None else max(0, day_number(first) - found.first)
        if found is None or skipped >= len(found):
            names = ("first_day", "last_day", "believable_from", *VARIANTS)
            return Response(dict.fromkeys(names) | {"not_shared": hidden})
        return Response(
            {
                "first_day": _iso(found.first + skipped),
                "last_day": _iso(found.first + len(found) - 1),
                "believable_from": _iso(found.first + found.grey),
                "heart_rate": _columns(found, "heart_rate", skipped)
                if found.has_heart_rate
                else None,
                "pace": _columns(found, "pace", skipped),
                "not_shared": hidden,
            }
        )


def _iso(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _columns(found: LoadDays, variant: str, skipped: int) -> dict[str, list[float]]:
    columns = {"load": found.load(variant), **found.form(variant)._asdict()}
    return {name: np.round(each[skipped:], 2).tolist() for name, each in columns.items()}


class BestsView(DaysView):
    @operation("bests_list", "Best efforts over distances", answers={200: Bests})
    def get(self, request: Request) -> Response:
        athlete = self.athlete(request)
        everything = Activities(athlete.pk, None, self.last, sports=(Sport.RUN.value,))
        known = efforts(request.user, everything)
        mine = best_of(known.between(self.query.get("from"), self.last))
        pairs = [
            (best, record)
            for best, record in zip(mine, best_of(known), strict=True)
            if best is not None and record is not None
        ]
        runs = runs_named(request.user, everything, [best.activity_id for best, _record in pairs])
        # What was binned a moment ago has no name any more.
        found = [_best(*pair, runs) for pair in pairs if pair[0].activity_id in runs]
        return Response({"results": found})


def _best(best: Best, record: Best, runs: dict[int, Run]) -> dict[str, Any]:
    run = runs[best.activity_id]
    return {
        "distance_m": best.distance_m,
        "seconds": round(best.seconds, 2),
        "start_s": None if isnan(best.start_s) else round(best.start_s, 1),
        "activity": str(run.key),
        "date": run.day.isoformat(),
        "is_race": best.is_race,
        "is_record": best.activity_id == record.activity_id,
        "record_s": round(record.seconds, 2),
    }


class CurvesView(DaysView):
    queries = {"GET": CurveQuery}

    @operation("curves_get", "The highest mean over every duration", answers={200: CurveOut})
    def get(self, request: Request) -> Response:
        name = self.query["curve"]
        athlete = self.athlete(request)
        scope = self.runs(athlete)
        told = CURVE_KINDS.get(name, ())
        curve = curves(request.user, scope, name)[name]
        runs = runs_named(request.user, scope, curve.ids.tolist())
        points = zip(DURATIONS_S, curve.values.tolist(), curve.ids.tolist(), strict=True)
        return Response(
            {
                "curve": name,
                "results": [
                    {
                        "seconds": seconds,
                        "value": round(value, 3),
                        "activity": str(runs[pk].key),
                        "date": runs[pk].day.isoformat(),
                    }
                    for seconds, value, pk in points
                    if pk in runs
                ],
                "not_shared": [kind for kind in athlete.sight.missing if kind in told],
            }
        )
