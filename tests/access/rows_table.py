"""Rows of the coach's table, review queue and group sessions."""

from __future__ import annotations

from common.kinds import Kind
from tests.access.made import Made
from tests.access.vocabulary import (
    API_TEAM_STAFF,
    API_TEAM_STAFF_DO,
    AWAY,
    DONE,
    GONE,
    NEVER,
    SEE,
    TEAM_STAFF,
    TEAM_STAFF_ACT,
    Row,
    but,
    cells,
)

# A run of Alice's on a page of the team: for its staff, once she shares it.
_RUN = but(TEAM_STAFF, needs=[Kind.TRAINING])
_ROAD = cells(rest=GONE, athlete=NEVER, mate=NEVER, staff=SEE | AWAY)
_MARK = cells(rest=GONE, athlete=NEVER, mate=NEVER, staff=DONE)
_REVIEW = frozenset({"Review"})

WEB: dict[str, Row] = {
    # To the reader's own team; there is nothing of it for those without one.
    "team/": Row(cells(rest=SEE | AWAY | GONE, staff=SEE | AWAY), is_shared=True),
    "teams/<uuid:team>/": TEAM_STAFF,
    "teams/<uuid:team>/table.csv": TEAM_STAFF,
    "teams/<uuid:team>/columns/": TEAM_STAFF_ACT,
    "teams/<uuid:team>/importing/": Row(_ROAD),
    "teams/<uuid:team>/athletes/<uuid:athlete>/": TEAM_STAFF,
    "teams/<uuid:team>/review/": Row(_ROAD),
    "teams/<uuid:team>/review/<uuid:key>/": but(_RUN, post=_MARK, writes=_REVIEW | {"CommentRead"}),
    "teams/<uuid:team>/review/<uuid:key>/undo/": but(TEAM_STAFF_ACT, writes=_REVIEW),
    "teams/<uuid:team>/side-by-side/": but(_RUN, query="activity={run}&activity={other}"),
}
API: dict[str, Row] = {
    "GET /api/v1/teams/{id}/table/": API_TEAM_STAFF,
    "GET /api/v1/teams/{id}/reviews/": API_TEAM_STAFF,
    "POST /api/v1/teams/{id}/reviews/": but(
        API_TEAM_STAFF_DO, bodies=({"activity": "{run}"},), writes=_REVIEW
    ),
    "DELETE /api/v1/teams/{id}/reviews/{activity}/": but(
        API_TEAM_STAFF_DO, get={**API_TEAM_STAFF_DO.get, **dict.fromkeys(
            ("owner", "coach", "assistant"), DONE | GONE)}, writes=_REVIEW,
    ),
    "GET /api/v1/teams/{id}/group-sessions/": API_TEAM_STAFF,
}  # fmt: skip


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    return {
        "review/<uuid:key>": f"review/{made.run.public_id}",
        "/teams/{id}": f"/teams/{made.red.public_id}",
        "/reviews/{activity}": f"/reviews/{made.run.public_id}",
    }
