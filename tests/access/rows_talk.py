"""Rows of comments, notifications, notes and the athlete's overview."""

from __future__ import annotations

from django.utils import timezone

from coaching.models import CoachNote, Comment, Notification
from common.kinds import Kind
from tests.access.made import ALICE, Made
from tests.access.vocabulary import (
    _API,
    _NO_GET,
    API_MINE_DO,
    API_OWN,
    API_OWN_DO,
    API_SHARED,
    AWAY,
    DONE,
    GONE,
    MINE_ACT,
    MINE_FORM,
    NEVER,
    OWN,
    OWN_ACT,
    OWN_FORM,
    SEE,
    SHARED_FORM,
    STAFF,
    TEAM_COACH,
    Row,
    but,
    cells,
)

# What staff write on Alice's run hangs on her; who is told of it does, too.
_COMMENT = frozenset({"Comment"})
_NOTE = frozenset({"CoachNote"})
_TEXT = ({"text": "Words"},)
# A comment of Alice's: read by the staff of Team Red, changed by her alone; no pass opens it.
_COMMENT_READ = cells(rest=GONE, athlete=SEE, staff=SEE)
# A note by the coach of Team Red: its staff read it, its author changes it, Alice learns nothing.
_NOTE_READ = cells(rest=GONE, staff=SEE)
_NOTE_MINE = cells(rest=GONE, owner=NEVER, coach=SEE, assistant=NEVER)
_NOTE_DONE = cells(rest=GONE, owner=NEVER, coach=DONE, assistant=NEVER)
_NOTES = cells(rest=GONE, athlete=NEVER, staff=SEE, glass=SEE)
_NOTES_NEW = cells(rest=GONE, athlete=NEVER, owner=DONE, coach=DONE, assistant=NEVER, glass=NEVER)
_HERS = cells(rest=GONE, athlete=AWAY)
_NOWHERE = cells(rest=GONE, anonymous=GONE)
# Whoever sees anything of her; what of it the page shows is asked piece by piece.
_OVERVIEW = Row(cells(rest=GONE, athlete=AWAY, staff=SEE, glass=SEE), is_shared=True)
_TRAINING = frozenset({Kind.TRAINING})

WEB: dict[str, Row] = {
    "activities/<uuid:key>/comments/": but(SHARED_FORM, bodies=_TEXT, writes=_COMMENT),
    "comments/<uuid:key>/edit/": but(MINE_FORM, bodies=_TEXT),
    "comments/<uuid:key>/delete/": MINE_ACT,
    "comments/<uuid:key>/restore/": MINE_ACT,
    "notifications/": OWN,
    "notifications/read/": OWN_ACT,
    "notifications/<uuid:key>/": Row(_HERS),
    # Whoever holds a signed token may use it: tests/talk/test_mails.py. This is none.
    "notifications/unsubscribe/<str:token>/": Row(_NOWHERE, _NOWHERE),
    "settings/notifications/": but(OWN_FORM, bodies=({"comment": "app"},)),
    "athletes/<uuid:athlete>/": but(_OVERVIEW, needs=_TRAINING),
    "athletes/<uuid:athlete>/notes/": Row(_NO_GET, _NOTES_NEW, bodies=_TEXT, writes=_NOTE),
    # Of the reader's own about who has left; Alice has not.
    "teams/<uuid:team>/people/notes/": TEAM_COACH,
    "teams/<uuid:team>/people/notes/<uuid:key>/delete/": Row(
        _NO_GET, {**TEAM_COACH.get, "owner": GONE, "coach": GONE}
    ),
    "notes/<uuid:key>/edit/": Row(_NOTE_MINE, _NOTE_DONE, bodies=_TEXT, writes=_NOTE),
    "notes/<uuid:key>/delete/": Row(_NOTE_MINE, _NOTE_DONE, writes=_NOTE),
}
API: dict[str, Row] = {
    "GET /api/v1/activities/{id}/comments/": API_SHARED,
    "POST /api/v1/activities/{id}/comments/": Row(
        {**SHARED_FORM.post, "anonymous": _API}, bodies=_TEXT, writes=_COMMENT
    ),
    "GET /api/v1/comments/{id}/": Row({**_COMMENT_READ, "anonymous": _API}),
    "PATCH /api/v1/comments/{id}/": but(API_MINE_DO, bodies=_TEXT),
    "DELETE /api/v1/comments/{id}/": API_MINE_DO,
    "GET /api/v1/notifications/": API_OWN,
    "POST /api/v1/notifications/read/": but(
        API_OWN_DO, bodies=({"all": True}, {"ids": ["{notification}"]})
    ),
    "GET /api/v1/me/notification-choices/": API_OWN,
    "PATCH /api/v1/me/notification-choices/": but(API_OWN_DO, bodies=({"comment": "app"},)),
    "GET /api/v1/athletes/{id}/notes/": Row(
        {**_NOTES, "anonymous": _API}, is_shared=True, needs=_TRAINING
    ),
    "POST /api/v1/athletes/{id}/notes/": Row(
        {**_NOTES_NEW, "anonymous": _API}, bodies=_TEXT, writes=_NOTE
    ),
    "GET /api/v1/notes/{id}/": Row({**_NOTE_READ, "anonymous": _API}),
    "PATCH /api/v1/notes/{id}/": Row({**_NOTE_DONE, "anonymous": _API}, bodies=_TEXT, writes=_NOTE),
    "DELETE /api/v1/notes/{id}/": Row({**_NOTE_DONE, "anonymous": _API}, writes=_NOTE),
}


def things(made: Made) -> dict[str, str]:
    """A comment of hers within Team Red, one she has taken away, news for her, and a note of the
    coach's about her."""
    alice, coach = made.alice, made.people["coach of her team"]
    talk = {"activity": made.run, "team": made.red}
    comment = Comment.objects.create(
        author=alice.user, text=made.canary("comment", Kind.TRAINING), **talk
    )
    gone = Comment.objects.create(
        author=alice.user,
        text=made.canary("comment taken away", never_shown="taken away"),
        deleted_at=timezone.now(),
        deleted_by=alice.user,
        **talk,
    )
    answer = Comment.objects.create(
        author=coach.user, text=made.canary("comment of the coach", Kind.TRAINING), **talk
    )
    news = Notification.objects.create(
        user=alice.user, event="comment", activity=made.run, comment=answer,
        athlete=alice, team=made.red, actor_name=made.canary("news for her", seen_by=ALICE),
    )  # fmt: skip
    note = CoachNote.objects.create(
        team=made.red, athlete=alice, author=coach.user, author_name="Coach",
        text=made.canary("coach's note", seen_by=frozenset(STAFF)),
    )  # fmt: skip
    return {
        "comments/<uuid:key>": f"comments/{comment.public_id}",
        "comments/<uuid:key>/restore": f"comments/{gone.public_id}/restore",
        "notifications/<uuid:key>": f"notifications/{news.public_id}",
        "notes/<uuid:key>": f"notes/{note.public_id}",
        "notifications/unsubscribe/<str:token>": "notifications/unsubscribe/no-token",
        "{notification}": str(news.public_id),
        "/comments/{id}": f"/comments/{comment.public_id}",
        "/notes/{id}": f"/notes/{note.public_id}",
        "/athletes/{id}": f"/athletes/{alice.public_id}",
    }
