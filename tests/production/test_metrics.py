"""/metrics: what it tells, to whom, and that it grows with nothing a stranger can choose."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client import REGISTRY

from activities.models import ImportItem, ImportJob
from runhub.backup import state
from runhub.web import metrics
from tests.conftest import person
from tests.imports.handing_in import bring, hand_in
from tests.processes import wait_until
from tests.samples import fit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    metrics.own_registry.cache_clear()


def told(client: Client) -> dict[str, float]:
    """Every sample by name and labels."""
    text = client.get("/metrics").content.decode()
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line[:1] != "#"]
    return {name: float(value) for name, value in lines}


def test_the_hubs_work_is_told_from_its_rows(client, alice):
    bring(alice, a_fit=fit(), b_fit=b"no FIT at all", c_gpx=b"<gpx")
    job = hand_in(alice, d_fit=fit(day=1))
    ImportJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    found = told(client)
    assert found['runhub_import_items{state="waiting"}'] == 1
    assert found["runhub_import_oldest_waiting_seconds"] == pytest.approx(300, abs=30)
    assert found['runhub_import_outcomes{outcome="added"}'] == 1
    assert found['runhub_import_outcomes{outcome="failed"}'] == 2
    failures = {k: v for k, v in found.items() if k.startswith("runhub_import_failures")}
    assert sum(v for k, v in failures.items() if 'format="fit"' in k) == 1
    assert found["runhub_users"] == 4
    assert found["runhub_activities"] == 1
    assert found["runhub_originals_bytes"] == len(fit())
    assert found["runhub_database_up"] == 1


def test_the_age_of_the_last_backup_is_told_once_there_was_one(client):
    assert not [name for name in told(client) if name.startswith("runhub_backup")]
    state.succeeded(name="a.tar", size_bytes=10)
    state.failed("The disk is full.")
    found = told(client)
    assert found["runhub_backup_age_seconds"] < 60
    assert (found["runhub_backup_bytes"], found["runhub_backup_ok"]) == (10, 0)


@pytest.mark.django_db(transaction=True)
def test_totals_are_asked_again_beside_the_answer(client, alice, monkeypatch):
    assert told(client)["runhub_users"] == 4
    monkeypatch.setattr("runhub.metrics.TOTALS_KEPT_S", 0.0)
    person("Erin")
    metrics.own_registry.cache_clear()
    assert told(client)["runhub_users"] == 5
    person("Fay")
    assert told(client)["runhub_users"] == 5  # the answer does not wait for them
    wait_until(lambda: told(client)["runhub_users"] == 6, 10, "the totals are those of now")


def test_nothing_a_person_wrote_is_told(client, alice):
    bring(alice, secret_name_fit=b"no FIT at all")
    ImportItem.objects.update(reason="canary-7f3a", name="canary-7f3a.xyz")
    text = client.get("/metrics").content.decode()
    assert "canary" not in text
    assert "alice" not in text.lower()


def test_methods_of_a_strangers_making_are_counted_as_one(client):
    for number in range(20):
        client.generic(f"METHOD{number}", "/healthy")
    found = re.findall(r'method="([^"]*)"', client.get("/metrics").content.decode())
    assert not [name for name in found if name.startswith("METHOD")]
    assert "<invalid method>" in found


@pytest.mark.parametrize(
    ("asks", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.168.1.20"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"}, 404),
    ],
)
def test_without_a_token_only_this_machine_reads(client, asks, status):
    assert client.get("/metrics", **asks).status_code == status


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer right-token", 200),
        ("bearer right-token", 200),
        ("Bearer wrong-token", 404),
        ("Basic right-token", 404),
        ("Bearer", 404),
        ("Bearer ключ", 404),
        ("", 404),
    ],
)
def test_with_a_token_only_its_bearer_reads(client, settings, header, status):
    settings.METRICS_TOKEN = "right-token"
    assert client.get("/metrics", headers={"authorization": header}).status_code == status


def test_a_database_that_does_not_answer_is_told(client, monkeypatch, settings):
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    monkeypatch.setattr("runhub.metrics.QUEUE", "SELECT pg_sleep(5)")
    found = told(client)
    assert found["runhub_database_up"] == 0
    assert "runhub_users" not in found
    assert "runhub_media_free_bytes" in found


def test_the_registry_of_requests_is_that_of_this_process_alone(client):
    client.get("/imports/")
    count = "django_http_requests_before_middlewares_total"
    assert told(client)[count] == REGISTRY.get_sample_value(count)
