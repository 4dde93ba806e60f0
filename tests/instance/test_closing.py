"""The end of an account: what it asks, what others see meanwhile, and that nothing stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from activities.models import Activity, SourceFile
from athletes.accounts.closing import (
    CannotClose,
    NotClosing,
    account_close,
    account_keep,
    accounts_due,
    obstacles_of,
)
from athletes.accounts.tokens import token_by_secret, token_create
from athletes.consent.looks import looks_write
from athletes.consent.sight import sights_of
from athletes.models import (
    Athlete,
    Look,
    Membership,
    Role,
    Team,
    TeamInvitation,
    User,
    WellnessDay,
)
from athletes.teams.invitations import invitation_accept, team_invite
from athletes.teams.services import event_add
from coaching.models import CoachNote, Comment
from runhub.closing import work
from runhub.export.rows import export_path, export_request
from tests.conftest import Cast, join, person
from tests.imports.handing_in import bring, hand_in
from tests.processes import wait_until
from tests.samples import fit

pytestmark = pytest.mark.django_db

CANARY = "canary-90b2"


class NoServer(BaseEmailBackend):
    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError


def over(athlete: Athlete) -> None:
    """Their days of grace are over."""
    Athlete.objects.filter(pk=athlete.pk).update(closing_at=timezone.now() - timedelta(seconds=1))


def texts_of_the_database() -> str:
    """Every row of every table as text, as a dump would hold it."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{name}\" AS t"
            )
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Alice with a run, an archive, words of hers about others and of others about her."""
    Athlete.objects.filter(pk=cast.alice.pk).update(name=CANARY)
    User.objects.filter(pk=cast.alice.user_id).update(email=f"{CANARY}@example.org")
    cast.alice.refresh_from_db()
    run = bring(cast.alice, a_fit=fit())["a.fit"].activity
    Activity.objects.filter(pk=run.pk).update(title=CANARY, notes=CANARY)
    hand_in(cast.alice, b_fit=fit(day=1))
    bobs = bring(cast.bob, c_fit=fit(day=2))["c.fit"].activity
    Comment.objects.create(activity=run, author=cast.bob.user, team=cast.team, text=CANARY)
    Comment.objects.create(activity=bobs, author=cast.alice.user, team=cast.team, text=CANARY)
    CoachNote.objects.create(team=cast.team, athlete=cast.alice, text=CANARY)
    WellnessDay.objects.create(athlete=cast.alice, local_date="2026-01-01", note=CANARY)
    event_add(team=cast.team, verb="joined", subject=cast.alice.user)
    token_create(user=cast.alice.user, name=CANARY, scopes=["read"])
    made, _new = export_request(athlete=cast.alice)
    export_path(made.public_id).write_text(CANARY)
    return cast


def test_the_last_owner_of_a_team_hands_it_on_first(cast: Cast):
    with pytest.raises(CannotClose) as caught:
        account_close(user=cast.carol.user)
    assert [team.name for team in caught.value.obstacles.teams] == ["Team Blue"]
    Team.objects.filter(name="Team Blue").update(archived_at=timezone.now())
    account_close(user=cast.carol.user)


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_end_their_accounts_at_once_do_not_both_go(cast: Cast):
    join(Team.objects.get(name="Team Blue"), cast.alice)
    Membership.objects.filter(user=cast.dora.user).update(role=Role.OWNER)
    refused: list[Exception] = []

    def second() -> None:
        try:
            account_close(user=cast.dora.user)
        except CannotClose as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    meanwhile = Thread(target=second)
    with transaction.atomic():
        account_close(user=cast.carol.user)
        meanwhile.start()
        wait_until(lambda: somebody_waits() or not meanwhile.is_alive(), 20, "the second waits")
    meanwhile.join(20)
    assert len(refused) == 1
    assert Athlete.objects.filter(closing_at=None, pk=cast.dora.pk).exists()


def test_the_last_admin_who_can_sign_in_stays(cast: Cast):
    first, second = person("Root"), person("Other")
    User.objects.filter(pk__in=[first.user_id, second.user_id]).update(is_superuser=True)
    account_close(user=first.user)
    second.user.refresh_from_db()
    assert obstacles_of(second.user).is_last_admin
    with pytest.raises(CannotClose):
        account_close(user=second.user)


def test_from_the_first_moment_nobody_sees_anything_and_tokens_end(cast: Cast, browser_of):
    _token, secret = token_create(user=cast.alice.user, name="watch", scopes=["read"])
    browser_of(cast.alice)
    account_close(user=cast.alice.user)
    assert sights_of(cast.bob.user) == {}
    assert token_by_secret(secret) is None
    assert not Session.objects.exists()


def test_what_is_taken_back_is_as_before(cast: Cast):
    account_close(user=cast.alice.user)
    account_keep(user=cast.alice.user)
    assert cast.alice.pk in sights_of(cast.bob.user)
    assert accounts_due() == []
    with pytest.raises(NotClosing):
        account_keep(user=cast.alice.user)


def test_nothing_goes_before_its_time_and_nothing_comes_back_after(cast: Cast):
    account_close(user=cast.alice.user)
    assert work.remove_due() == 0 and User.objects.filter(pk=cast.alice.user_id).exists()
    over(cast.alice)
    with pytest.raises(NotClosing):
        account_keep(user=cast.alice.user)


def test_everything_goes_rows_and_files_and_names(full: Cast):
    user_id, athlete_id = full.alice.user_id, full.alice.pk
    assert CANARY in texts_of_the_database()
    account_close(user=full.alice.user)
    over(full.alice)
    assert work.remove_due() == 1
    assert CANARY not in texts_of_the_database()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            whose = {User: user_id, Athlete: athlete_id}.get(field.related_model)
            if field.name in ("user_id", "athlete_id"):
                whose = user_id if field.name == "user_id" else athlete_id
            if whose is not None:
                assert not model._base_manager.filter(**{field.name: whose}).exists(), field
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    bobs = SourceFile.objects.get().file.path
    assert [str(path) for path in kept if path.name != "last-backup.json"] == [bobs]


def test_who_looked_stays_known_to_the_athlete(cast: Cast):
    looks_write(viewer=cast.bob.user, athletes={cast.alice.pk}, what="profile", now=timezone.now())
    account_close(user=cast.bob.user)
    over(cast.bob)
    work.remove_due()
    look = Look.objects.get()
    assert (look.viewer, look.viewer_name) == (None, "Bob")


def test_a_team_goes_with_its_last_member_and_not_before(cast: Cast):
    past = Team.objects.create(name="Past", archived_at=timezone.now())
    join(past, cast.alice, Role.OWNER)
    account_close(user=cast.alice.user)
    over(cast.alice)
    work.remove_due()
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Team Blue", "Team Red"]
    assert Membership.objects.filter(team=cast.team).get().user == cast.bob.user


def test_a_link_for_several_outlives_whoever_took_it(cast: Cast):
    owner = join(cast.team, person("Olga"), Role.OWNER)
    link, _token = team_invite(actor=owner, most_uses=3)
    own, _token = team_invite(actor=owner)
    for one, who in ((link, cast.dora), (own, cast.carol)):
        invitation_accept(invitation=one, user=who.user)
    Team.objects.filter(name="Team Blue").update(archived_at=timezone.now())
    for who in (cast.dora, cast.carol):
        account_close(user=who.user)
        over(who)
    assert work.remove_due() == 2
    left = TeamInvitation.objects.get()
    assert (left.pk, left.uses, left.answered_by) == (link.pk, 1, None)


def test_with_the_account_end_the_invitations_it_made(cast: Cast):
    olga = join(cast.team, person("Olga"), Role.OWNER)
    second = join(cast.team, person("Otto"), Role.OWNER)
    for maker in (olga, second):
        team_invite(actor=maker, role="owner", email=f"new{maker.pk}@example.org")
    account_close(user=olga.user)
    over(olga.user.athlete)
    assert work.remove_due() == 1
    assert TeamInvitation.objects.get(revoked_at=None).created_by == second.user


def test_killed_anywhere_it_goes_on_where_it_was(full: Cast, monkeypatch):
    """Killed after every single step in turn, until no step is left."""
    account_close(user=full.alice.user)
    over(full.alice)
    steps = [(holder, holder.remove) for holder in work.holders()]
    kills = 0

    class Killed(BaseException):
        pass

    def dying(step):
        def once(one):
            more = step(one)
            if more:
                raise Killed
            return more

        return once

    import dataclasses

    doomed = tuple(dataclasses.replace(holder, remove=dying(step)) for holder, step in steps)
    monkeypatch.setattr(work, "holders", lambda: doomed)
    while True:
        try:
            work.remove_due()
            break
        except Killed:
            kills += 1
            assert not User.objects.get(pk=full.alice.user_id).is_active
    assert kills >= 4  # items, batches, files, comments
    assert CANARY not in texts_of_the_database()


def test_what_somebody_forgot_stops_the_deletion_and_is_said(full: Cast, monkeypatch):
    without = tuple(h for h in work.holders() if h.key != "analytics")
    monkeypatch.setattr(work, "holders", lambda: without)
    account_close(user=full.alice.user)
    over(full.alice)
    with pytest.raises(work.Incomplete, match=r"analytics\.DueDay"):
        work.remove_due()
    assert User.objects.filter(pk=full.alice.user_id).exists()


def test_a_second_worker_leaves_an_account_to_the_first(full: Cast):
    over(full.alice)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [work.LOCK, full.alice.user_id])
        assert work.remove_due() == 0 and User.objects.get(pk=full.alice.user_id).is_active
        with other.cursor() as cursor:  # a lock goes some moments after its connection
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    assert work.remove_due() == 1


def test_a_last_mail_says_that_all_is_gone_and_what_stays(cast: Cast, settings):
    over(cast.alice)
    work.remove_due()
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"] and "Alice" in sent.body
    assert "all your data are gone" in sent.body and "What stays" in sent.body
    Athlete.objects.filter(pk=cast.dora.pk).update(is_unclaimed=True)  # nobody is behind her
    over(cast.dora)
    work.remove_due()
    assert len(mail.outbox) == 1
    settings.EMAIL_BACKEND = "tests.instance.test_closing.NoServer"
    over(cast.bob)
    assert work.remove_due() == 1  # gone all the same
