"""The same write sent twice: one effect, one answer."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import Activity, ImportJob
from athletes.models import Membership, Share
from runhub.api.idempotency import answers_tidy
from runhub.models import IdempotentAnswer
from tests.api.conftest import Api
from tests.api.test_imports import named
from tests.samples import fit
from tests.triage.flags import flag

RUN = {"start": "2024-05-20T10:00:00Z", "moving_s": 600}


def test_a_repeated_write_is_answered_and_not_repeated(api):
    first = api.post("activities/", RUN, Idempotency_Key="k-1")
    again = api.post("activities/", dict(reversed(RUN.items())), Idempotency_Key="k-1")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first["Location"] == again["Location"]
    assert again["Idempotent-Replay"] == "true"
    assert Activity.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(api):
    api.post("activities/", RUN, Idempotency_Key="k-1")
    answer = api.post("activities/", RUN | {"moving_s": 601}, Idempotency_Key="k-1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "key_reused")
    assert Activity.objects.count() == 1


def test_a_refused_write_leaves_its_key_free(api):
    assert api.post("activities/", {}, Idempotency_Key="k-1").status_code == 400
    assert api.post("activities/", RUN, Idempotency_Key="k-1").status_code == 201


def test_keys_belong_to_one_person_and_one_address(cast, api_of):
    for api in (api_of(cast.alice), api_of(cast.bob)):
        assert api.post("activities/", RUN, Idempotency_Key="k").status_code == 201
        assert api.post("me/shoes/", {"name": "Blue"}, Idempotency_Key="k").status_code == 201
    assert Activity.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "ü"])
def test_keys_that_are_none_are_refused(api, key):
    answer = api.post("activities/", RUN, Idempotency_Key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["error"]["fields"]


def test_an_upload_sent_again_is_one_import(api):
    headers = {"Idempotency-Key": "k-1"}
    first, again = (api.upload([named("a.fit", fit())], headers=dict(headers)) for _ in range(2))
    assert first.json() == again.json() and first["Location"] == again["Location"]
    other = api.upload([named("a.fit", fit(day=1))], headers=dict(headers))
    assert other.status_code == 422
    assert ImportJob.objects.count() == 1


def test_answers_are_forgotten_after_a_day(api):
    api.post("activities/", RUN, Idempotency_Key="k-1")
    assert answers_tidy() == 0
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert api.post("activities/", RUN, Idempotency_Key="k-1").status_code == 201
    assert Activity.objects.count() == 2
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert answers_tidy() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_have_one_effect(api):
    answers = []

    def send() -> None:
        try:
            answers.append(Api(api.secret).post("activities/", RUN, Idempotency_Key="k-1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Activity.objects.count() == 1


def test_an_answer_about_somebody_is_not_given_again_once_they_share_nothing(cast, api_of):
    first = timezone.localdate() - timedelta(days=48)
    raised = flag(cast.alice, variant="body", kinds=["training", "body"], first_day=first)
    path = f"teams/{cast.team.public_id}/flags/{raised.public_id}/answer/"
    bob = api_of(cast.bob)
    for _ in range(2):
        assert bob.post(path, {"act": "done"}, Idempotency_Key="k").status_code == 200
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=[])
    assert bob.post(path, {"act": "done"}, Idempotency_Key="k").status_code == 404
    Membership.objects.filter(user=cast.bob.user).delete()
    assert bob.post(path, {"act": "done"}, Idempotency_Key="k").status_code == 404
