"""Every address × who asks × method, walked from the URLconf. An address that is not in the
table, and one in the table that is gone, fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core import serializers
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from activities.models import Activity, ImportItem, ImportJob, MergeOffer, SourceFile
from activities.services.imports import job_create
from athletes.models import Athlete, Membership, Role, Shoe, Team, Threshold, User
from athletes.tokens import token_create
from runhub.export.rows import export_path, export_request
from runhub.models import Export
from runhub.web.activities import UNDO
from tests.conftest import Cast, person
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a"
# In every private field: texts, and figures and places that nobody else has.
CANARIES = (CANARY, "alice@example.org", "61.7373", "3412345678")
TOKEN = "undo-7f3a"
WHO = ("anonymous", "owner", "coach", "stranger")
# Everybody else is answered as one of WHO.
LIKE = {
    **{who: who for who in WHO},
    "team owner": "coach",
    "assistant": "coach",
    "team-mate": "stranger",
    "athlete of another team": "stranger",
    "without a team": "stranger",
    "former coach": "stranger",
    "coach of a team put away": "stranger",
    "admin of the hub": "stranger",
    "deactivated coach": "anonymous",
}
SEE = {200, 204}
DONE = {200, 204, 302, 303, 400, 422}  # the method is allowed; the empty form may be refused
LOGIN = {302, 401}
NO = {405}

# What each of WHO gets for GET and for POST.
PUBLIC = ((SEE, SEE, SEE, SEE), (NO, NO, NO, NO))
# allauth's own pages: open to all or guarded by it; never an error, never somebody else's data.
ACCOUNT = tuple(tuple({200, 301, 302, 400, 401, 403, 404, 405, 429} for _ in WHO) for _ in range(2))
OWN = ((LOGIN, SEE, SEE, SEE), (LOGIN | NO, NO, NO, NO))
OWN_FORM = ((LOGIN, SEE, SEE, SEE), (LOGIN, DONE, DONE, DONE))
OWN_ACT = ((LOGIN | NO, NO, NO, NO), (LOGIN, DONE, DONE, DONE))
SHARED = ((LOGIN, SEE, SEE, {404}), (LOGIN | NO, NO, NO, NO))
MINE = ((LOGIN, SEE, {403, 404}, {404}), (LOGIN | NO, NO, NO, NO))
MINE_FORM = ((LOGIN, SEE, {403, 404}, {404}), (LOGIN, DONE, {403, 404}, {404}))
MINE_ACT = ((LOGIN | NO, NO, NO, NO), (LOGIN, DONE, {403, 404}, {404}))

TABLE = {
    "": ((SEE, SEE, SEE | {302}, SEE | {302}), (SEE | NO, NO, NO, NO)),
    "team/": ((LOGIN, {200, 404}, SEE, {200, 404}), (LOGIN | NO, NO, NO, NO)),
    "activities/": OWN,
    "activities/activities.csv": OWN,
    "athletes/<uuid:athlete>/activities/activities.csv": SHARED,
    "activities/<uuid:key>/<slug:table>.csv": SHARED,
    "activities/new/": OWN_FORM,
    "activities/bulk/": OWN_ACT,
    "activities/undo/<str:token>/": OWN_ACT,
    "activities/trash/": OWN,
    "activities/trash/empty/": OWN_FORM,
    "athletes/<uuid:athlete>/activities/": SHARED,
    "activities/<uuid:key>/": SHARED,
    "activities/<uuid:key>/data.json": SHARED,
    "activities/<uuid:key>/analysis/": SHARED,
    "activities/<uuid:key>/similar/": SHARED,
    "compare/": OWN,  # what it compares goes through the door: tests/progress/test_compare.py
    "activities/<uuid:key>/edit/": MINE_FORM,
    "activities/<uuid:key>/delete/": MINE_FORM,
    "activities/<uuid:key>/restore/": MINE_ACT,
    "activities/<uuid:key>/purge/": MINE_FORM,
    "activities/<uuid:key>/original/": MINE,
    "activities/<uuid:key>/crop/": MINE_FORM,
    "activities/<uuid:key>/split/": MINE_FORM,
    "activities/<uuid:key>/merge/": MINE_FORM,
    "activities/<uuid:key>/whole/": MINE_ACT,
    "activities/<uuid:key>/merge/<int:offer>/": MINE_ACT,
    "progress/": OWN,
    "athletes/<uuid:athlete>/progress/": SHARED,
    "progress/metrics/": OWN,
    "athletes/<uuid:athlete>/progress/metrics/": SHARED,
    "progress/metrics/<slug:metric>/": OWN,
    "athletes/<uuid:athlete>/progress/metrics/<slug:metric>/": SHARED,
    "progress/windows/": OWN,
    "athletes/<uuid:athlete>/progress/windows/": SHARED,
    "progress/panels/<slug:panel>/": OWN,
    "athletes/<uuid:athlete>/progress/panels/<slug:panel>/": SHARED,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "metrics": PUBLIC,  # to this machine; all else is in tests/production/test_metrics.py
    # Browsers send reports, without session or form; an empty one is refused.
    "csp-report/": ((NO, NO, NO, NO), ({400, 429},) * 4),
    "settings/": ((LOGIN, DONE, DONE, DONE), (LOGIN | NO, NO | DONE, NO | DONE, NO | DONE)),
    "settings/profile/": OWN_FORM,
    "settings/theme/": OWN_ACT,
    "settings/thresholds/": OWN_FORM,
    "settings/thresholds/progress/": ((LOGIN, {302}, {302}, {302}), (LOGIN | NO, NO, NO, NO)),
    "settings/thresholds/<int:pk>/": MINE_FORM,
    "settings/thresholds/<int:pk>/delete/": MINE_FORM,
    "settings/shoes/": OWN_FORM,
    "settings/shoes/<uuid:key>/": MINE_FORM,
    "settings/shoes/<uuid:key>/retire/": MINE_ACT,
    "settings/account/": ((LOGIN, {302}, {302}, {302}), (LOGIN | NO, NO, NO, NO)),
    "settings/security/": OWN,
    # Asks for the password again first.
    "settings/tokens/": (
        (LOGIN, SEE | {302}, SEE | {302}, SEE | {302}),
        (LOGIN, DONE, DONE, DONE),
    ),
    "settings/tokens/revoke/": OWN_ACT,
    "settings/tokens/<uuid:key>/revoke/": MINE_ACT,
    "settings/export/": OWN_FORM,
    "settings/export/progress/": ((LOGIN, {302}, {302}, {302}), (LOGIN | NO, NO, NO, NO)),
    "settings/export/<uuid:key>/download/": MINE,
    "settings/security/sessions/<int:pk>/end/": (
        (LOGIN | NO, NO, NO, NO),
        (LOGIN, DONE, {404}, {404}),
    ),
    # Until there is an admin; what it takes then is in tests/accounts/test_welcome.py.
    "welcome/": (({200, 404},) * 4, ({404, 422, 429},) * 4),
    "invitation/<str:token>/": (({302, 410},) * 4, (NO,) * 4),
    "styleguide/": PUBLIC,
    "upload/": OWN_FORM,
    "imports/": OWN,
    "imports/<uuid:key>/": MINE,
    "imports/<uuid:key>/progress/": ((LOGIN, {302}, {404}, {404}), (LOGIN | NO, NO, NO, NO)),
    "imports/<uuid:key>/undo/": MINE_FORM,
    "imports/<uuid:key>/retry/": MINE_ACT,
    "imports/<uuid:key>/items/<int:pk>/retry/": MINE_ACT,
}

# Where a coach sees what is Alice's; their own pages show only their own.
COACHED = {"team/"} | {route for route, cells in TABLE.items() if cells is SHARED}


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield route


ROUTES = list(walk(get_resolver()))


def test_every_address_is_in_the_table():
    # The admin pages are one wall for all of them: tests/accounts/test_admin.py. The API's table
    # knows tokens and scopes: tests/api/test_access.py.
    own = {route for route in ROUTES if not route.startswith(("accounts/", "admin/", "api/"))}
    assert own == set(TABLE)


@pytest.fixture
def world(cast: Cast) -> dict[str, str]:
    """Alice's things, each with a canary, and the values that addresses take."""
    activity = bring(cast.alice, a_fit=fit())["a.fit"].activity
    other = bring(cast.alice, b_fit=fit(day=1))["b.fit"].activity
    binned = bring(cast.alice, c_fit=fit(day=2))["c.fit"].activity
    Activity.objects.filter(pk=binned.pk).update(trashed_at=timezone.now())
    Activity.objects.update(title=CANARY, notes=CANARY, device=CANARY)
    SourceFile.objects.update(name=f"{CANARY}.fit")
    Athlete.objects.filter(pk=cast.alice.pk).update(name=f"Alice {CANARY}", weight_kg=61.7373)
    offer = MergeOffer.objects.create(athlete=cast.alice, first=activity, second=other)
    job = job_create(athlete=cast.alice, created_by=cast.alice.user, files=[])
    item = ImportItem.objects.create(
        job=job, name=f"{CANARY}.fit", state="done", outcome="failed", reason=CANARY
    )
    shoe = Shoe.objects.create(athlete=cast.alice, name=CANARY)
    token, _secret = token_create(user=cast.alice.user, name=CANARY, scopes=["read"])
    threshold = Threshold.objects.create(
        athlete=cast.alice, valid_from="2024-01-01", max_heart_rate_bpm=190
    )
    export, _is_new = export_request(athlete=cast.alice)
    Export.objects.filter(pk=export.pk).update(state="ready")
    export_path(export.public_id).write_text(CANARY)
    session = UserSession.objects.create(
        user=cast.alice.user, ip="192.0.2.1", session_key=CANARY, user_agent=CANARY
    )
    SessionStore(CANARY).save(must_create=True)
    return {
        "activities/<uuid:key>/restore": f"activities/{binned.public_id}/restore",
        "activities/<uuid:key>/purge": f"activities/{binned.public_id}/purge",
        "<uuid:athlete>": str(cast.alice.public_id),
        "activities/<uuid:key>": f"activities/{activity.public_id}",
        "<int:offer>": str(offer.pk),
        "imports/<uuid:key>": f"imports/{job.public_id}",
        "items/<int:pk>": f"items/{item.pk}",
        "shoes/<uuid:key>": f"shoes/{shoe.public_id}",
        "tokens/<uuid:key>": f"tokens/{token.public_id}",
        "export/<uuid:key>": f"export/{export.public_id}",
        "thresholds/<int:pk>": f"thresholds/{threshold.pk}",
        "sessions/<int:pk>": f"sessions/{session.pk}",
        "<str:token>": TOKEN,
        "<slug:panel>": "trend",
        "<slug:table>": "splits",
        "<slug:metric>": "heart_rate",
        "binned": str(binned.public_id),
        "other": str(other.public_id),
    }


def address(route: str, world: dict[str, str]) -> str:
    for placeholder, value in world.items():
        route = route.replace(placeholder, value)
    assert "<" not in route, route
    return f"/{route}"


def clients(cast: Cast) -> dict[str, Client]:
    """Everybody of LIKE, signed in."""
    found = {who: Client() for who in LIKE}
    for who, athlete in everybody(cast).items():
        found[who].force_login(athlete.user)
    User.objects.filter(email="fired@example.org").update(is_active=False)
    return found


def everybody(cast: Cast) -> dict[str, Athlete]:
    """Who stands in which relation to Alice."""
    names = ["Olga", "Anton", "Mate", "Alone", "Former", "Gone", "Root", "Fired"]
    olga, anton, mate, alone, former, gone, root, fired = map(person, names)
    archived = Team.objects.create(name="Team Past", archived_at=timezone.now())
    for team, athlete, role in (
        (cast.team, olga, Role.OWNER),
        (cast.team, anton, Role.ASSISTANT),
        (cast.team, mate, Role.ATHLETE),
        (cast.team, fired, Role.COACH),
        (archived, gone, Role.COACH),
        (archived, cast.alice, Role.ATHLETE),
    ):
        Membership.objects.create(team=team, user=athlete.user, role=role)
    was = Membership.objects.create(team=cast.team, user=former.user, role=Role.COACH)
    was.delete()
    User.objects.filter(pk=root.user_id).update(is_staff=True, is_superuser=True)
    return {
        "owner": cast.alice,
        "coach": cast.bob,
        "stranger": cast.carol,
        "athlete of another team": cast.dora,
        "team owner": olga,
        "assistant": anton,
        "team-mate": mate,
        "without a team": alone,
        "former coach": former,
        "coach of a team put away": gone,
        "admin of the hub": root,
        "deactivated coach": fired,
    }


def keep_undo(client: Client, undoing: dict[str, object]) -> None:
    """The session of `client` holds TOKEN, as if it had done what that undoes."""
    session = client.session
    session[UNDO] = {TOKEN: undoing}
    session.save()


def snapshot() -> str:
    models = (Activity, ImportJob, ImportItem, MergeOffer, Shoe, Threshold, Athlete)
    rows = [row for model in models for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows)


@pytest.mark.parametrize("part", range(4))
def test_everybody_gets_what_the_table_says(part: int, cast: Cast, world: dict[str, str]):
    """In parts, since the cast takes longer to set up than an address to ask."""
    asking = clients(cast)
    for route in sorted(TABLE)[part::4]:
        check(route, asking, world)


def check(route: str, asking: dict[str, Client], world: dict[str, str]) -> None:
    """Each of `asking` gets what TABLE says for `route`, reads nothing of Alice's and changes
    nothing; AssertionError otherwise."""
    path, known = address(route, world), snapshot()
    for who, client in asking.items():
        column = WHO.index(LIKE[who])
        may_read = who == "owner" or (LIKE[who] == "coach" and route in COACHED)
        if LIKE[who] != "anonymous":
            keep_undo(client, {"trashed": [world["binned"]]})
        for method, expected in zip(("get", "post"), TABLE[route], strict=True):
            with transaction.atomic():
                answer = getattr(client, method)(path)
                body = b"" if answer.streaming else answer.content
                assert answer.status_code in expected[column], (who, method, path)
                seen = [canary for canary in CANARIES if canary.encode() in body]
                assert may_read or not seen, (who, method, path, seen)
                if who != "owner":
                    assert snapshot() == known or "settings" in route, (who, method, path)
                transaction.set_rollback(True)
        for method in ("put", "patch", "delete") if who in WHO else ():
            status = getattr(client, method)(path).status_code
            assert status in {302, 401, 403, 404, 405}, (who, method, path, status)
    assert snapshot() == known


def test_an_undo_reaches_the_own_activities_alone(cast: Cast, world: dict[str, str]):
    """The owner's token works: that it does nothing for others is no accident."""
    asking = clients(cast)
    old = {"workout_type": "race", "surface": "track", "shoe_id": None, "edited": []}
    for undoing in ({"trashed": [world["binned"]]}, {"before": {world["other"]: old}}):
        for who, client in reversed(asking.items()):
            known = snapshot()
            if who != "anonymous":
                keep_undo(client, undoing)
            client.post(address("activities/undo/<str:token>/", world))
            assert (snapshot() != known) is (who == "owner"), (who, undoing)


def test_bringing_back_is_the_owners(cast: Cast, world: dict[str, str]):
    path = address("activities/<uuid:key>/restore/", world)
    for who, client in reversed(clients(cast).items()):
        known = snapshot()
        client.post(path)
        assert (snapshot() != known) is (who == "owner"), who


@pytest.mark.parametrize("route", [r for r in ROUTES if r.startswith("accounts/")])
def test_account_pages_never_break(route: str, cast: Cast):
    path = "/" + route.replace("^", "").replace("$", "").replace(r"(?P<key>[-:\w]+)", "abc:def")
    path = path.replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-set-password")
    for who, client in clients(cast).items():
        for method in ("get", "post"):
            status = getattr(client, method)(path).status_code
            assert status in ACCOUNT[0][0], (who, method, path, status)
