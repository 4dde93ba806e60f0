"""What the terminal is told while the demo fills."""

import io

import pytest
from django.core.management import call_command

from activities.models import ImportItem, ImportJob
from athletes.models import Athlete
from runhub import demo
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db, settings, tmp_path) -> Athlete:
    settings.STATE = tmp_path
    return person("Alice")


def item(job, outcome="added"):
    ImportItem.objects.create(job=job, name="a.fit", state="done", outcome=outcome)


def test_only_activities_the_demo_brought_count_and_all_must_be_read(alice, transactional_db):
    job = ImportJob.objects.create(athlete=alice, source="demo")
    other = ImportJob.objects.create(athlete=alice, source="upload")
    item(job)
    item(job, "duplicate")
    item(other)
    demo.keep({"filled": False, "sessions": 3})
    assert demo.filling() == demo.Filling(1, 33, is_done=False)
    demo.keep({"filled": True, "sessions": 3})
    assert not demo.filling().is_done
    ImportJob.objects.filter(pk=job.pk).update(settled_at="2026-01-01T00:00Z")
    assert demo.filling() == demo.Filling(1, 100, is_done=True)


class Clock:
    """A clock that only `sleep` moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_progress_is_said_now_and_then_and_the_end_with_its_time(monkeypatch):
    clock, said = Clock(), []
    monkeypatch.setattr(demo, "time", clock)

    def filling():
        age = clock.now - 1000.0
        # 25 a second, nothing new between 40 s and 100 s, done after 118 s.
        return demo.Filling(int(25 * min(age, 40 if age < 100 else 118)), 9, age >= 118)

    monkeypatch.setattr(demo, "filling", filling)
    demo.follow(said.append, every_s=15)
    assert said == [
        "demo: 375 activities so far (9 %)",
        "demo: 750 activities so far (9 %)",
        "demo: 1,000 activities so far (9 %)",
        "demo: 2,500 activities so far (9 %)",
        "demo: 2,875 activities so far (9 %)",
        "demo: 2,950 activities in 1 min 58 s",
    ]


def test_a_filled_demo_says_the_sign_ins_and_nothing_more(alice, monkeypatch):
    monkeypatch.setattr(demo, "accounts_make", lambda today: {"coach@demo": "word"})
    demo.keep({"filled": True, "turn": 3})
    out = io.StringIO()
    call_command("load_demo", follow=True, stdout=out)
    assert out.getvalue() == "demo: coach@demo / word\n"
