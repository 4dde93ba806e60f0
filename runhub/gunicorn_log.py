"""gunicorn's lines in the hub's form: one a request, without query, cookie or token."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from runhub.logs import formatter
from runhub.redaction import safe_path


def is_json() -> bool:
    """As settings/logs.py decides it; Django is not there yet."""
    chosen = os.environ.get("LOG_JSON", "").lower()
    if chosen:
        return chosen in ("1", "true", "yes", "on")
    return os.environ.get("RUNHUB_ENV") == "production"


class HubLogger(Logger):  # type: ignore[misc]
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        shape = formatter(is_json=is_json())
        for log in (self.error_log, self.access_log):
            log.propagate = False
            for handler in log.handlers:
                handler.setFormatter(shape)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        route = environ.get("runhub.route") or safe_path(environ.get("RAW_URI", ""))
        ms = request_time.total_seconds() * 1000
        record = {
            "request": environ.get("runhub.request"),
            "reader": environ.get("runhub.reader"),
            "bytes": getattr(resp, "sent", None),
        }
        status = str(getattr(resp, "status", "")).split(" ")[0]
        text = f"{environ.get('REQUEST_METHOD', '-')} {route} {status} {ms:.0f} ms"
        details = " ".join(f"{key}={value}" for key, value in record.items() if value is not None)
        self.access_log.log(logging.INFO, "%s %s", text, details)
