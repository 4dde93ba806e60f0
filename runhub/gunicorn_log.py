"""gunicorn's lines in the hub's form: one a request, without query, cookie or token."""

from __future__ import annotations

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


# Asked every few seconds; what matters is when they fail.
PROBES = ("/healthz", "/readyz", "/metrics")


class HubLogger(Logger):  # type: ignore[misc]
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        shape = formatter(is_json=is_json())
        for log in (self.error_log, self.access_log):
            log.propagate = False
            for handler in log.handlers:
                handler.setFormatter(shape)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        path = environ.get("RAW_URI", "").partition("?")[0]
        status = str(getattr(resp, "status", "")).split(" ")[0]
        if not self.access_log_enabled or (path in PROBES and status == "200"):
            return
        route = environ.get("runhub.route") or safe_path(path)
        ms = round(request_time.total_seconds() * 1000)
        fields = {
            "request": environ.get("runhub.request"),
            "reader": environ.get("runhub.reader"),
            "bytes": getattr(resp, "sent", None),
            "ms": ms,
        }
        text = f"{environ.get('REQUEST_METHOD', '-')} {route} {status}"
        self.access_log.info("%s", text, extra={"fields": fields})
