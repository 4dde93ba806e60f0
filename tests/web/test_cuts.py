"""The pages that crop, split and merge, as they work without a script."""

import pytest

from activities.models import Activity
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db


def brought(athlete, **options):
    return bring(athlete, a_fit=fit(**options))["a.fit"].activity


def said(answer):
    return answer.content.decode()


def test_a_crop_is_shown_saved_and_taken_back(alice, browser_of):
    client, whole = browser_of(alice), brought(alice)
    page = f"/activities/{whole.public_id}/crop/"
    assert "of" in said(client.get(page)) and 'value="5:59"' in said(client.get(page))
    shown = client.post(page, {"from_s": "1:00", "to_s": "4:00", "preview": "1"})
    assert "3:00" in said(shown) and Activity.objects.count() == 1
    saved = client.post(page, {"from_s": "1:00", "to_s": "4:00"}, follow=True)
    made = Activity.objects.get(canonical=None)
    assert saved.redirect_chain[-1][0] == f"/activities/{made.public_id}/"
    assert "This activity was cropped." in said(saved)
    assert f"/activities/{made.public_id}/whole/" in said(saved)
    # The old address leads to what stands for it.
    assert client.get(f"/activities/{whole.public_id}/").url == f"/activities/{made.public_id}/"
    back = client.post(f"/activities/{made.public_id}/whole/", follow=True)
    assert back.redirect_chain[-1][0] == f"/activities/{whole.public_id}/"
    assert "was cropped" not in said(back)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"from_s": "4:00", "to_s": "1:00"}, "The end comes after the start."),
        ({"from_s": "1:00:00", "to_s": "2:00:00"}, "The run ends at 5:59."),
        ({"from_s": "soon", "to_s": "1:00"}, "Write it as 42:30 or 1:12:05."),
        ({"from_s": "0:00", "to_s": "5:59"}, "That is the whole recording already."),
    ],
)
def test_moments_that_cannot_be_are_named(alice, browser_of, typed, sentence):
    whole = brought(alice)
    answer = browser_of(alice).post(f"/activities/{whole.public_id}/crop/", typed)
    assert answer.status_code == 422 and sentence in said(answer)
    assert Activity.objects.count() == 1


def test_a_run_is_split_at_a_moment_and_both_halves_say_so(alice, browser_of):
    client, whole = browser_of(alice), brought(alice)
    page = f"/activities/{whole.public_id}/split/"
    assert "Choose a moment between" in said(client.post(page, {"at_s": "9:00"}))
    assert "Write the moment" in said(client.post(page, {}))
    client.post(page, {"at_s": "2:00"})
    first, second = Activity.objects.filter(canonical=None).order_by("start")
    assert (first.elapsed_s, second.elapsed_s) == (120, whole.elapsed_s - 120)
    for half in (first, second):
        assert "one part of a recording" in said(client.get(f"/activities/{half.public_id}/"))


def test_runs_of_the_same_days_are_put_together(alice, browser_of):
    client, first = browser_of(alice), brought(alice)
    second, at_once = brought(alice, shift_s=1000), brought(alice, shift_s=150)
    far = brought(alice, day=4)
    page = f"/activities/{first.public_id}/merge/"
    offered = said(client.get(page))
    assert str(second.public_id) in offered and str(far.public_id) not in offered
    refused = client.post(page, {"runs": [str(at_once.public_id)]})
    assert refused.status_code == 422 and "recorded at the same time" in said(refused)
    assert client.post(page, {"runs": [str(far.public_id)]}).status_code == 422
    done = client.post(page, {"runs": [str(second.public_id)]}, follow=True)
    assert "put together from several recordings" in said(done)


def test_a_coach_reads_that_it_was_cropped_and_cannot_take_it_back(cast, browser_of):
    whole = brought(cast.alice)
    browser_of(cast.alice).post(
        f"/activities/{whole.public_id}/crop/", {"from_s": "1:00", "to_s": "4:00"}
    )
    made = Activity.objects.get(canonical=None)
    page = said(browser_of(cast.bob).get(f"/activities/{made.public_id}/"))
    assert "This activity was cropped." in page and "/whole/" not in page
    assert browser_of(cast.bob).post(f"/activities/{made.public_id}/whole/").status_code == 403
