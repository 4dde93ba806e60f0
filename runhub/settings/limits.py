"""Upload limits, each a setting of the environment; shown on the upload page."""

from .base import env

MIB = 1024 * 1024

LIMIT_FILE_BYTES = env.int("LIMIT_FILE_BYTES", default=50 * MIB)
LIMIT_UNPACKED_BYTES = env.int("LIMIT_UNPACKED_BYTES", default=100 * MIB)
LIMIT_ARCHIVE_BYTES = env.int("LIMIT_ARCHIVE_BYTES", default=4096 * MIB)
LIMIT_ARCHIVE_UNPACKED_BYTES = env.int("LIMIT_ARCHIVE_UNPACKED_BYTES", default=10240 * MIB)
LIMIT_ARCHIVE_ENTRIES = env.int("LIMIT_ARCHIVE_ENTRIES", default=50_000)
LIMIT_ARCHIVE_RATIO = env.int("LIMIT_ARCHIVE_RATIO", default=100)
LIMIT_READ_SECONDS = env.int("LIMIT_READ_SECONDS", default=60)
LIMIT_READ_MEMORY_BYTES = env.int("LIMIT_READ_MEMORY_BYTES", default=1024 * MIB)
# So long a failed file can be tried again without uploading it anew.
KEEP_FAILED_DAYS = env.int("KEEP_FAILED_DAYS", default=7)
TRASH_DAYS = env.int("TRASH_DAYS", default=30)

# An item belongs to its worker this long; renewed while a long file is read.
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=40)
# Workers are told again about a batch nobody has touched for this long.
IMPORT_SILENCE_SECONDS = env.int("IMPORT_SILENCE_SECONDS", default=20)
