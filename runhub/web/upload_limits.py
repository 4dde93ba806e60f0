"""What an athlete may hand in, in words: refusals, and the figures beside the form."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.selectors.quota import space_of
from activities.services.quota import QuotaFull, TooOften, upload_allowed
from athletes.models import Athlete
from common.units import decimal
from runhub.web.upload import MIB, Refusal, size_words


def refuse_over_limit(request: HttpRequest, athlete: Athlete | None) -> None:
    """Raise Refusal if the athlete may hand nothing in now, before a byte of the body is read.

    Asked again, and counted, when the files have arrived.
    """
    if athlete is None:
        return
    opens = "batch" not in request.GET
    try:
        upload_allowed(athlete_id=athlete.pk, size_bytes=0, files=1, opens_batch=opens)
    except (TooOften, QuotaFull) as fault:
        raise refusal_of(fault) from fault


def refusal_of(fault: TooOften | QuotaFull) -> Refusal:
    if isinstance(fault, QuotaFull):
        return Refusal(
            507,
            _("There is no room for this: your files may take %(size)s and be %(files)s in number.")
            % {"size": size_words(settings.QUOTA_BYTES), "files": decimal(settings.QUOTA_FILES)},
            _(
                "Delete activities you do not need and empty the trash, which counts as well. "
                "Or ask whoever runs this hub for more room."
            ),
        )
    minutes = -(-fault.wait_s // 60)
    wait = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes)
    if minutes > 90:
        hours = -(-minutes // 60)
        wait = ngettext("Try again in %(n)d hour.", "Try again in %(n)d hours.", hours)
        minutes = hours
    if fault.what == "bytes":
        said = _("You have uploaded %(size)s within a day, which is the limit.")
    else:
        said = _("You have started many uploads in a short time; the limit is reached.")
    return Refusal(
        429,
        said % {"size": size_words(settings.UPLOAD_DAY_BYTES)},
        wait % {"n": minutes} + " " + _("Many files at once count as one upload."),
        fault.wait_s,
    )


def limits_in_words() -> dict[str, str]:
    """Every limit somebody who uploads may meet."""
    return {
        "file": size_words(settings.LIMIT_FILE_BYTES),
        "unpacked": size_words(settings.LIMIT_UNPACKED_BYTES),
        "points": decimal(settings.LIMIT_POINTS),
        "archive": size_words(settings.LIMIT_ARCHIVE_BYTES),
        "archive_unpacked": size_words(settings.LIMIT_ARCHIVE_UNPACKED_BYTES),
        "entries": decimal(settings.LIMIT_ARCHIVE_ENTRIES),
        "ratio": decimal(settings.LIMIT_ARCHIVE_RATIO),
        "levels": decimal(settings.LIMIT_ARCHIVE_LEVELS),
        "files": decimal(settings.DATA_UPLOAD_MAX_NUMBER_FILES),
        "seconds": decimal(settings.LIMIT_READ_SECONDS),
        "memory": size_words(settings.LIMIT_READ_MEMORY_BYTES),
        "batches": decimal(settings.UPLOAD_BATCHES),
        "minutes": decimal(max(1, round(settings.UPLOAD_BATCHES_SECONDS / 60))),
        "day": size_words(settings.UPLOAD_DAY_BYTES),
        "quota": size_words(settings.QUOTA_BYTES),
        "quota_files": decimal(settings.QUOTA_FILES),
    }


def space_in_words(athlete: Athlete | None) -> str:
    """ "1.2 of 20 GiB used": empty without an athlete."""
    if athlete is None:
        return ""
    space = space_of(athlete.pk)
    whole = size_words(settings.QUOTA_BYTES)
    used = size_words(space.used_bytes)
    unit = whole.rpartition(" ")[2]
    scale = {"GiB": 2**30, "MiB": MIB}.get(unit)
    if scale and space.used_bytes >= scale / 10:
        used = f"{space.used_bytes / scale:.1f}".removesuffix(".0")
    return _("%(used)s of %(whole)s used · %(files)s of %(most)s files") % {
        "used": used,
        "whole": whole,
        "files": decimal(space.used_files),
        "most": decimal(settings.QUOTA_FILES),
    }
