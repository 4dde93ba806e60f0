"""Following an import: counts, reasons, links, retry and undo."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity, ImportItem, ImportJob, Outcome, State
from activities.selectors.imports import Progress
from activities.selectors.imports_pages import running_jobs
from activities.selectors.paging import Paging
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from runhub.web.imports import left_words, rate_words
from tests.imports.handing_in import hand_in, work, zipped
from tests.samples import fit

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(alice, browser_of):
    return browser_of(alice)


def url(job, tail=""):
    return f"/imports/{job.public_id}/{tail}"


def words(answer):
    """What a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def done(job):
    work(job)
    return job


def made_up(athlete, **counts):
    """A settled import without files: so many items of each outcome."""
    job = ImportJob.objects.create(athlete=athlete, settled_at=timezone.now())
    rows = [(outcome, n) for outcome, number in counts.items() for n in range(number)]
    ImportItem.objects.bulk_create(
        ImportItem(job=job, name=f"{outcome}-{n}.fit", state=State.DONE, outcome=outcome)
        for outcome, n in rows
    )
    return job


def test_before_anything_is_read_the_page_counts_and_asks_again(client, alice):
    job = hand_in(alice, a_fit=fit(), b_fit=fit(day=1))
    page = client.get(url(job)).content.decode()
    assert f'hx-get="{url(job, "progress/")}' in page
    assert "0</span> of <span" in page or "0 of 2" in words(client.get(url(job)))
    assert 'max="2"' in page


def test_when_everything_is_read_the_page_stops_asking_and_clears_the_badge(client, alice):
    job = done(hand_in(alice, a_fit=fit(), b_fit=fit(day=1)))
    answer = client.get(url(job, "progress/"), headers=HTMX)
    page = answer.content.decode()
    assert "2 new" in words(answer)
    assert "every 1s" not in page
    assert 'hx-swap-oob="innerHTML:#import-badge"' in page


def test_the_badge_stays_while_another_import_runs(client, alice):
    job = done(hand_in(alice, a_fit=fit()))
    hand_in(alice, b_fit=fit(day=1))
    assert running_jobs(alice) == 1
    assert b"import-badge" not in client.get(url(job, "progress/"), headers=HTMX).content


def test_counts_of_an_archive_add_up_and_name_what_was_left_alone(client, alice):
    archive = zipped(a_fit=fit(), b_fit=fit(day=1), c_fit=fit(), d_fit=b"broken", e_json=b"{}")
    answer = client.get(url(done(hand_in(alice, all_zip=archive))))
    said = words(answer)
    assert "2 new 1 already there 1 could not be read" in said
    assert "4 files in all" in said
    assert "All 4" in said
    assert "1 other file in it was left alone" in said


def test_the_same_file_again_is_already_there_and_links_the_run(client, alice):
    done(hand_in(alice, a_fit=fit()))
    activity = Activity.objects.get()
    page = client.get(url(done(hand_in(alice, again_fit=fit())))).content.decode()
    assert "already there" in page
    assert f"/activities/{activity.public_id}/" in page


def test_a_single_new_run_is_one_click_away(client, alice):
    answer = client.get(url(done(hand_in(alice, a_fit=fit()))))
    assert "Open Morning run" in words(answer)


def test_a_broken_file_names_itself_the_reason_and_the_next_step(client, alice):
    job = done(hand_in(alice, b_fit=b"no fit at all", a_fit=fit()))
    said = words(client.get(url(job)))
    assert "b.fit This is not a FIT, GPX or TCX file." in said
    assert "Export the activity as FIT" in said
    assert said.index("b.fit This is not") < said.index("a.fit")  # failed first
    assert "Traceback" not in said


def test_a_failed_file_is_tried_again_from_the_start(client, alice, monkeypatch):
    job = done(hand_in(alice, a_fit=b"broken"))
    item = job.items.get()
    answer = client.post(url(job, f"items/{item.pk}/retry/"))
    item.refresh_from_db()
    assert answer.status_code == 303
    assert (item.state, item.reason) == (State.QUEUED, "")
    assert work(job)["a.fit"].outcome == "failed"


def test_all_failed_files_are_tried_again_and_no_others(client, alice):
    job = done(hand_in(alice, a_fit=fit(), b_fit=b"x", c_fit=b"y"))
    page = client.get(url(job)).content.decode()
    assert "Retry all 2 failed" in page
    client.post(url(job, "retry/"))
    states = dict(job.items.values_list("name", "state"))
    assert states == {"a.fit": "done", "b.fit": "queued", "c.fit": "queued"}


def test_retry_is_offered_only_while_the_bytes_are_kept(client, alice):
    job = done(hand_in(alice, a_fit=b"x"))
    ImportJob.objects.filter(pk=job.pk).update(settled_at=timezone.now() - timedelta(days=8))
    assert "Retry" not in words(client.get(url(job)))
    client.post(url(job, "retry/"))
    assert job.items.get().state == State.DONE


def test_an_item_is_found_only_under_its_own_import(client, alice):
    one = done(hand_in(alice, a_fit=b"x"))
    other = done(hand_in(alice, b_fit=b"y"))
    answer = client.post(url(one, f"items/{other.items.get().pk}/retry/"))
    assert answer.status_code == 404
    assert other.items.get().state == State.DONE


@pytest.mark.parametrize("who", ["bob", "carol", "dora"])
def test_imports_are_nobody_elses_affair_not_even_the_coachs(cast, browser_of, who):
    job = done(hand_in(cast.alice, secretname_fit=b"x"))
    other = browser_of(getattr(cast, who))
    item = job.items.get().pk
    for tail in ("", "progress/", "undo/"):
        assert other.get(url(job, tail)).status_code == 404
    for tail in ("undo/", "retry/", f"items/{item}/retry/"):
        assert other.post(url(job, tail)).status_code == 404
    job.refresh_from_db()
    assert job.undone_at is None
    assert job.items.get().state == State.DONE
    assert b"secretname" not in other.get("/imports/").content


def test_strangers_are_sent_to_the_log_in_and_a_polling_page_reloads(alice):
    from django.test import Client

    job = hand_in(alice, a_fit=fit())
    for address in ("/upload/", "/imports/", url(job), url(job, "undo/")):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
    told = Client().get(url(job, "progress/"), headers=HTMX)
    assert told.status_code == 401
    assert told["HX-Refresh"] == "true"


def test_undo_asks_with_the_count_removes_that_many_and_says_how_to_get_them_back(client, alice):
    done(hand_in(alice, a_fit=fit()))
    job = done(hand_in(alice, again_fit=fit(), b_fit=fit(day=1), c_fit=fit(day=2)))
    asked = words(client.get(url(job, "undo/")))
    assert "2 activities that only this import brought" in asked
    assert "What was here before stays" in asked
    client.post(url(job, "undo/"))
    assert Activity.objects.filter(trashed_at=None).count() == 1
    said = words(client.get(url(job)))
    assert "The 2 activities it brought are in the trash" in said
    assert "upload the same files again" in said
    assert "Undo import" not in said


def test_undone_files_uploaded_again_bring_their_runs_back(client, alice):
    job = done(hand_in(alice, a_fit=fit()))
    client.post(url(job, "undo/"))
    again = done(hand_in(alice, a_fit=fit()))
    said = words(client.get(url(again)))
    assert "1 new" in said
    assert "Back from the trash: Morning run." in said
    assert Activity.objects.get().trashed_at is None
    assert "in the trash" not in words(client.get(url(job)))


def test_undoing_a_running_import_leaves_the_rest_out(client, alice):
    job = hand_in(alice, a_fit=fit(), b_fit=fit(day=1))
    assert "2 files that are not read yet are left out" in words(client.get(url(job, "undo/")))
    client.post(url(job, "undo/"))
    work(job)
    assert not Activity.objects.exists()
    assert running_jobs(alice) == 0


def test_undoing_twice_keeps_the_first_time(client, alice):
    job = done(hand_in(alice, a_fit=fit()))
    client.post(url(job, "undo/"))
    job.refresh_from_db()
    first = job.undone_at
    client.post(url(job, "undo/"))
    job.refresh_from_db()
    assert job.undone_at == first


def test_a_run_in_the_trash_is_not_linked(client, alice):
    job = done(hand_in(alice, a_fit=fit()))
    Activity.objects.update(trashed_at=timezone.now())
    answer = client.get(url(job))
    assert b"/activities/0" not in answer.content
    assert "in the trash" in words(answer)


def test_items_are_narrowed_by_outcome_and_paged_by_a_hundred(client, alice):
    job = made_up(alice, added=230, failed=2, duplicate=1)
    page = client.get(url(job))
    assert page.content.count(b'<li class="item">') == 100
    assert "1–100 of 233" in words(page)
    last = client.get(url(job), {"show": "added", "page": "3"})
    assert last.content.count(b'<li class="item">') == 30
    assert "201–230 of 230" in words(last)
    beyond = client.get(url(job), {"show": "nonsense", "page": "99"})
    assert "201–233 of 233" in words(beyond)


def test_the_poll_stays_on_the_page_and_filter_that_is_looked_at(client, alice):
    job = made_up(alice, added=150)
    ImportItem.objects.create(job=job, name="open.fit")
    page = client.get(url(job), {"show": "added", "page": "2"}).content.decode()
    assert f'hx-get="{url(job, "progress/")}?show=added&amp;page=2"' in page


def test_the_list_names_each_import_by_what_was_handed_in(client, alice):
    job_create(
        athlete=alice,
        created_by=alice.user,
        files=[bytes_stage(b"x", "first.fit"), bytes_stage(b"y", "second.fit")],
    )
    made_up(alice, added=3, failed=1)
    said = words(client.get("/imports/"))
    assert "first.fit and 1 more" in said
    assert "0 of 2" in said
    assert "3 new 1 could not be read" in said


def test_a_progress_page_opened_as_a_page_leads_to_the_import(client, alice):
    job = hand_in(alice, a_fit=fit())
    assert client.get(url(job, "progress/"))["Location"] == url(job)


def test_a_file_name_with_markup_stays_text(client, alice):
    job = done(hand_in(alice, **{"<b>x": b"broken"}))
    page = client.get(url(job)).content.decode()
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


@pytest.mark.parametrize("address", ["batch", "progress", "list", "upload"])
def test_queries_do_not_grow_with_rows(client, alice, address):
    def queries(job):
        path = {"batch": url(job), "progress": url(job, "progress/")}.get(address, f"/{address}s/")
        path = {"list": "/imports/", "upload": "/upload/"}.get(address, path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(path, headers=HTMX).status_code == 200
        return len(found)

    small = made_up(alice, added=1)
    client.get("/imports/")
    few = queries(small)
    big = made_up(alice, added=20, failed=20, duplicate=10)
    with_runs = Activity.objects.bulk_create(
        Activity(athlete=alice, title=f"Run {n}", start=timezone.now(), time_zone="UTC",
                 local_date=timezone.now().date(), elapsed_s=1, moving_s=1)
        for n in range(20)
    )  # fmt: skip
    for item, run in zip(big.items.filter(outcome=Outcome.ADDED), with_runs, strict=True):
        ImportItem.objects.filter(pk=item.pk).update(activity=run)
    for _ in range(8):
        made_up(alice, added=2)
    assert queries(big) == few
    assert few <= 16


def test_pages_are_counted_from_one_and_clamped():
    assert Paging.of(0, 100, 0) == Paging(1, 100, 0)
    assert (Paging.of(1, 100, 0).first, Paging.of(1, 100, 0).last) == (0, 0)
    assert Paging.of(9, 100, 201).number == 3
    assert (Paging.of(3, 100, 201).first, Paging.of(3, 100, 201).last) == (201, 201)
    assert Paging.of(2, 100, 200).next == 0


def progress(**values):
    counts = dict.fromkeys(
        ("total", "added", "duplicate", "failed", "skipped", "waiting", "running"), 0
    )
    return Progress(**(counts | {"rate_per_s": 0, "seconds_left": None, "settled": False} | values))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (1, "about 5 s left"), (23, "about 25 s left"), (50, "about 1 min left"),
     (89, "about 1 min left"), (600, "about 10 min left"), (7200, "about 2 h left")],
)  # fmt: skip
def test_time_left_is_told_coarsely(seconds, said):
    assert left_words(progress(seconds_left=seconds).left) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.0, ""), (0.004, "1 file a minute"), (0.5, "30 files a minute"),
     (1.2, "1 file a second"), (8.4, "8 files a second")],
)  # fmt: skip
def test_a_slow_rate_is_told_by_the_minute(rate, said):
    assert rate_words(progress(rate_per_s=rate).rate) == said
    assert rate_words(progress(rate_per_s=rate, settled=True).rate) == ""
