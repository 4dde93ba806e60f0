"""What people are told of, and how without having chosen: in the app, by a daily mail, at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coaching.models import NotificationChoice

By = NotificationChoice.By
ANY_WAY = tuple(By.values)


@dataclass(frozen=True, slots=True)
class Event:
    """`default`: until the user chooses. `ways`: what may be chosen. `is_for_staff`: comes only
    to who looks after somebody."""

    key: str
    label: str | Promise
    note: str | Promise
    default: str
    ways: tuple[str, ...] = ANY_WAY
    is_for_staff: bool = False


COMMENT = Event(
    "comment",
    _("Comment on your run"),
    _("Somebody who coaches you has written."),
    By.DIGEST,
)
TEAM_COMMENT = Event(
    "team_comment",
    _("Comment of an athlete"),
    _("An athlete of yours has written, or somebody answers where you have written."),
    By.DIGEST,
    is_for_staff=True,
)
INVITATION = Event("invitation", _("Invitation"), _("A team invites you."), By.APP)
SHARE = Event(
    "share",
    _("Sharing"),
    _("An athlete of your team shares more, less or nothing any more."),
    By.APP,
    is_for_staff=True,
)
SHARE_ENDS = Event(
    "share_ends",
    _("Sharing ends soon"),
    _("What is shared with a team ends in three days, on the last day that was chosen."),
    By.APP,
)
SHARE_OVER = Event(
    "share_over",
    _("Sharing has ended"),
    _("The last day of what is shared with a team has passed."),
    By.APP,
)
FLAG = Event(
    "flag",
    _("Flag “now”"),
    _("An athlete of yours needs attention at once."),
    By.NOTHING,
    is_for_staff=True,
)
IMPORT_FAILED = Event(
    "import_failed", _("Import"), _("Files you handed in could not be read."), By.APP
)
# Nobody can make it pass unseen: it is how an athlete learns of it.
GLASS = Event(
    "glass",
    _("An administrator opened your data"),
    _("With the reason they gave. It is always shown in the app."),
    By.MAIL,
    (By.APP.value, By.DIGEST.value, By.MAIL.value),
)

EVENTS: dict[str, Event] = {
    event.key: event
    for event in (
        COMMENT,
        TEAM_COMMENT,
        INVITATION,
        SHARE,
        SHARE_ENDS,
        SHARE_OVER,
        FLAG,
        IMPORT_FAILED,
        GLASS,
    )
}
MAILED = (By.DIGEST.value, By.MAIL.value)
