"""Failures: kept without anything of a person, shown, tried again."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from celery.worker.request import Request
from django.urls import reverse
from django.utils import timezone

from activities.models import ImportItem, Outcome, State
from runhub import failures
from runhub.celery import app, keep_failure
from runhub.models import TaskFailure
from tests.imports.handing_in import hand_in, work

pytestmark = pytest.mark.django_db


def failed(name="runhub.imports.run", args=(7,), error=None, **kwargs):
    return failures.failure_add(
        name=name, args=args, kwargs=kwargs, error=error or ValueError("no such thing")
    )


def test_a_task_that_fails_is_kept_with_its_numbers():
    """As Celery tells it: the signal is sent by a worker's own machinery."""

    @app.task(name="runhub.test_breaks")
    def breaks(number):
        raise RuntimeError(f"cannot do 'canary' for alice@example.org with password={number}")

    keep_failure(sender=breaks, args=(7,), kwargs={}, exception=RuntimeError("x 'canary' a@b.org"))
    breaks.apply(args=[8])
    for row in TaskFailure.objects.all():
        assert row.name == "runhub.test_breaks" and row.args in ([7], [8])
        assert "canary" not in row.fault and "@" not in row.fault
    assert TaskFailure.objects.count() == 2


def test_what_is_no_number_of_a_row_is_not_kept():
    assert failed(args=("alice@example.org",)).args is None
    assert failed(args=(True,)).args is None
    assert failed(email="alice@example.org").args is None
    assert failed(args=()).args == []


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(failures, "MOST", 3)
    kept = [failed(args=(n,)).pk for n in range(5)]
    assert sorted(TaskFailure.objects.values_list("pk", flat=True)) == kept[2:]


def test_a_task_is_sent_again_by_name(root, browser_of, monkeypatch):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda *args, **more: sent.append((args, more)))
    row, foreign = failed("runhub.tidy", ()), failed("os.system", (1,))
    client = browser_of(root)
    client.post(reverse("instance_retry_task", args=[row.pk]))
    client.post(reverse("instance_retry_task", args=[foreign.pk]))
    assert [args for args, _more in sent] == [("runhub.tidy",)] and sent[0][1]["args"] == []
    row.refresh_from_db()
    assert row.retried_at is not None


def test_failed_files_are_told_by_format_and_fault_and_read_again(cast, root, browser_of):
    items = work(hand_in(cast.alice, home_street_fit=b"no fit at all", b_gpx=b"nor this"))
    assert {item.outcome for item in items.values()} == {Outcome.FAILED}
    ImportItem.objects.filter(pk__gt=0).update(settled_at=timezone.now())
    client = browser_of(root)
    page = client.get(reverse("instance_failures"))
    assert sorted(row.format for row in page.context["files"].rows) == ["fit", "gpx"]
    assert "home" not in page.content.decode().split("</header>")[-1]
    assert page.context["files"].retriable == 2
    one = items["b.gpx"]
    client.post(reverse("instance_retry_file", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == State.QUEUED
    client.post(reverse("instance_retry_files"))
    assert not ImportItem.objects.filter(outcome=Outcome.FAILED).exists()


def test_a_task_stopped_by_its_time_limit_is_kept_too(monkeypatch):
    """As the worker's main process does it, whose child it has just killed; children it forks
    later inherit no connection."""
    left_open = Mock(in_atomic_block=False)
    monkeypatch.setattr(failures, "connection", left_open)

    @app.task(name="runhub.test_hangs")
    def hangs(number):
        pass

    headers = {"id": "1", "task": hangs.name, "lang": "py", "root_id": "1", "parent_id": None}
    message = Mock(headers=headers, properties={}, delivery_info={}, payload=([7], {}, {}))
    body = ([7], {}, {})
    request = Request(message, app=app, task=hangs, body=body, decoded=True, headers=headers)
    request.on_timeout(soft=False, timeout=600)
    row = TaskFailure.objects.get()
    assert (row.name, row.args) == ("runhub.test_hangs", [7])
    assert row.fault.startswith("TimeLimitExceeded") and "600" in row.fault
    left_open.close.assert_called_once_with()
