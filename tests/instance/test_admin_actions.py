"""/admin/: actions are the hub's services, for its admins, and leave a line in the record."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from athletes.models import User
from runhub.failures import failure_add

pytestmark = pytest.mark.django_db

LIST = "/admin/athletes/user/"


def act(client, name, *who):
    ids = [athlete.user_id for athlete in who]
    return client.post(LIST, {"action": name, "_selected_action": ids}, follow=True)


def test_an_action_is_the_service_with_its_guards_and_a_line_in_the_record(cast, root, browser_of):
    client = browser_of(root)
    page = act(client, "disable", cast.alice, root)
    text = page.content.decode()
    assert "sessions and tokens have ended" in text and "would have no admin" in text
    assert not User.objects.get(pk=cast.alice.user_id).is_active
    assert User.objects.get(pk=root.user_id).is_active
    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.change_message) == (root.user, "Disabled.")
    assert "Disabled." in client.get("/admin/admin/logentry/").content.decode()


def test_nobody_is_deleted_from_a_list(cast, root, browser_of):
    act(browser_of(root), "delete_selected", cast.alice)
    assert User.objects.filter(pk=cast.alice.user_id).exists()


def test_staff_who_may_look_may_not_act(cast, browser_of):
    User.objects.filter(pk=cast.bob.user_id).update(is_staff=True)
    cast.bob.user.user_permissions.add(Permission.objects.get(codename="view_user"))
    client = browser_of(cast.bob)
    assert client.get(LIST).status_code == 200
    assert act(client, "disable", cast.alice).status_code == 403
    assert User.objects.get(pk=cast.alice.user_id).is_active


def test_a_failed_task_is_read_with_its_trace(root, browser_of):
    row = failure_add(name="runhub.tidy", args=(), kwargs={}, error=OSError("no room"))
    page = browser_of(root).get(reverse("admin:runhub_taskfailure_change", args=[row.pk]))
    assert "OSError: no room" in page.content.decode()
