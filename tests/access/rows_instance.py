"""Rows of the instance page, passes of admins and the end of an account."""

from __future__ import annotations

from tests.access.made import Made
from tests.access.vocabulary import (
    ADMIN,
    ADMIN_ACT,
    ADMIN_FORM,
    AWAY,
    DONE,
    NEVER,
    OWN_ACT,
    OWN_AWAY,
    OWN_FORM,
    Row,
    but,
    cells,
)

# These ask for the password again first, or say no to the last admin.
_PROVED = cells(rest=NEVER, admin=DONE | AWAY, glass=DONE | AWAY)
WEB: dict[str, Row] = {
    "settings/account/": OWN_FORM,
    "settings/account/closing/": OWN_AWAY,  # to the settings, unless the account ends
    "settings/account/keep/": OWN_ACT,
    "instance/": ADMIN,
    "instance/restored/": ADMIN_ACT,
    "instance/people/": ADMIN,
    "instance/people/invite/": ADMIN_ACT,
    "instance/people/<int:pk>/": ADMIN,
    "instance/people/<int:pk>/delete/": but(ADMIN_FORM, get=_PROVED, post=_PROVED),
    "instance/people/<int:pk>/glass/": but(ADMIN_FORM, get=_PROVED, post=_PROVED),
    "instance/people/<int:pk>/<slug:act>/": but(ADMIN_ACT, post=_PROVED),
    "instance/invitations/<int:pk>/withdraw/": ADMIN_ACT,
    "instance/teams/": ADMIN,
    "instance/storage/": ADMIN,
    "instance/failures/": ADMIN,
    "instance/failures/files/": ADMIN_ACT,
    "instance/failures/files/<int:pk>/": ADMIN_ACT,
    "instance/failures/tasks/<int:pk>/": ADMIN_ACT,
    "instance/glass/": ADMIN,
    "instance/glass/<int:pk>/end/": ADMIN_ACT,
    "instance/about/": ADMIN,
}
API: dict[str, Row] = {}


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    return {}
