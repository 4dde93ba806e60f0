"""Secrets in the database: unreadable without the keys, readable under old ones, turned over."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection

from athletes.accounts.secrets import SecretUnreadable, decrypt, encrypt, rotated

OLD, NEW = "old-key-" * 5, "new-key-" * 5
SEED = "JBSWY3DPEHPK3PXPCANARY7F3A"


def test_a_secret_comes_back_and_never_looks_the_same_twice():
    assert decrypt(encrypt(SEED)) == SEED
    assert encrypt(SEED) != encrypt(SEED)
    assert SEED not in encrypt(SEED)


def test_a_new_key_reads_what_the_old_one_wrote(settings):
    settings.SECRETS_KEYS = [OLD]
    written = encrypt(SEED)
    settings.SECRETS_KEYS = [NEW, OLD]
    assert decrypt(written) == SEED
    anew = rotated(written)
    settings.SECRETS_KEYS = [NEW]
    assert decrypt(anew) == SEED
    with pytest.raises(SecretUnreadable):
        decrypt(written)


def test_a_changed_secret_is_refused():
    sealed = encrypt(SEED)
    with pytest.raises(SecretUnreadable):
        decrypt(sealed[:-6] + "AAAAA=")


def dump() -> str:
    """Every row of every table, as pg_dump would write it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def guarded(cast, settings):
    """Alice with a TOTP seed and recovery codes, under the old key."""
    settings.SECRETS_KEYS = [OLD]
    TOTP.activate(cast.alice.user, SEED)
    codes = RecoveryCodes.activate(cast.alice.user)
    return cast.alice, codes.generate_codes()


def test_a_dump_holds_no_seed_and_no_recovery_code(guarded):
    _, codes = guarded
    found = dump()
    assert "alice@example.org" in found  # the dump is one
    for secret in (SEED, *codes, OLD):
        assert secret not in found


def test_rotating_moves_all_secrets_to_the_new_key(guarded, settings, capsys):
    alice, codes = guarded
    settings.SECRETS_KEYS = [NEW, OLD]
    call_command("rotate_secrets")
    assert capsys.readouterr().out.startswith("2 secrets")
    settings.SECRETS_KEYS = [NEW]
    totp = Authenticator.objects.get(user=alice.user, type="totp")
    assert decrypt(totp.data["secret"]) == SEED
    kept = Authenticator.objects.get(user=alice.user, type="recovery_codes")
    assert RecoveryCodes(kept).generate_codes() == codes


def test_rotating_without_the_old_key_changes_nothing(guarded, settings):
    before = dump()
    settings.SECRETS_KEYS = [NEW]
    with pytest.raises(SecretUnreadable):
        call_command("rotate_secrets")
    assert dump() == before
