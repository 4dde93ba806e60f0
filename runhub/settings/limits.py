"""Upload limits, each a setting of the environment; shown on the upload page and in
docs/limits.md."""

from .base import env

MIB = 1024 * 1024
GIB = 1024 * MIB

LIMIT_FILE_BYTES = env.int("LIMIT_FILE_BYTES", default=50 * MIB)
LIMIT_UNPACKED_BYTES = env.int("LIMIT_UNPACKED_BYTES", default=100 * MIB)
LIMIT_POINTS = env.int("LIMIT_POINTS", default=700_000)  # 8 days at 1 Hz
LIMIT_ARCHIVE_BYTES = env.int("LIMIT_ARCHIVE_BYTES", default=4 * GIB)
LIMIT_ARCHIVE_UNPACKED_BYTES = env.int("LIMIT_ARCHIVE_UNPACKED_BYTES", default=10 * GIB)
LIMIT_ARCHIVE_ENTRIES = env.int("LIMIT_ARCHIVE_ENTRIES", default=50_000)  # over the whole tree
LIMIT_ARCHIVE_RATIO = env.int("LIMIT_ARCHIVE_RATIO", default=100)
LIMIT_ARCHIVE_LEVELS = env.int("LIMIT_ARCHIVE_LEVELS", default=1)  # archives inside an archive
LIMIT_READ_SECONDS = env.int("LIMIT_READ_SECONDS", default=60)
LIMIT_READ_MEMORY_BYTES = env.int("LIMIT_READ_MEMORY_BYTES", default=1 * GIB)
# Nothing is taken or unpacked that would leave less of the disk.
LIMIT_SPARE_DISK_BYTES = env.int("LIMIT_SPARE_DISK_BYTES", default=512 * MIB)

# Of each athlete. A batch counts once, whatever it holds.
UPLOAD_BATCHES = env.int("UPLOAD_BATCHES", default=60)
UPLOAD_BATCHES_SECONDS = env.int("UPLOAD_BATCHES_SECONDS", default=600)
UPLOAD_DAY_BYTES = env.int("UPLOAD_DAY_BYTES", default=20 * GIB)
QUOTA_BYTES = env.int("QUOTA_BYTES", default=20 * GIB)
QUOTA_FILES = env.int("QUOTA_FILES", default=20_000)
# Athletes a coach has entered, who each have such room of their own.
UNCLAIMED_MOST = env.int("UNCLAIMED_MOST", default=50)

# So long a failed file can be tried again without uploading it anew.
KEEP_FAILED_DAYS = env.int("KEEP_FAILED_DAYS", default=7)
TRASH_DAYS = env.int("TRASH_DAYS", default=30)
# Archives of everything: kept so long, and so many an athlete within a day.
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)
EXPORTS_A_DAY = env.int("EXPORTS_A_DAY", default=5)

# A killed worker's files are read within a minute: a lease, a silence and a sweep later.
# An item belongs to its worker this long; renewed while a long file is read.
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=30)
# Workers are told again about a batch nobody has touched for this long.
IMPORT_SILENCE_SECONDS = env.int("IMPORT_SILENCE_SECONDS", default=15)
