"""The address in every mail that ends them: signed, without expiry, and good for nothing else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from coaching.models import MailTurn

SALT = "runhub.unsubscribe"


def unsubscribe_url(turn: MailTurn) -> str:
    token = signing.Signer(salt=SALT).sign(turn.public_id.hex).replace(":", ".")
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def turn_of(token: str) -> MailTurn:
    """Whose mails the token stands for; Http404 for one that we have not signed."""
    try:
        key = signing.Signer(salt=SALT).unsign(token.replace(".", ":", 1))
        return MailTurn.objects.select_related("user__athlete").get(public_id=UUID(key))
    except (signing.BadSignature, ValueError, MailTurn.DoesNotExist) as error:
        raise Http404 from error
