"""What rules look at, for many athletes in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, TruncDate

from activities.models import Activity, ImportItem, Outcome, RecordingInfo, Surface, Terms
from analytics.selectors.team_load import TeamLoads, team_loads
from athletes.consent.sight import Sight
from athletes.models import WellnessDay
from coaching.rules._inputs import LOAD_DAYS, RUN_DAYS, Advice, Done, Inputs
from coaching.rules._recordings import LOOKED_BACK_DAYS
from coaching.selectors.triage_thresholds import advised
from coaching.selectors.triage_who import Who
from common.kinds import EVERY_KIND, Kind

# What rules look at is what staff may see at most: never runs whose terms keep them for their
# owner, which these sights, being nobody's own, leave out.
WITH_BODY = Sight(dict.fromkeys(EVERY_KIND, date.min))
WITHOUT_BODY = Sight({Kind.TRAINING: date.min})
ILL_DAYS, FAILED_DAYS = 30, 7
BODY_FIELDS = ("max_heart_rate_bpm", "threshold_heart_rate_bpm")
INDOOR = frozenset(["treadmill", "indoor", "virtual"])
BODY_CHANNELS = frozenset(["heart_rate_bpm"])


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Of one athlete; `inputs` leaves out what a rule's kinds do not name."""

    full: Inputs
    plain_load: Any
    plain_done: tuple[Done, ...]
    _made: dict[tuple[bool, bool], Inputs] = field(default_factory=dict)

    def inputs(self, kinds: frozenset[Kind]) -> Inputs:
        key = (Kind.BODY in kinds, Kind.NOTES in kinds)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, has_body: bool, has_notes: bool) -> Inputs:
        found = self.full
        if not has_body:
            found = replace(
                found, load=self.plain_load, done=self.plain_done, ill_days=(), has_body=False,
                advised=tuple(each for each in found.advised if each.field not in BODY_FIELDS),
            )  # fmt: skip
        if not has_notes:
            dumb = {"pain_place": "", "pain_severity": None}
            found = replace(found, done=tuple(replace(run, **dumb) for run in found.done))
        return found


def material(people: Sequence[Who], now: datetime) -> dict[int, Material]:
    """By primary key. At most a dozen queries, however many athletes."""
    if not people:
        return {}
    days = {who.pk: who.today for who in people}
    last = max(days.values())
    first = min(days.values()) - timedelta(days=LOAD_DAYS - 1)
    loads = [
        team_loads(dict.fromkeys(days, sight), first, last) for sight in (WITH_BODY, WITHOUT_BODY)
    ]
    done, keys = _done(days)
    ill, failed, advice = _ill(days), _failed(days, now), advised(days, keys)
    return {
        who.pk: _material(who, loads, done.get(who.pk, []), ill, failed, advice) for who in people
    }


def _material(
    who: Who,
    loads: list[TeamLoads],
    done: list[tuple[Done, Done]],
    ill: Mapping[int, list[date]],
    failed: Mapping[int, tuple[int, date]],
    advice: Mapping[int, tuple[Advice, ...]],
) -> Material:
    with_body, without = loads
    row = with_body.places[who.pk]
    end = (who.today - with_body.first).days + 1
    span = slice(end - LOAD_DAYS, end)
    files, since = failed.get(who.pk, (0, None))
    full = Inputs(
        today=who.today,
        week_start=who.week_start,
        load=with_body.load[row, span],
        runs_by_day=with_body.runs[row, span],
        done=tuple(each for each, _ in done),
        ill_days=tuple(ill.get(who.pk, ())),
        advised=advice.get(who.pk, ()),
        failed_files=files,
        failed_since=since,
        has_body=True,
    )
    return Material(full, without.load[row, span], tuple(each for _, each in done))


COLUMNS = (
    "pk", "athlete_id", "public_id", "local_date", "sport", "workout_type", "moving_s",
    "distance_m", "corrected_distance_m", "analysis__heart_rate_load", "analysis__pace_load",
    "feel__rpe", "feel__pain_place", "feel__pain_severity", "surface", "sub_sport", "edited",
    "average_heart_rate_bpm",
)  # fmt: skip


def _done(
    days: Mapping[int, date],
) -> tuple[dict[int, list[tuple[Done, Done]]], dict[int, tuple[UUID, date]]]:
    """Activities of half a year by athlete, oldest first, each with heart rate and without; and
    public id and day by primary key."""
    first = min(days.values()) - timedelta(days=RUN_DAYS)
    rows = (
        Activity.objects.filter(
            athlete_id__in=list(days), local_date__gte=first, canonical=None, trashed_at=None
        )
        .exclude(terms=Terms.STRAVA_API)
        .annotate(
            zones=KeyTransform("pace", "analysis__zone_seconds"), has_track=Q(track__isnull=False)
        )
        .order_by("athlete_id", "start")
        .values_list(*COLUMNS, "zones", "has_track")
    )
    issues = _issues(days)
    found: dict[int, list[tuple[Done, Done]]] = {}
    keys: dict[int, tuple[UUID, date]] = {}
    for row in rows:
        pk, athlete_id, key, day = row[:4]
        today = days[athlete_id]
        if today - timedelta(days=RUN_DAYS) <= day <= today:
            keys[pk] = (key, day)
            found.setdefault(athlete_id, []).append(_pair(row, issues.get(pk, ())))
    return found, keys


def _pair(row: tuple[Any, ...], issues: tuple[tuple[str, str, str], ...]) -> tuple[Done, Done]:
    (_pk, _athlete, key, day, sport, kind, seconds, metres, corrected, by_heart, by_pace, rpe,
     place, severity, surface, sub_sport, edited, bpm, zones, has_track) = row  # fmt: skip
    plain = Done(
        key=key,
        day=day,
        is_run=sport == "run",
        workout_type=kind,
        seconds=seconds,
        distance_m=corrected or metres or 0.0,
        load=by_pace,
        hard_s=sum(zones[4:]) if zones else 0.0,
        rpe=rpe,
        pain_place=place or "",
        pain_severity=severity,
        # Guessed, "treadmill" may just as well be a broken GPS.
        is_indoor=sub_sport in INDOOR or (surface == Surface.TREADMILL and "surface" in edited),
        has_track=has_track,
        issues=tuple(each for each in issues if each[1] not in BODY_CHANNELS),
    )
    full = replace(
        plain,
        load=by_pace if by_heart is None else by_heart,
        has_heart_rate=bpm is not None,
        issues=issues,
    )
    return full, plain


def _issues(days: Mapping[int, date]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """What the cleaning found in the last weeks' recordings, by activity; only what is grave."""
    first = min(days.values()) - timedelta(days=LOOKED_BACK_DAYS)
    rows = RecordingInfo.objects.filter(
        activity__athlete_id__in=list(days), activity__local_date__gte=first,
        quality__contains=[{"severity": "alert"}],
    ).values_list("activity_id", "quality")  # fmt: skip
    return {
        pk: tuple(
            (issue["code"], issue["channel"], issue["severity"])
            for issue in quality if issue["severity"] == "alert"
        )
        for pk, quality in rows
    }  # fmt: skip


def _ill(days: Mapping[int, date]) -> dict[int, list[date]]:
    first = min(days.values()) - timedelta(days=ILL_DAYS)
    rows = WellnessDay.objects.filter(
        athlete_id__in=list(days), local_date__gte=first, illness=True
    ).order_by("local_date")
    found: dict[int, list[date]] = {}
    for athlete_id, day in rows.values_list("athlete_id", "local_date"):
        if day <= days[athlete_id]:
            found.setdefault(athlete_id, []).append(day)
    return found


def _failed(days: Mapping[int, date], now: datetime) -> dict[int, tuple[int, date]]:
    """How many files could not be read lately, and the day of the first."""
    at = Coalesce("settled_at", "job__created_at")
    rows = (
        ImportItem.objects.filter(
            job__athlete_id__in=list(days), job__undone_at=None, outcome=Outcome.FAILED,
            job__created_at__gte=now - timedelta(days=FAILED_DAYS),
        )
        .values("job__athlete_id")
        .annotate(count=Count("pk"), since=TruncDate(Min(at)))
        .values_list("job__athlete_id", "count", "since")
    )  # fmt: skip
    return {athlete_id: (count, since) for athlete_id, count, since in rows}
