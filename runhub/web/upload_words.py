"""What the upload page's script says; {names} in braces are filled in there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Forms = dict[str, str]  # "one" and "many"


def script_words() -> dict[str, str | Forms]:
    """Every sentence of static/js/upload.js in the reader's language."""
    return {**_sending(), **_counts(), **_refusals()}


def _sending() -> dict[str, str]:
    return {
        "sending": _("Sending"),
        "sent": _("Sent"),
        "sentSoFar": _("Sent so far"),
        "part": _("{part} of {whole}"),
        "isSent": _("sent"),
        "isWaiting": _("waiting"),
        "isNotSent": _("not sent"),
        "isRefused": _("not taken"),
        "tryingAgain": _("The connection is lost; trying again."),
    }


def _counts() -> dict[str, str | Forms]:
    def forms(one: str, many: str) -> Forms:
        return {"one": ngettext(one, many, 1), "many": ngettext(one, many, 1000)}

    return {
        "total": forms("{done} of {n} file · {bytes}", "{done} of {n} files · {bytes}"),
        "spoken": forms("{done} of {n} file sent", "{done} of {n} files sent"),
        "moreWait": forms("{n} more is waiting.", "{n} more are waiting."),
        "moreRefused": forms("{n} more was not taken.", "{n} more were not taken."),
        "leftAlone": forms(
            "{n} other file in the folder left alone.", "{n} other files in the folder left alone."
        ),
        "refusedSpoken": forms("{n} file not taken", "{n} files not taken"),
    }


def _refusals() -> dict[str, str]:
    return {
        "wrongKind": _(
            "Not a FIT, GPX, TCX or ZIP file. Export the run in one of these and choose that."
        ),
        "archiveTooLarge": _(
            "{size} is larger than the limit of {limit}. Split the archive into several."
        ),
        "fileTooLarge": _(
            "{size} is larger than the limit of {limit}. "
            "Split the recording, or ask whoever runs this hub to raise the limit."
        ),
        "nothingInside": _("There is no FIT, GPX, TCX or ZIP file in it."),
        "nothingInsideAdvice": _("Choose the folder that holds the activities themselves."),
        "unopened": _("Part of the folder could not be opened."),
        "unopenedAdvice": _("Close the programs that use it and drop it again."),
        "pageTooOld": _("This page is too old to send from."),
        "pageTooOldAdvice": _("Reload it and choose the files again."),
        "unreachable": _("The hub could not be reached."),
        "unreachableAdvice": _("Check the connection, then send the rest again."),
    }
