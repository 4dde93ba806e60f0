"""For whom somebody uploads: themselves, or an athlete they have entered ("?for=<athlete>")."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from athletes.access import entered_for
from athletes.models import Athlete, User
from runhub.web.upload import Refusal


def uploads_for(user: User, key: UUID | None) -> Athlete | None:
    """The athlete that the files will belong to; None for an account without one.

    Raises Refusal for whoever `user` may not upload for, with the reason in words.
    """
    if key is None:
        own: Athlete | None = getattr(user, "athlete", None)
        return own
    try:
        return entered_for(user, key)
    except (PermissionDenied, Http404) as error:
        # The same for who was taken over and for who never was: both have files of their own.
        raise Refusal(
            403,
            _("You cannot upload for this athlete."),
            _("Once somebody has taken over what you entered, they upload themselves."),
        ) from error


def whose(request: HttpRequest) -> Athlete | None:
    """`uploads_for` whom the address names. Raises Refusal."""
    text = request.GET.get("for", "")
    if not text:
        return uploads_for(request.user, None)
    try:
        key = UUID(text)
    except ValueError as error:
        raise Refusal(
            404, _("There is no such athlete."), _("Choose one on the page of your team.")
        ) from error
    return uploads_for(request.user, key)
