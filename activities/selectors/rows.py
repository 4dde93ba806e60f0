"""One line of a list of activities: plain values, no model, no geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, F, FloatField, Q, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce, NullIf

from activities.access import sights_in
from activities.models import Activity, Sport, WorkoutType
from activities.privacy import shared_thumb_column
from athletes.consent.sight import Sight
from common.kinds import EVERY_KIND, Kind

DISTANCE = Coalesce("corrected_distance_m", "distance_m")
SPEED = Cast(DISTANCE, FloatField()) / NullIf(F("moving_s"), 0.0)

# Sports whose tempo a runner reads as pace; the others read as speed.
PACED = frozenset({Sport.RUN, Sport.WALK, Sport.HIKE})
_COLUMNS = (
    "public_id", "title", "sport", "workout_type", "surface", "start", "time_zone", "local_date",
    "elapsed_s", "moving_s", "shown_distance_m", "shown_speed_mps", "ascent_m",
    "average_heart_rate_bpm", "device", "thumb", "trashed_at", "source_file_id", "edited",
    "made",
)  # fmt: skip
_SPORTS = dict(Sport.choices)
_TYPES = dict(WorkoutType.choices)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """SI units; `distance_m` is the corrected one where there is one; None = not known."""

    public_id: UUID
    title: str
    sport: str
    workout_type: str
    surface: str
    start: datetime
    time_zone: str
    local_date: date
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    speed_mps: float | None
    ascent_m: float | None
    heart_rate_bpm: float | None
    device: str
    thumb: str
    trashed_at: datetime | None
    source_file_id: int | None
    edited: list[str]
    made: str
    shown: frozenset[Kind] = EVERY_KIND  # what is not in it has been left out

    @property
    def local_start(self) -> datetime:
        """Start on the clock of the place."""
        return self.start.astimezone(ZoneInfo(self.time_zone))

    @property
    def is_run(self) -> bool:
        return self.sport == Sport.RUN

    @property
    def is_paced(self) -> bool:
        return self.sport in PACED

    @property
    def sport_label(self) -> str:
        return str(_SPORTS.get(self.sport, self.sport))

    @property
    def workout_label(self) -> str:
        return str(_TYPES[self.workout_type]) if self.workout_type else ""

    @property
    def is_type_guessed(self) -> bool:
        """Guessed at import and not confirmed since, as `guesses_of` has it."""
        is_recorded = self.source_file_id is not None or bool(self.made)
        return bool(self.workout_type) and is_recorded and "workout_type" not in self.edited


def with_shown(query: QuerySet[Activity]) -> QuerySet[Activity]:
    """Annotate the distance and speed people see: the corrected ones where there are any."""
    return query.annotate(shown_distance_m=DISTANCE, shown_speed_mps=SPEED)


def rows(query: QuerySet[Activity]) -> list[ActivityRow]:
    """Run `query` (from the door, annotated by `with_shown`) once; one ActivityRow a line, without
    what its reader may not see."""
    sights = sights_in(query)
    if not sights:
        return [ActivityRow(*values) for values in query.values_list(*_COLUMNS)]
    thumb = Case(
        When(~Q(athlete_id__in=list(sights)), then=F("thumb")),
        default=shared_thumb_column(),
        output_field=TextField(),
    )
    columns = [thumb if name == "thumb" else name for name in _COLUMNS]
    found = query.values_list("athlete_id", *columns)
    return [_cut(ActivityRow(*values), sights, athlete) for athlete, *values in found]


def _cut(row: ActivityRow, sights: Mapping[int, Sight], athlete: int) -> ActivityRow:
    """`row` without what is not shared of its day."""
    sight = sights.get(athlete)
    if sight is None:
        return row
    shown = sight.shown_on(row.local_date)
    return replace(
        row,
        heart_rate_bpm=row.heart_rate_bpm if Kind.BODY in shown else None,
        thumb=row.thumb if Kind.MAP in shown else "",
        shown=shown,
    )
