"""Where backups go, and what protects them."""

from .base import STATE, env, secret

# Set: every night a backup goes there. Empty: only when somebody asks for one.
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=7)
BACKUP_HOUR = env.int("BACKUP_HOUR", default=2)  # UTC
# Backups are encrypted with it; whoever loses it cannot read them.
BACKUP_PASSPHRASE = secret("BACKUP_PASSPHRASE")
BACKUP_DEFAULT_DIR = BACKUP_DIR or str(STATE / "backups")
# Where pg_dump, pg_restore and psql lie, if not where systems usually put them.
POSTGRES_PROGRAMS = env("POSTGRES_PROGRAMS", default="")
