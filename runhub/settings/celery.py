"""Celery: a doorbell. PostgreSQL rows are the truth; a lost message costs seconds, not data."""

from celery.schedules import crontab
from kombu import Queue

from .backup import BACKUP_DIR, BACKUP_HOUR
from .base import env
from .database import IS_WEB

CELERY_BROKER_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_TASK_QUEUES = (Queue("import"), Queue("celery"))
CELERY_TASK_ROUTES = {"runhub.imports.*": {"queue": "import"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# Safe only because attempts are capped in the item's row.
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# An import of thousands of files must not make pages slow on the same machine.
CELERY_WORKER_NICE = env.int("WORKER_NICE", default=10)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A turn goes on while the broker is away: rows are fenced, a second message finds nothing. To
# cancel it would cost its item one of three attempts.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# For ever, and after a full Redis has refused as well; the default is to end after an hour.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_TIMEZONE = "UTC"
# Longer than the hard task limit, or a long task would run twice at once.
BROKER_VISIBILITY_TIMEOUT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": BROKER_VISIBILITY_TIMEOUT,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # An upload waits for the broker no longer than this; workers have time.
    "socket_timeout": 1 if IS_WEB else 5,
    "socket_connect_timeout": 1 if IS_WEB else 2,
    "global_keyprefix": env("REDIS_PREFIX", default=""),
}
CELERY_VISIBILITY_TIMEOUT = BROKER_VISIBILITY_TIMEOUT
CELERY_BEAT_SCHEDULER = "runhub.heartbeats:BeatingScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "runhub.sweep",
        "schedule": env.float("SWEEP_SECONDS", default=10.0),
        "options": {"expires": 10},
    },
    "closing": {"task": "runhub.closing", "schedule": 3600.0, "options": {"expires": 3600}},
    "mails": {"task": "runhub.mails", "schedule": 60.0, "options": {"expires": 60}},
    "tidy": {"task": "runhub.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
}
if BACKUP_DIR:
    CELERY_BEAT_SCHEDULE["backup"] = {
        "task": "runhub.backup",
        "schedule": crontab(hour=BACKUP_HOUR, minute=17),
        "options": {"expires": 6 * 3600},
    }
