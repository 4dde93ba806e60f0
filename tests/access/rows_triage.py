"""Rows of flags, wellness days and how a run felt."""

from __future__ import annotations

from coaching.models import Flag, FlagAnswer
from common.kinds import Kind
from tests.access.made import Made
from tests.access.vocabulary import (
    _API,
    API_MINE_DO,
    API_OWN,
    API_OWN_DO,
    API_SHARED,
    API_TEAM_COACH_DO,
    API_TEAM_STAFF,
    AWAY,
    DONE,
    GONE,
    MINE_FORM,
    OWN,
    OWN_ACT,
    OWN_FORM,
    SEE,
    SHARED,
    TEAM_STAFF_COACH_FORM,
    Row,
    but,
    cells,
)

ANSWERS = frozenset({"FlagAnswer"})
DAYS = but(SHARED, needs={Kind.BODY, Kind.NOTES})

WEB: dict[str, Row] = {
    "activities/<uuid:key>/feel/": but(MINE_FORM, bodies=({"rpe": "7"},)),
    "wellness/": but(OWN_FORM, bodies=({"mood": "4"},)),
    "wellness/wellness.csv": OWN,
    "wellness/fields/": but(OWN_ACT, bodies=({"fields_asked": ["mood"]},)),
    "wellness/<str:day>/delete/": OWN_ACT,
    "athletes/<uuid:athlete>/wellness/": but(DAYS, get={**DAYS.get, "athlete": AWAY}),
    "athletes/<uuid:athlete>/wellness/wellness.csv": DAYS,
    "flags/": OWN,
    # She reads what she is told elsewhere.
    "athletes/<uuid:athlete>/flags/": but(SHARED, get={**SHARED.get, "athlete": AWAY}),
    "teams/<uuid:team>/flags/<uuid:flag>/answer/": but(
        TEAM_STAFF_COACH_FORM,
        is_shared=True,
        needs={Kind.TRAINING},
        bodies=({"button": "done", "note": "Seen"},),
        writes=ANSWERS,
    ),
}
API: dict[str, Row] = {
    "GET /api/v1/activities/{id}/feel/": API_SHARED,
    "PUT /api/v1/activities/{id}/feel/": but(API_MINE_DO, bodies=({"rpe": 7},)),
    "PATCH /api/v1/activities/{id}/feel/": but(API_MINE_DO, bodies=({"rpe": 7},)),
    "GET /api/v1/wellness/": but(
        API_SHARED, needs={Kind.BODY, Kind.NOTES}, query="athlete={athlete}"
    ),
    # The reader's own day, of which there may be nothing.
    "GET /api/v1/wellness/{day}/": Row(cells(rest=SEE | GONE, anonymous=_API)),
    "PUT /api/v1/wellness/{day}/": but(API_OWN_DO, bodies=({"mood": 4},)),
    "DELETE /api/v1/wellness/{day}/": Row(cells(rest=DONE | GONE, anonymous=_API)),
    "GET /api/v1/flags/": API_OWN,
    "GET /api/v1/teams/{id}/flags/": API_TEAM_STAFF,
    "POST /api/v1/teams/{id}/flags/{flag}/answer/": but(
        API_TEAM_COACH_DO, bodies=({"act": "done"},), writes=ANSWERS
    ),
}


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    day = made.run.local_date
    facts = {"silent": 9, "usual": 3, "last": day.isoformat(), "others": 0}
    flag = Flag.objects.create(
        athlete=made.alice, rule="silent", severity=2, kinds=["training"], first_day=day,
        evidence={"facts": facts, "runs": [[str(made.run.public_id), day.isoformat()]]},
        about=day.isoformat(),
    )  # fmt: skip
    FlagAnswer.objects.create(
        team=made.red, athlete=made.alice, rule="silent", act="done", severity=1,
        about=flag.about, note=made.canary("flag answer", Kind.TRAINING, seen_by=frozenset()),
        by_name="Somebody",
    )  # fmt: skip
    return {
        "flags/<uuid:flag>": f"flags/{flag.public_id}",
        "/flags/{flag}": f"/flags/{flag.public_id}",
        "<str:day>": day.isoformat(),
        "{day}": day.isoformat(),
    }
