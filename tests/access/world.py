"""Alice's things with a canary in each private field, made once for all tests of the package."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any
from unittest.mock import patch

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from activities.models import (
    Activity,
    Feel,
    ImportItem,
    ImportJob,
    MergeOffer,
    RecordingInfo,
    SourceFile,
)
from activities.services.imports import job_create
from activities.services.privacy import cuts_work
from analytics.services.analyse import activities_analyse
from athletes.accounts.tokens import token_create
from athletes.models import Athlete, Shoe, Threshold, WellnessDay
from athletes.privacy import zone_add
from common.kinds import Kind
from runhub.export.rows import export_path, export_request
from runhub.models import Export
from tests.access.made import ALICE, Made
from tests.access.principals import people_make
from tests.access.table import AREAS
from tests.access.vocabulary import READERS
from tests.imports.handing_in import bring
from tests.samples import fit

TRAINING, MAP, BODY, NOTES = Kind.TRAINING, Kind.MAP, Kind.BODY, Kind.NOTES
UNDO = "undo-7f3a"
# The simulated run begins at her door and ends farther away than any zone's circle reaches.
HOME_RADIUS_M = 200
MINUTES = 10
# Days ago; the old run lies before `consent.SINCE`.
RUNS = ("run", "other", "old", "strava", "binned")
AGO = {"run": 2, "other": 3, "binned": 4, "strava": 5, "old": 40}


def world_make() -> Made:
    people, red, blue = people_make()
    alice = people["alice"]
    first = (timezone.localdate() - date(2024, 5, 20)).days  # of the simulated runs
    files = {f"{name}_fit": fit(day=first - ago, minutes=MINUTES) for name, ago in AGO.items()}
    items = bring(alice, **files)
    made = Made(alice, people, red, blue, *(items[f"{name}.fit"].activity for name in RUNS))
    _words(made)
    _own_things(made)
    _body_and_feel(made)
    with patch("activities.services.zones.chance", Random(1).random):
        while activities_analyse(athlete_id=alice.pk, limit=50) or cuts_work(athlete_id=alice.pk):
            pass
    Activity.objects.filter(pk=made.run.pk).update(average_heart_rate_bpm=187.3137)
    for area in AREAS:
        if hasattr(area, "things"):
            made.values |= area.things(made)
    _reload(made)
    return made


def _words(made: Made) -> None:
    """In the runs themselves."""
    canary = made.canary
    for run, name, kinds in (
        (made.run, "run", [TRAINING]),
        (made.other, "other run", [TRAINING]),
        (made.strava, "strava run", []),
        (made.binned, "binned run", []),
        (made.old, "old run", [TRAINING]),
    ):
        is_old, title = run == made.old, canary(f"title {name}", *kinds, is_old=run == made.old)
        where = "only the archive of an export has it" if run == made.binned else ""
        Activity.objects.filter(pk=run.pk).update(
            title=title,
            notes=canary(
                f"notes {name}", *kinds, *([NOTES] if kinds else []), is_old=is_old, elsewhere=where
            ),
        )
        canary(f"id {name}", *kinds, text=str(run.public_id), is_old=is_old)
    Activity.objects.filter(pk=made.run.pk).update(device=canary("device", TRAINING))
    Activity.objects.filter(pk=made.strava.pk).update(terms="strava_api")
    SourceFile.objects.filter(pk=made.strava.source_file_id).update(terms="strava_api")
    Activity.objects.filter(pk=made.binned.pk).update(trashed_at=timezone.now())
    name = canary("file name")
    SourceFile.objects.filter(athlete=made.alice).update(name=f"{name}.fit")
    ImportItem.objects.filter(job__athlete=made.alice).update(name=f"{name}.fit")
    serial = canary("serial", never_shown="no page shows a serial number")
    RecordingInfo.objects.filter(activity=made.run).update(
        sensors=[{"kind": "strap", "serial": serial}]
    )
    track = Activity.objects.get(pk=made.run.pk).track
    (lon, lat), (far_lon, far_lat) = track[0][0], track[-1][-1]
    zone_add(
        athlete=made.alice,
        name=canary("zone name"),
        latitude=lat,
        longitude=lon,
        radius_m=HOME_RADIUS_M,
    )
    canary("home latitude", text=about(lat))
    canary("home longitude", text=about(lon))
    canary("end latitude", TRAINING, MAP, text=about(far_lat))
    canary("end longitude", TRAINING, MAP, text=about(far_lon))


def about(degrees: float) -> str:
    """Its first four decimals, ten metres, as numbers with more of them begin."""
    return f"{degrees:.6f}"[:-2]


def _own_things(made: Made) -> None:
    """What is hers alone, with the values that addresses take."""
    alice, canary = made.alice, made.canary
    offer = MergeOffer.objects.create(athlete=alice, first=made.run, second=made.other)
    job = job_create(athlete=alice, created_by=alice.user, files=[])
    item = ImportItem.objects.create(
        job=job, name="x.fit", state="done", outcome="failed", reason=canary("import reason")
    )
    shoe = Shoe.objects.create(athlete=alice, name=canary("shoe", TRAINING))
    Activity.objects.filter(pk=made.run.pk).update(shoe=shoe)
    foreign = made.people["without a team"]
    theirs = Shoe.objects.create(athlete=foreign, name="Theirs")
    token, _secret = token_create(user=alice.user, name=canary("token name"), scopes=["read"])
    canary("token hash", text=token.hash, never_shown="the hash of a token is nobody's to see")
    threshold = Threshold.objects.create(
        athlete=alice,
        valid_from="2024-01-01",
        max_heart_rate_bpm=190,
        threshold_heart_rate_bpm=171,
        resting_heart_rate_bpm=47,
        threshold_speed_mps=3.3,
    )
    export, _is_new = export_request(athlete=alice)
    Export.objects.filter(pk=export.pk).update(state="ready")
    export_path(export.public_id).write_text(canary("bytes of an export"))
    session = UserSession.objects.create(
        user=alice.user,
        ip="192.0.2.1",
        session_key="session-7f3a",
        user_agent=canary("browser", never_shown="the page says which browser, in its own words"),
    )
    SessionStore("session-7f3a").save(must_create=True)
    made.values |= {
        "activities/<uuid:key>/restore": f"activities/{made.binned.public_id}/restore",
        "activities/<uuid:key>/purge": f"activities/{made.binned.public_id}/purge",
        "activities/<uuid:key>": f"activities/{made.run.public_id}",
        "<uuid:athlete>": str(alice.public_id),
        "<uuid:team>": str(made.red.public_id),
        "<int:offer>": str(offer.pk),
        "imports/<uuid:key>": f"imports/{job.public_id}",
        "items/<int:pk>": f"items/{item.pk}",
        "shoes/<uuid:key>": f"shoes/{shoe.public_id}",
        "tokens/<uuid:key>": f"tokens/{token.public_id}",
        "export/<uuid:key>": f"export/{export.public_id}",
        "thresholds/<int:pk>": f"thresholds/{threshold.pk}",
        "sessions/<int:pk>": f"sessions/{session.pk}",
        "<str:token>": UNDO,
        "<slug:panel>": "trend",
        "<slug:table>": "splits",
        "<slug:metric>": "heart_rate",
        "/activities/{id}/restore": f"/activities/{made.binned.public_id}/restore",
        "/activities/{id}": f"/activities/{made.run.public_id}",
        "/imports/{id}": f"/imports/{ImportJob.objects.get(pk=job.pk).public_id}",
        "/exports/{id}": f"/exports/{export.public_id}",
        "/shoes/{id}": f"/shoes/{shoe.public_id}",
        "/thresholds/{id}": f"/thresholds/{threshold.pk}",
        "/tokens/{id}": f"/tokens/{token.public_id}",
        "{athlete}": str(alice.public_id),
        "{team}": str(made.red.public_id),
        "{run}": str(made.run.public_id),
        "{other}": str(made.other.public_id),
        "{old}": str(made.old.public_id),
        "{strava}": str(made.strava.public_id),
        "{binned}": str(made.binned.public_id),
        "{shoe}": str(shoe.public_id),
        "{their shoe}": str(theirs.public_id),
    }


def _body_and_feel(made: Made) -> None:
    alice, canary = made.alice, made.canary
    knows = ALICE | frozenset({*READERS, "admin"})
    name = canary("name", seen_by=knows)
    weight = float(canary("weight", text="61.7373"))
    Athlete.objects.filter(pk=alice.pk).update(name=f"Alice {name}", weight_kg=weight, sex="F")
    canary("id of alice", seen_by=knows, text=str(alice.public_id))
    canary("address", seen_by=ALICE | frozenset({"admin", "glass"}), text=alice.user.email)
    Feel.objects.create(activity=made.run, rpe=7, feel=2, pain_place="achilles", pain_severity=4)
    canary("place of pain", TRAINING, NOTES, text="Achilles tendon")
    WellnessDay.objects.create(
        athlete=alice,
        local_date=timezone.localdate(),
        sleep_h=6.4373,
        hrv_ms=float(canary("hrv", BODY, text="73.9191")),
        resting_heart_rate_bpm=47,
        note=canary("note of a day", NOTES),
    )
    canary("average heart rate", TRAINING, BODY, text="187.3137")


def _reload(made: Made) -> None:
    for name in ("run", "other", "old", "strava", "binned"):
        setattr(made, name, Activity.objects.get(pk=getattr(made, name).pk))
    made.alice = Athlete.objects.select_related("user").get(pk=made.alice.pk)
    made.people["alice"] = made.alice


def filled(text: str, values: dict[str, str]) -> str:
    """`text` with what stands for the parts of addresses; longest first."""
    for placeholder in sorted(values, key=len, reverse=True):
        text = text.replace(placeholder, values[placeholder])
    assert "<" not in text and "{" not in text, text
    return text


def filled_body(body: Any, values: dict[str, str]) -> Any:
    """The same, for each text of a body."""
    if isinstance(body, dict):
        return {key: filled_body(value, values) for key, value in body.items()}
    if isinstance(body, list | tuple):
        return [filled_body(value, values) for value in body]
    return filled(body, values) if isinstance(body, str) else body
