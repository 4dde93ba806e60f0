"""The mail that tells what is new: names and addresses, never a word or figure of a run.

A mailbox is read by others than its owner; what is behind the addresses asks who is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.events import (
    COMMENT,
    FLAG,
    GLASS,
    IMPORT_FAILED,
    INVITATION,
    SHARE,
    SHARE_ENDS,
    SHARE_OVER,
    TEAM_COMMENT,
)
from coaching.models import MailTurn, Notification
from coaching.selectors.mails import users_to_mail
from coaching.services.mails import mail_send
from coaching.services.notifications import flags_told
from runhub.unsubscribe import unsubscribe_url

COMMENTS = (COMMENT.key, TEAM_COMMENT.key)


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    url: str


def mails_send() -> int:
    """Tell of flags, and send what is due to everybody. Returns how many mails went out."""
    now = timezone.now()
    flags_told(now=now)
    return sum(mail_send(user_id=user, now=now, send=send) for user in users_to_mail(now))


def send(turn: MailTurn, rows: list[Notification]) -> None:
    """Raises SMTPException or OSError if the server does not take it."""
    language = turn.user.athlete.language if hasattr(turn.user, "athlete") else "en"
    with translation.override(language):
        mail = mail_of(turn, rows)
    try:
        mail.send()
    except ValueError as error:  # an address no mail can go to
        raise SMTPException(str(error)) from error


def mail_of(turn: MailTurn, rows: list[Notification]) -> EmailMultiAlternatives:
    stop = unsubscribe_url(turn)
    context = {
        "lines": lines_of(rows),
        "all_url": settings.BASE_URL + reverse("notifications"),
        "choices_url": settings.BASE_URL + reverse("settings_notifications"),
        "stop_url": stop,
    }
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=f"RunHub: {_subject(rows)}",
        body=render_to_string("talk/mail.txt", context),
        to=[turn.user.email],
        headers={
            # The same for the same news: a mail that went out twice is seen to be one.
            "Message-ID": f"<{turn.public_id.hex}.{max(row.pk for row in rows)}@{host}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("talk/mail.html", context), "text/html")
    return mail


def _subject(rows: list[Notification]) -> str:
    count = len(rows)
    if all(row.event in COMMENTS for row in rows):
        return ngettext("%(n)d new comment", "%(n)d new comments", count) % {"n": count}
    return ngettext("%(n)d thing is new", "%(n)d things are new", count) % {"n": count}


def lines_of(rows: Iterable[Notification]) -> list[Line]:
    """One for each event, person, team and athlete, in the order of the first of them."""
    groups: dict[tuple[object, ...], list[Notification]] = {}
    for row in rows:
        groups.setdefault((row.event, row.actor_name, row.team_id, row.athlete_id), []).append(row)
    return [Line(_words(group), _url(group)) for group in groups.values()]


def _url(group: list[Notification]) -> str:
    """To the one run, or to the list where there are several."""
    if len({row.activity_id for row in group}) > 1:
        return settings.BASE_URL + reverse("notifications")
    return settings.BASE_URL + reverse("notification", args=[group[-1].public_id])


def _words(group: list[Notification]) -> str:
    first, count = group[0], len(group)
    names = {
        "n": count,
        "actor": first.actor_name,
        "athlete": first.athlete.name if first.athlete else "",
        "team": first.team.name if first.team else "",
    }
    if first.event in COMMENTS:
        said = ngettext(
            "%(n)d new comment from %(actor)s", "%(n)d new comments from %(actor)s", count
        )
        return said % names
    return SENTENCES[first.event]() % names


SENTENCES = {
    INVITATION.key: lambda: _("An invitation to %(team)s"),
    SHARE.key: lambda: _("%(athlete)s has changed what they share with %(team)s"),
    SHARE_ENDS.key: lambda: _("What %(athlete)s shares with %(team)s ends soon"),
    SHARE_OVER.key: lambda: _("What %(athlete)s shared with %(team)s has ended"),
    FLAG.key: lambda: _("Something about %(athlete)s is waiting for you"),
    IMPORT_FAILED.key: lambda: _("Files of your import could not be read"),
    GLASS.key: lambda: _("%(actor)s, an administrator, has opened your data"),
}
