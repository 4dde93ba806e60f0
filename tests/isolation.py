"""Loaded before Django's settings: each pytest process gets its own folders and key prefix."""

import os
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
_folder = tempfile.mkdtemp(prefix=f"runhub-{WORKER}-")
os.environ["RUNHUB_ENV"] = "test"
os.environ["RUNHUB_STATE"] = _folder
os.environ["MEDIA_ROOT"] = f"{_folder}/media"
os.environ["STATIC_ROOT"] = f"{_folder}/static"
Path(os.environ["STATIC_ROOT"]).mkdir()
os.environ["REDIS_PREFIX"] = f"{WORKER}-{os.getpid()}:"
os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
# Tests wait for workers: nobody else gains by their giving way.
os.environ["WORKER_NICE"] = "0"
os.environ["SWEEP_SECONDS"] = "2"
os.environ["PYTHONHASHSEED"] = "0"
os.environ["IMPORT_LEASE_SECONDS"] = "6"
os.environ["IMPORT_SILENCE_SECONDS"] = "3"
