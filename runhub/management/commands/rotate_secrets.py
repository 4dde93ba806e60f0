"""Writes every secret anew under the first of SECRETS_KEYS, so that older keys can be dropped."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from athletes.accounts.secrets import EncryptedTextField, rotated

# What allauth keeps in an authenticator's JSON, encrypted by our adapter.
MFA_KEYS = ("secret", "seed", "migrated_codes")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            count = sum(_rotate_fields(model) for model in apps.get_models())
            if apps.is_installed("allauth.mfa"):
                count += _rotate_mfa(apps.get_model("mfa", "Authenticator"))
        self.stdout.write(f"{count} secrets are encrypted with the newest key now.")


def _rotate_fields(model: type[Model]) -> int:
    """Reading decrypts and writing encrypts: saving the fields is enough."""
    names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
    if not names:
        return 0
    count = 0
    for found in model._base_manager.select_for_update().iterator():
        found.save(update_fields=names)
        count += len(names)
    return count


def _rotate_mfa(model: type[Model]) -> int:
    count = 0
    for found in model._base_manager.select_for_update().iterator():
        kept = {key: found.data[key] for key in MFA_KEYS if found.data.get(key)}
        if not kept:
            continue
        anew = {
            key: [rotated(each) for each in value] if isinstance(value, list) else rotated(value)
            for key, value in kept.items()
        }
        found.data = found.data | anew
        found.save(update_fields=["data"])
        count += len(kept)
    return count
