"""Rows of the instance page, passes of admins and the end of an account."""

from __future__ import annotations

from django.utils import timezone

from activities.models import ImportItem
from athletes.accounts.invitations import invitation_create
from athletes.consent.looks import looks_write
from athletes.models import BreakGlass
from runhub.models import TaskFailure
from tests.access.made import ALICE, Made
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
    "instance/people/<int:pk>/delete/": but(
        ADMIN_FORM, get=_PROVED, post=_PROVED, writes={"Athlete"}
    ),
    "instance/people/<int:pk>/glass/": but(ADMIN_FORM, get=_PROVED, post=_PROVED),
    "instance/people/<int:pk>/<slug:act>/": but(ADMIN_ACT, post=_PROVED, writes={"User"}),
    "instance/invitations/<int:pk>/withdraw/": ADMIN_ACT,
    "instance/teams/": ADMIN,
    "instance/storage/": ADMIN,
    "instance/failures/": ADMIN,
    "instance/failures/files/": but(ADMIN_ACT, writes={"ImportItem"}),
    "instance/failures/files/<int:pk>/": but(ADMIN_ACT, writes={"ImportItem"}),
    "instance/failures/tasks/<int:pk>/": ADMIN_ACT,
    "instance/logs/": ADMIN,
    # Of which here are none: tests/instance/test_logs.py.
    "instance/logs/<str:name>/": Row(cells(rest=NEVER), ADMIN.post, fill={"<str:name>": "x.log"}),
    "instance/glass/": ADMIN,
    "instance/glass/<int:pk>/end/": but(ADMIN_ACT, writes={"BreakGlass"}),
    "instance/about/": ADMIN,
}
API: dict[str, Row] = {}
REASON = "canary of a reason 7f3a"


def things(made: Made) -> dict[str, str]:
    """What of this area belongs to Alice; what stands for the parts of its addresses."""
    invitation, _token = invitation_create(email="new@example.org")
    failed = ImportItem.objects.filter(job__athlete=made.alice, outcome="failed").latest("pk")
    task = TaskFailure.objects.create(name="runhub.tidy", fault="OSError", args=[])
    made.canary("reason of a pass", seen_by=ALICE | {"glass", "admin"}, text=REASON)
    passed = BreakGlass.objects.filter(athlete=made.alice).latest("expires_at")
    BreakGlass.objects.filter(pk=passed.pk).update(reason=REASON)
    looks_write(viewer=passed.admin, athletes={made.alice.pk}, what="activity", now=timezone.now())
    return {
        "people/<int:pk>": f"people/{made.alice.user_id}",
        "people/<int:pk>/<slug:act>": f"people/{made.alice.user_id}/disable",
        "invitations/<int:pk>": f"invitations/{invitation.pk}",
        "failures/files/<int:pk>": f"failures/files/{failed.pk}",
        "failures/tasks/<int:pk>": f"failures/tasks/{task.pk}",
        "glass/<int:pk>": f"glass/{passed.pk}",
    }
