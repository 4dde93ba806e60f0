"""One line for each thing worth knowing, from every process, without anything personal.

JSON in production, readable lines in development; Django's, Celery's and gunicorn's records take
the same way. A request's lines carry its id and the reader's public id. Knows no Django, so that
gunicorn can use it before Django is there.
"""

from __future__ import annotations

import json
import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

from runhub.redaction import bounded, plain_route, redacted, safe_path, trace

Event = MutableMapping[str, Any]
LONGEST_LINE = 16_000
# Names of values that have no place in a log, whoever passes them.
_PERSONAL = (
    "email e_mail login name title notes note filename file_name path_name device latitude longitude"
    " lat lon place start_point password secret token key code cookie cookies authorization headers"
    " body query weight_kg heart_rate birth_year ip address"
)
PERSONAL = frozenset(_PERSONAL.split())


def own_words(logger: object, method: str, event: Event) -> Event:
    """Django's and Celery's records, said without addresses, values and results."""
    record: logging.LogRecord = event["_record"]
    args = event.pop("positional_args", None)
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "path_info"):
        match = getattr(request, "resolver_match", None)
        event["route"] = plain_route(match.route) if match else safe_path(request.path_info)
        event["status"] = getattr(record, "status_code", None)
        event["event"] = _without_path(event["event"], request.path)
    elif hasattr(record, "fields"):
        event.update(record.fields)
    elif record.name == "django.server":
        event["event"] = _request_line(event["event"])
    elif record.name == "celery.app.trace" and isinstance(args, dict):
        event["event"] = f"Task {args.get('name')} {_fate(args)}"
        event["task"] = args.get("id")
    return event


def _fate(args: dict[str, Any]) -> str:
    if args.get("runtime") is not None:
        return f"succeeded in {float(args['runtime']):.3f}s"
    return str(args.get("description") or "failed")


def _without_path(text: str, path: str) -> str:
    shown = path.encode("unicode_escape").decode("ascii")
    return text.replace(shown, safe_path(path)) if shown else text


def _request_line(text: str) -> str:
    """The development server's `"GET /path?query HTTP/1.1" 200 12`."""
    words = text.split(" ")
    return " ".join([words[0], safe_path(words[1]), *words[2:]]) if len(words) > 2 else text


def traced(logger: object, method: str, event: Event) -> Event:
    """exc_info as a text without variables."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if found is True:
        found = event["_record"].exc_info
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if isinstance(found, tuple) and isinstance(found[1], BaseException):
        event["traceback"] = trace(found[1], found[2])
    return event


def cleaned(logger: object, method: str, event: Event) -> Event:
    """No personal values, no known shapes of secrets, no long texts."""
    for key, value in list(event.items()):
        if key in ("_record", "_from_structlog", "traceback"):
            continue
        if key in PERSONAL:
            event[key] = "[removed]"
        elif not isinstance(value, int | float | bool | None):
            event[key] = redacted(str(value))
    return event


def as_json(logger: object, method: str, event: Event) -> str:
    return bounded(json.dumps(event, ensure_ascii=False, default=str), LONGEST_LINE)


def as_line(logger: object, method: str, event: Event) -> str:
    """`time LEVEL logger what key=value`, and the traceback below."""
    tb = event.pop("traceback", "")
    parts = [event.pop(name, "") for name in ("time", "level", "logger", "event")]
    parts += [f"{key}={value}" for key, value in event.items() if value not in (None, "")]
    line = " ".join(_on_one_line(str(part)) for part in parts)
    return bounded(f"{line}\n{tb}" if tb else line, LONGEST_LINE)


def _on_one_line(text: str) -> str:
    """Nobody forges a second line, or colours the terminal."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def loudness(logger: object, method: str, event: Event) -> Event:
    event["level"] = event["_record"].levelname
    event["logger"] = event["_record"].name
    return event


def formatter(*, is_json: bool) -> ProcessorFormatter:
    return ProcessorFormatter(
        processors=[
            structlog.contextvars.merge_contextvars,
            loudness,
            own_words,
            traced,
            ProcessorFormatter.remove_processors_meta,
            cleaned,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            as_json if is_json else as_line,
        ],
        pass_foreign_args=True,
    )


def configure_structlog() -> None:
    """`structlog.get_logger(name)` writes through the standard library's loggers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
