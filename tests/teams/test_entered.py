"""Athletes whom a coach enters, and the person who takes them over."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ImportJob, SourceFile
from athletes.consent.looks import looks_write
from athletes.models import (
    Athlete,
    BreakGlass,
    Membership,
    Shoe,
    Team,
    TeamInvitation,
    Threshold,
    User,
    WellnessDay,
)
from athletes.teams.invitations import invitation_accept, team_invite
from athletes.teams.unclaimed import RESERVED, unclaimed_create
from coaching.models import CoachNote, FlagAnswer
from runhub import pipeline
from runhub.tasks.closing import closing
from tests.conftest import person
from tests.samples import fit
from tests.teams.conftest import Squad, a_run, invited, join, mailed_link, signed_in


@pytest.fixture
def una(squad: Squad) -> Membership:
    return unclaimed_create(actor=squad.bob, name="Una")


def upload(client: Client, athlete: Athlete, data: bytes = b"") -> int:
    body = {"files": SimpleUploadedFile("a.fit", data or fit())}
    return client.post(f"/upload/?for={athlete.public_id}", body).status_code


def test_what_the_coach_uploads_is_the_athletes(squad: Squad, una: Membership):
    athlete, bob = una.user.athlete, signed_in(squad.bob)
    assert (
        f"Upload for {athlete.name}"
        in bob.get(f"/upload/?for={athlete.public_id}").content.decode()
    )
    assert upload(bob, athlete) == 303
    job = ImportJob.objects.get()
    while pipeline.work_on(job.pk):
        pass
    run = Activity.objects.get()
    assert run.athlete == athlete
    assert bob.get(reverse("activity", args=[run.public_id])).status_code == 200
    assert "for Una" in bob.get(reverse("imports")).content.decode()
    assert bob.get(reverse("import_batch", args=[job.public_id])).status_code == 200
    answer = bob.post(squad.url("team_remove", una.pk), follow=True)
    assert "being deleted" in answer.content.decode() and SourceFile.objects.exists()
    for gone in (
        reverse("activity", args=[run.public_id]),
        reverse("athlete", args=[athlete.public_id]),
        reverse("import_batch", args=[job.public_id]),
        squad.url("team_member", una.pk),
    ):
        assert bob.get(gone).status_code == 404, gone
    assert upload(bob, athlete) in (403, 404)
    assert "for Una" not in bob.get(reverse("imports")).content.decode()
    closing()  # what a worker does
    assert not Activity.objects.exists() and not SourceFile.objects.exists()


@pytest.mark.parametrize("who", ["anton", "alice", "emil"])
def test_only_who_coaches_the_team_uploads(squad: Squad, una: Membership, who: str):
    assert upload(signed_in(getattr(squad, who)), una.user.athlete) == 403
    assert upload(signed_in(squad.bob), squad.alice.user.athlete) == 403
    assert not ImportJob.objects.exists()


def test_a_batch_takes_only_files_for_its_own_athlete(squad: Squad, una: Membership):
    bob = signed_in(squad.bob)
    upload(bob, una.user.athlete)
    batch = ImportJob.objects.get()
    body = {"files": SimpleUploadedFile("b.fit", b"x")}
    assert bob.post(f"/upload/?batch={batch.public_id}", body).status_code == 404
    assert batch.items.count() == 1


def test_nobody_signs_in_as_them(squad: Squad, una: Membership):
    assert una.user.email.endswith(RESERVED)
    assert not una.user.is_active and not una.user.has_usable_password()


def test_the_person_becomes_them_with_an_account_of_their_own(squad: Squad, una: Membership):
    athlete, bob = una.user.athlete, signed_in(squad.bob)
    run = a_run(athlete)
    url = reverse("activity", args=[run.public_id])
    assert bob.get(url).status_code == 200
    bob.post(squad.url("team_claim_invite", una.pk), {"email": "una@example.org"})
    person_, link = Client(), mailed_link()
    page = person_.get(link, follow=True).content.decode()
    assert "uploaded 1 activity" in page
    new = {"name": "Una B", "email": "una@example.org", "password1": "correct horse battery"}
    person_.post("/accounts/signup/", new | {"password2": new["password1"]})
    assert person_.post("/join/", {"span": "today"}).status_code == 302
    athlete.refresh_from_db()
    assert (athlete.user.email, athlete.name, athlete.is_unclaimed) == (
        new["email"],
        "Una B",
        False,
    )
    assert person_.get(url).status_code == 200
    assert bob.get(url).status_code == 404
    assert upload(bob, athlete) == 403
    assert not User.objects.filter(email__endswith=RESERVED).exists()


def test_what_they_choose_stays_shared(squad: Squad, una: Membership):
    run = a_run(una.user.athlete)
    emil = signed_in(squad.emil)
    emil.get(invited(squad, athlete=una.user.athlete))
    emil.post("/join/", {"kinds": ["training"], "span": "all"})
    answer = signed_in(squad.bob).get(reverse("activity", args=[run.public_id]))
    assert answer.status_code == 200


def test_the_coach_follows_no_import_after_the_claim(squad: Squad, una: Membership):
    bob = signed_in(squad.bob)
    upload(bob, una.user.athlete)
    url = reverse("import_batch", args=[ImportJob.objects.get().public_id])
    invitation, _token = team_invite(actor=squad.bob, athlete=una.user.athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)
    assert bob.get(url).status_code == 404
    assert signed_in(Athlete.objects.get(user=squad.emil.user)).get(url).status_code == 200


def test_an_account_with_runs_does_not_take_over(squad: Squad, una: Membership):
    a_run(squad.emil)
    emil = signed_in(squad.emil)
    emil.get(invited(squad, athlete=una.user.athlete))
    answer = emil.post("/join/", {"span": "today"})
    assert answer.status_code == 422
    assert "has runs of its own" in answer.content.decode()
    assert Athlete.objects.get(name="Una").is_unclaimed


def test_what_the_person_had_noted_before_comes_along(squad: Squad, una: Membership):
    Threshold.objects.create(athlete=squad.emil, valid_from="2025-01-01", max_heart_rate_bpm=188)
    invitation, _token = team_invite(actor=squad.bob, athlete=una.user.athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)
    athlete = Athlete.objects.get(user=squad.emil.user)
    assert athlete.public_id == una.user.athlete.public_id
    assert (athlete.name, athlete.time_zone) == ("Emil", "Europe/Berlin")
    assert athlete.thresholds.get().max_heart_rate_bpm == 188


def test_one_person_takes_them(squad: Squad, una: Membership):
    invitation, _token = team_invite(actor=squad.bob, athlete=una.user.athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)
    with pytest.raises(ValidationError, match="entered yourself"):
        team_invite(actor=squad.bob, athlete=Athlete.objects.get(user=squad.emil.user))


def test_a_new_invitation_closes_the_one_before(squad: Squad, una: Membership):
    first = invited(squad, athlete=una.user.athlete)
    invited(squad, athlete=una.user.athlete)
    assert signed_in(squad.emil).get(first, follow=True).status_code == 410


def test_a_member_is_told_to_leave_first(squad: Squad, una: Membership):
    join(squad, squad.emil)
    emil = signed_in(squad.emil)
    emil.get(invited(squad, athlete=una.user.athlete))
    assert "Leave it first" in emil.post("/join/", {"span": "today"}).content.decode()


def test_removing_names_the_count_and_deletes_all(squad: Squad, una: Membership):
    a_run(una.user.athlete)
    a_run(una.user.athlete, day="2026-05-21")
    bob, url = signed_in(squad.bob), squad.url("team_remove", una.pk)
    assert "The athlete and 2 activities go for good" in bob.get(url).content.decode()
    bob.post(url)
    closing()
    assert not Activity.objects.exists()
    assert not User.objects.filter(email__endswith=RESERVED).exists()


def test_who_was_claimed_is_not_deleted_with_a_page_from_before(squad: Squad, una: Membership):
    TeamInvitation.objects.all().delete()
    invitation, _token = team_invite(actor=squad.bob, athlete=una.user.athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)
    signed_in(squad.bob).post(squad.url("team_remove", una.pk))
    assert Athlete.objects.filter(user=squad.emil.user).exists()


def test_a_coach_enters_so_many_and_no_more(squad: Squad, una: Membership, settings):
    settings.UNCLAIMED_MOST = 1
    answer = signed_in(squad.bob).post(squad.url("team_enter"), {"name": "Vera"})
    assert "wait for their person already" in answer.content.decode()
    assert person("Vera") and Athlete.objects.filter(is_unclaimed=True).count() == 1


def test_their_coach_sets_thresholds_until_the_person_comes(squad: Squad, una: Membership):
    athlete, bob = una.user.athlete, signed_in(squad.bob)
    url = squad.url("team_thresholds", una.pk)
    body = {"valid_from": "2026-05-01", "threshold_heart_rate_bpm": 171, "threshold_pace": "4:10"}
    assert bob.post(url, body).status_code == 302
    row = athlete.thresholds.get()
    assert row.threshold_heart_rate_bpm == 171
    assert row.threshold_speed_mps == pytest.approx(1000 / 250)
    assert "171" in bob.get(url).content.decode()
    hers = squad.url("team_thresholds", squad.alice.pk)
    assert bob.post(hers, body).status_code == 403  # Alice's are her own
    for other in (squad.anton, squad.alice):
        assert signed_in(other).post(url, body).status_code == 403
    bob.post(squad.url("team_threshold_delete", una.pk, row.pk))
    assert not Threshold.objects.exists()
    invitation, _token = team_invite(actor=squad.bob, athlete=athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)
    assert bob.post(url, body).status_code == 403


def take(squad: Squad, una: Membership) -> None:
    """Emil becomes Una."""
    invitation, _token = team_invite(actor=squad.bob, athlete=una.user.athlete)
    invitation_accept(invitation=invitation, user=squad.emil.user)


def test_an_upload_that_waits_is_not_lost(squad: Squad, una: Membership):
    ImportJob.objects.create(athlete=squad.emil)
    emil = signed_in(squad.emil)
    emil.get(invited(squad, athlete=una.user.athlete))
    answer = emil.post("/join/", {"span": "today"})
    assert (answer.status_code, ImportJob.objects.count()) == (422, 1)
    assert "has an upload of its own" in answer.content.decode()
    ImportJob.objects.update(undone_at=timezone.now())
    assert emil.post("/join/", {"span": "today"}).status_code == 302


def test_what_both_have_noted_is_the_persons(squad: Squad, una: Membership):
    for athlete, beats, pair in ((una.user.athlete, 180, "Hers"), (squad.emil, 188, "His")):
        day = {"athlete": athlete, "valid_from": "2025-01-01"}
        Threshold.objects.create(**day, max_heart_rate_bpm=beats)
        Shoe.objects.create(athlete=athlete, name=pair, is_default=True)
        WellnessDay.objects.create(athlete=athlete, local_date="2025-01-02", mood=beats % 5)
    take(squad, una)
    athlete = Athlete.objects.get(user=squad.emil.user)
    assert athlete.thresholds.get().max_heart_rate_bpm == 188
    assert athlete.wellness.get().mood == 3
    assert athlete.shoes.count() == 2 and athlete.shoes.get(is_default=True).name == "His"


def test_who_looked_and_what_was_written_comes_along(squad: Squad, una: Membership):
    now, both = timezone.now(), {una.user.athlete.pk, squad.emil.pk}
    looks_write(viewer=squad.bob.user, athletes=both, what="profile", now=now)
    looks_write(viewer=squad.bob.user, athletes={squad.emil.pk}, what="run", now=now)
    BreakGlass.objects.create(
        admin=squad.olga.user, athlete=squad.emil, reason="asked", expires_at=now
    )
    other = Team.objects.create(name="Blue")
    CoachNote.objects.create(team=other, athlete=squad.emil, text="strong uphill")
    FlagAnswer.objects.create(team=other, athlete=squad.emil, rule="x", severity=1, act="done")
    take(squad, una)
    athlete = Athlete.objects.get(user=squad.emil.user)
    assert dict(athlete.looks.values_list("what", "count")) == {"profile": 2, "run": 1}
    for model in (BreakGlass, CoachNote, FlagAnswer):
        assert model.objects.get().athlete == athlete
