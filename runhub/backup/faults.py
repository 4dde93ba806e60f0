"""What can be wrong with a backup or with bringing it back, in one sentence."""


class BackupFault(Exception):
    """Its text says what happened and what to do; nothing was changed."""


DAMAGED = "The backup is damaged: {}. Nothing was changed; use another backup."
CUT_OFF = (
    "The backup is incomplete: it ends too early, as if writing or copying it had been cut off. "
    "Nothing was changed; use another backup."
)
SEALED = (
    "This backup is encrypted: set BACKUP_PASSPHRASE to the passphrase it was made with. "
    "Nothing was changed."
)
WRONG_PASSPHRASE = (
    "BACKUP_PASSPHRASE does not open this backup: set it to the passphrase the backup was made "
    "with. Nothing was changed."
)
NO_BACKUP = "{} is no backup of RunHub: choose a file that ./manage.py backup has written."


def damaged(how: str) -> BackupFault:
    return BackupFault(DAMAGED.format(how))
