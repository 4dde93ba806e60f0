"""Writes .env with random secrets, once: python3 ops/make_env.py [BASE_URL] (make env calls it)."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

CLONE = Path(__file__).resolve().parent.parent
EXAMPLE, TARGET = CLONE / ".env.example", CLONE / ".env"
PLACEHOLDER = "change-me"
PROXY = "172.30.83.2"  # Caddy's address in docker-compose.yml


def filled(example: str, base_url: str, random: object = secrets.token_urlsafe) -> str:
    """The example with a secret of its own in every place for one, and the site's address."""
    site = site_settings(base_url)
    lines = []
    for line in example.splitlines():
        name, equals, value = line.partition("=")
        if not equals or line.startswith("#"):
            lines.append(line)
        elif value == PLACEHOLDER:
            lines.append(f"{name}={random(48)}")  # type: ignore[operator]
        else:
            lines.append(f"{name}={site.get(name, value)}")
    return "\n".join(lines) + "\n"


def site_settings(base_url: str) -> dict[str, str]:
    """What follows from the address people type. Raises ValueError in words."""
    if not base_url:
        return {}
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError(
            f"BASE_URL={base_url} is no address of a whole host: write it as "
            "https://runhub.example.org, without a path."
        )
    found = {"BASE_URL": base_url.rstrip("/"), "ALLOWED_HOSTS": parts.hostname}
    if parts.scheme == "https":
        found |= {"COMPOSE_PROFILES": "tls", "SITE_ADDRESS": parts.netloc}
        found["TRUSTED_PROXIES"] = PROXY
    return found


def write(target: Path, text: str) -> None:
    """A new file for its owner alone. Raises FileExistsError rather than overwrite one."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)


def main() -> int:
    base_url = sys.argv[1] if sys.argv[1:] else os.environ.get("BASE_URL", "")
    try:
        write(TARGET, filled(EXAMPLE.read_text(encoding="utf-8"), base_url))
    except FileExistsError:
        print(f"{TARGET} is there already and was left as it is: it holds secrets that are in use.")
        return 1
    except ValueError as fault:
        print(fault)
        return 1
    print(f"{TARGET} is written, with secrets nobody else has. Keep a copy of it in a safe place.")
    if not base_url:
        print("It is for http://localhost:8000. For a server: make env BASE_URL=https://your.host")
    return 0


if __name__ == "__main__":
    sys.exit(main())
