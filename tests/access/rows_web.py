"""Rows of the pages of activities, progress, imports, settings and accounts."""

from __future__ import annotations

from common.kinds import Kind
from tests.access.vocabulary import (
    AWAY,
    DONE,
    LOGIN,
    MINE,
    MINE_ACT,
    MINE_FORM,
    NOT,
    OWN,
    OWN_ACT,
    OWN_AWAY,
    OWN_FORM,
    PUBLIC,
    SEE,
    SHARED,
    Row,
    but,
    cells,
)

_ATHLETE = {
    "athletes/<uuid:athlete>/activities/activities.csv": SHARED,
    "athletes/<uuid:athlete>/activities/": SHARED,
    "athletes/<uuid:athlete>/progress/": SHARED,
    "athletes/<uuid:athlete>/progress/metrics/": SHARED,
    "athletes/<uuid:athlete>/progress/metrics/<slug:metric>/": SHARED,
    "athletes/<uuid:athlete>/progress/windows/": SHARED,
    "athletes/<uuid:athlete>/progress/panels/<slug:panel>/": SHARED,
}
_RUN = {
    "activities/<uuid:key>/": SHARED,
    "activities/<uuid:key>/data.json": but(SHARED, needs=[Kind.TRAINING, Kind.STREAMS]),
    "activities/<uuid:key>/analysis/": SHARED,
    "activities/<uuid:key>/similar/": SHARED,
    "activities/<uuid:key>/<slug:table>.csv": SHARED,
    "activities/<uuid:key>/edit/": MINE_FORM,
    "activities/<uuid:key>/delete/": MINE_FORM,
    "activities/<uuid:key>/restore/": MINE_ACT,
    "activities/<uuid:key>/purge/": MINE_FORM,
    "activities/<uuid:key>/original/": MINE,
    "activities/<uuid:key>/crop/": MINE_FORM,
    "activities/<uuid:key>/split/": MINE_FORM,
    "activities/<uuid:key>/merge/": MINE_FORM,
    "activities/<uuid:key>/whole/": MINE_ACT,
    "activities/<uuid:key>/merge/<int:offer>/": MINE_ACT,
}
_OWN_PAGES = {
    # Whoever coaches and does not run may be sent to their team.
    "": Row(cells(rest=SEE | AWAY, anonymous=SEE), cells(rest=NOT, anonymous=SEE | NOT)),
    "activities/": OWN,
    "activities/activities.csv": OWN,
    "activities/new/": OWN_FORM,
    "activities/bulk/": OWN_ACT,
    "activities/undo/<str:token>/": OWN_ACT,
    "activities/trash/": OWN,
    "activities/trash/empty/": OWN_FORM,
    "compare/": OWN,
    "progress/": OWN,
    "progress/metrics/": OWN,
    "progress/metrics/<slug:metric>/": OWN,
    "progress/windows/": OWN,
    "progress/panels/<slug:panel>/": OWN,
    "upload/": OWN_FORM,
    "imports/": OWN,
    "imports/<uuid:key>/": MINE,
    "imports/<uuid:key>/progress/": Row({**MINE.get, "athlete": AWAY}),
    "imports/<uuid:key>/undo/": MINE_FORM,
    "imports/<uuid:key>/retry/": MINE_ACT,
    "imports/<uuid:key>/items/<int:pk>/retry/": MINE_ACT,
}
_SETTINGS = {
    "settings/": Row(cells(rest=SEE | AWAY), cells(rest=NOT | AWAY)),
    "settings/profile/": OWN_FORM,
    "settings/theme/": OWN_ACT,
    "settings/thresholds/": OWN_FORM,
    "settings/thresholds/progress/": OWN_AWAY,
    "settings/thresholds/<int:pk>/": MINE_FORM,
    "settings/thresholds/<int:pk>/delete/": MINE_FORM,
    "settings/shoes/": OWN_FORM,
    "settings/shoes/<uuid:key>/": MINE_FORM,
    "settings/shoes/<uuid:key>/retire/": MINE_ACT,
    "settings/security/": OWN,
    "settings/security/sessions/<int:pk>/end/": MINE_ACT,
    # Asks for the password again first.
    "settings/tokens/": Row(cells(rest=SEE | AWAY), cells(rest=DONE)),
    "settings/tokens/revoke/": OWN_ACT,
    "settings/tokens/<uuid:key>/revoke/": MINE_ACT,
    "settings/export/": OWN_FORM,
    "settings/export/progress/": OWN_AWAY,
    "settings/export/<uuid:key>/download/": MINE,
}
_HUB = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "metrics": PUBLIC,  # to this machine; all else is in tests/production/test_metrics.py
    "styleguide/": PUBLIC,
    # Browsers send reports, without session or form; an empty one is refused.
    "csp-report/": Row(
        cells(rest=NOT, anonymous=NOT),
        cells(rest=frozenset({400, 429}), anonymous=frozenset({400, 429})),
    ),
    # Until there is an admin; what it takes then is in tests/accounts/test_welcome.py.
    "welcome/": Row(
        cells(rest=frozenset({200, 404}), anonymous=frozenset({200, 404})),
        cells(rest=frozenset({404, 422, 429}), anonymous=frozenset({404, 422, 429})),
    ),
    "invitation/<str:token>/": Row(
        cells(rest=frozenset({302, 410}), anonymous=frozenset({302, 410})),
        cells(rest=NOT, anonymous=NOT),
    ),
}
WEB: dict[str, Row] = _ATHLETE | _RUN | _OWN_PAGES | _SETTINGS | _HUB
API: dict[str, Row] = {}

# allauth's own pages: open to all or guarded by it; never an error, never somebody else's data.
ACCOUNT = Row(
    cells(
        rest=SEE | AWAY | frozenset({400, 401, 403, 404, 405, 429}),
        anonymous=SEE | AWAY | LOGIN | frozenset({400, 403, 404, 405, 429}),
    ),
    cells(
        rest=DONE | AWAY | frozenset({401, 403, 404, 405, 429}),
        anonymous=DONE | AWAY | frozenset({401, 403, 404, 405, 429}),
    ),
)
