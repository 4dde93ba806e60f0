"""The words of the rows: who asks, what they may be answered, and the usual rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from common.kinds import Kind

# Everybody is answered as one of these; `principals.py` says who is which.
WHO = (
    "anonymous",  # nobody, or an account that was switched off
    "athlete",  # Alice, whose things the addresses name
    "owner",  # of her team, as the next two
    "coach",
    "assistant",
    "mate",  # an athlete of her team
    "glass",  # an admin with a pass to her data
    "admin",  # without one
    "stranger",  # all others, whatever they are elsewhere
)
STAFF = ("owner", "coach", "assistant")
# Whom she shares with, or who sees all of her for a while.
READERS = (*STAFF, "glass")

Statuses = frozenset[int]
Cells = Mapping[str, Statuses]
SEE: Statuses = frozenset({200, 204})
# Allowed; what was sent may still be refused.
DONE: Statuses = frozenset({200, 201, 202, 204, 302, 303, 400, 409, 412, 415, 422})
LOGIN: Statuses = frozenset({302, 401})
NOT: Statuses = frozenset({405})
GONE: Statuses = frozenset({404})
NEVER: Statuses = frozenset({403, 404})  # visible or not, it isn't done
AWAY: Statuses = frozenset({301, 302, 303})


def cells(
    *, rest: Statuses, anonymous: Statuses = LOGIN, staff: Statuses | None = None, **who: Statuses
) -> Cells:
    """By who asks: `rest` for all that are not named; `staff` for owner, coach and assistant."""
    unknown = set(who) - set(WHO)
    assert not unknown, unknown
    given = {"anonymous": anonymous}
    if staff is not None:
        given |= dict.fromkeys(STAFF, staff)
    return dict.fromkeys(WHO, rest) | given | who


@dataclass(frozen=True)
class Row:
    """What everybody gets at one address (pages: for GET and POST) or one operation (`get`)."""

    get: Cells
    post: Cells = field(default_factory=lambda: NO_POST)
    # Shows what Alice shares: goes through every state of her consent, and needs these kinds.
    is_shared: bool = False
    needs: frozenset[Kind] = frozenset()
    # Other values for parts of the address than `things` give; and what stands behind the "?".
    fill: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    # Bodies that are right; "{run}" and the like stand for ids of Alice's things.
    bodies: tuple[Mapping[str, Any], ...] = ()
    # Models of which others may write rows that hang on Alice: a coach's comment, for instance.
    writes: frozenset[str] = frozenset()


def but(row: Row, **changes: Any) -> Row:
    """`row`, bent: `but(SHARED, needs=STREAMS)`."""
    if "needs" in changes:
        changes["needs"] = frozenset(changes["needs"])
    if "writes" in changes:
        changes["writes"] = frozenset(changes["writes"])
    return replace(row, **changes)


NO_POST = cells(rest=NOT, anonymous=LOGIN | NOT)
_NO_GET = NO_POST

# For everybody, signed in or not.
PUBLIC = Row(cells(rest=SEE, anonymous=SEE), cells(rest=NOT, anonymous=NOT))
# Pages of the reader's own: everybody gets theirs, and nothing of Alice's.
OWN = Row(cells(rest=SEE))
OWN_FORM = Row(cells(rest=SEE), cells(rest=DONE))
OWN_ACT = Row(_NO_GET, cells(rest=DONE))
OWN_AWAY = Row(cells(rest=AWAY))
# Alice's, read by her and by whom she shares with.
_READ = cells(rest=GONE, athlete=SEE, staff=SEE, glass=SEE)
SHARED = Row(_READ, is_shared=True, needs=frozenset({Kind.TRAINING}))
# Alice's alone. Whom she shares with may learn that it is there (403), others not (404).
_MINE = cells(rest=GONE, athlete=SEE, staff=NEVER, glass=NEVER)
_MINE_DONE = cells(rest=GONE, athlete=DONE, staff=NEVER, glass=NEVER)
MINE = Row(_MINE)
MINE_FORM = Row(_MINE, _MINE_DONE)
MINE_ACT = Row(_NO_GET, _MINE_DONE)
# Staff may do it too, a pass of an admin is for reading.
SHARED_FORM = but(SHARED, post=cells(rest=GONE, athlete=DONE, staff=DONE, glass=NEVER))
SHARED_ACT = Row(_NO_GET, cells(rest=GONE, athlete=DONE, staff=DONE, glass=NEVER))
# About Alice, for the staff; not for herself: a coach's private notes, flags.
ABOUT = but(SHARED, get=cells(rest=GONE, athlete=NEVER, staff=SEE, glass=NEVER))
ABOUT_FORM = but(ABOUT, post=cells(rest=GONE, athlete=NEVER, staff=DONE, glass=NEVER))
ABOUT_ACT = Row(_NO_GET, ABOUT_FORM.post)
# Of Team Red: for all who are in it, its staff, those who coach, and who owns it.
_IN = cells(rest=GONE, athlete=SEE, mate=SEE, staff=SEE)
_IN_DONE = cells(rest=GONE, athlete=DONE, mate=DONE, staff=DONE)
_STAFF = cells(rest=GONE, athlete=NEVER, mate=NEVER, staff=SEE)
_STAFF_DONE = cells(rest=GONE, athlete=NEVER, mate=NEVER, staff=DONE)
_COACH = {**_STAFF, "assistant": NEVER}
_COACH_DONE = {**_STAFF_DONE, "assistant": NEVER}
_OWNER = {**_COACH, "coach": NEVER}
_OWNER_DONE = {**_COACH_DONE, "coach": NEVER}
TEAM = Row(_IN)
TEAM_FORM = Row(_IN, _IN_DONE)
TEAM_ACT = Row(_NO_GET, _IN_DONE)
TEAM_STAFF = Row(_STAFF, is_shared=True)
TEAM_STAFF_FORM = Row(_STAFF, _STAFF_DONE, is_shared=True)
TEAM_STAFF_ACT = Row(_NO_GET, _STAFF_DONE)
TEAM_COACH = Row(_COACH)
TEAM_COACH_FORM = Row(_COACH, _COACH_DONE)
TEAM_COACH_ACT = Row(_NO_GET, _COACH_DONE)
# All staff look at it (the page says what an assistant may not), those who coach change it.
TEAM_STAFF_COACH_FORM = Row(_STAFF, _COACH_DONE)
TEAM_OWNER = Row(_OWNER)
TEAM_OWNER_FORM = Row(_OWNER, _OWNER_DONE)
TEAM_OWNER_ACT = Row(_NO_GET, _OWNER_DONE)
# Of the hub: for its admins.
_ADMIN = cells(rest=NEVER, admin=SEE, glass=SEE)
_ADMIN_DONE = cells(rest=NEVER, admin=DONE, glass=DONE)
# Whether somebody is an admin may be asked before what is done.
_ADMIN_NOT = cells(rest=NOT | NEVER, anonymous=LOGIN | NOT)
ADMIN = Row(_ADMIN, _ADMIN_NOT)
ADMIN_FORM = Row(_ADMIN, _ADMIN_DONE)
ADMIN_ACT = Row(_ADMIN_NOT, _ADMIN_DONE)

# Operations of the API: the cells stand in `get` whatever the method; nobody is sent to a log-in.
_API = frozenset({401})
API_OWN = Row(cells(rest=SEE, anonymous=_API))
API_OWN_DO = Row(cells(rest=DONE, anonymous=_API))
API_SHARED = Row({**_READ, "anonymous": _API}, is_shared=True, needs=frozenset({Kind.TRAINING}))
API_SHARED_DO = Row({**SHARED_FORM.post, "anonymous": _API})
API_MINE = Row({**_MINE, "anonymous": _API})
API_MINE_DO = Row({**_MINE_DONE, "anonymous": _API})
API_ABOUT = but(ABOUT, get={**ABOUT.get, "anonymous": _API})
API_ABOUT_DO = Row({**ABOUT_FORM.post, "anonymous": _API})
API_TEAM = Row({**_IN, "anonymous": _API})
API_TEAM_DO = Row({**_IN_DONE, "anonymous": _API})
API_TEAM_STAFF = Row({**_STAFF, "anonymous": _API}, is_shared=True)
API_TEAM_STAFF_DO = Row({**_STAFF_DONE, "anonymous": _API})
API_TEAM_COACH = Row({**_COACH, "anonymous": _API})
API_TEAM_COACH_DO = Row({**_COACH_DONE, "anonymous": _API})
API_TEAM_OWNER_DO = Row({**_OWNER_DONE, "anonymous": _API})
