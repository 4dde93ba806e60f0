"""What the container files promise: nothing open, nothing writable, no secret of anybody's."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from ruamel.yaml import YAML

from ops import make_env
from tests.production.test_settings import env_file, start

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}
    assert not service.get("privileged")


def test_only_the_web_and_the_proxy_are_reached_from_outside():
    published = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}
    assert set(published) == {"web", "caddy"}
    assert published["web"] == ["${WEB_BIND:-127.0.0.1}:${WEB_PORT:-8000}:8000"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "redis", "cache", "setup", "beat"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_the_queue_is_kept_and_the_cache_is_another_server():
    queue, cache = (" ".join(SERVICES[name]["command"]) for name in ("redis", "cache"))
    assert "--appendonly yes --appendfsync everysec" in queue
    assert "--maxmemory-policy noeviction" in queue
    assert "--maxmemory-policy allkeys-lru" in cache
    assert "volumes" not in SERVICES["cache"]


def test_parts_wait_for_what_they_need_and_are_given_time_to_stop():
    for name in ("web", "worker", "beat"):
        needs = SERVICES[name]["depends_on"]
        assert needs["setup"] == {"condition": "service_completed_successfully"}
        assert needs["db"] == needs["redis"] == {"condition": "service_healthy"}
    assert SERVICES["worker"]["stop_grace_period"] == "60s"


def test_images_are_of_a_known_version():
    foreign = [one["image"] for one in SERVICES.values() if not one["image"].startswith("runhub:")]
    assert all(re.search(r":\d", image) for image in foreign), foreign


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret():
    assert DOCKERFILE.rindex("USER 10001:10001") > DOCKERFILE.rindex("FROM ")
    assert "HEALTHCHECK" in DOCKERFILE
    for name in ("SECRET_KEY", "SECRETS_KEYS", "PASSWORD", "PASSPHRASE", "TOKEN"):
        assert name not in DOCKERFILE
    assert all(
        "--require-hashes" in line for line in DOCKERFILE.splitlines() if "pip install" in line
    )


def test_every_package_of_the_hub_is_in_the_image():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = set(project["tool"]["importlinter"]["root_packages"])
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    assert packages <= kept
    assert {"gunicorn.conf.py", "manage.py", "pyproject.toml", "ops", "templates"} <= kept
    assert not {name for name in kept if name.startswith((".env", ".git"))}


def test_the_example_as_it_stands_starts_nothing(tmp_path):
    done = start(**env_file(ROOT / ".env.example"))
    assert done.returncode != 0
    assert "SECRET_KEY is an example that everybody knows" in done.stderr


def test_make_env_writes_secrets_of_its_own_that_start_a_hub(tmp_path):
    example = (ROOT / ".env.example").read_text()
    target = tmp_path / ".env"
    make_env.write(target, make_env.filled(example, "https://run.example.org"))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    found = env_file(target)
    assert make_env.PLACEHOLDER not in found.values()
    secret = [found[n] for n, v in env_file(ROOT / ".env.example").items() if v == "change-me"]
    assert len(set(secret)) == len(secret) == 5
    assert (found["ALLOWED_HOSTS"], found["SITE_ADDRESS"]) == ("run.example.org",) * 2
    assert found["COMPOSE_PROFILES"] == "tls"
    assert start(**found).returncode == 0


def test_make_env_never_overwrites(tmp_path):
    target = tmp_path / ".env"
    target.write_text("SECRET_KEY=in-use")
    with pytest.raises(FileExistsError):
        make_env.write(target, "")
    assert target.read_text() == "SECRET_KEY=in-use"
    with pytest.raises(ValueError, match="is no address of a whole host"):
        make_env.filled("", "run.example.org")


def test_the_proxy_that_is_believed_is_the_one_of_the_compose_file():
    assert SERVICES["caddy"]["networks"]["proxy"] == {"ipv4_address": make_env.PROXY}
    assert "@private path /metrics" in (ROOT / "ops/caddy/Caddyfile").read_text()
