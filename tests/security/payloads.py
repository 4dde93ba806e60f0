"""Texts that run when a page forgets to escape, and a library in which every text is one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from activities.models import Activity, ImportItem, ImportJob, MergeOffer
from activities.services.imports import job_create
from athletes.accounts.tokens import token_create
from athletes.models import Athlete, Shoe, Team, User
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.samples import fit

PAYLOADS = [
    "<script>window.__x=1</script>",
    '"><script>window.__x=1</script>',
    "'><img src=x onerror=window.__x=1>",
    "<svg onload=window.__x=1>",
    "</title><script>window.__x=1</script>",
    "</script><script>window.__x=1</script>",
    '" autofocus onfocus="window.__x=1" x="',
    "' onmouseover='window.__x=1' style='position:fixed;inset:0",
    "javascript:window.__x=1",
    '<a href="javascript:window.__x=1">x</a>',
    '<iframe srcdoc="<script>parent.__x=1</script>"></iframe>',
    "{{constructor.constructor('window.__x=1')()}}",
    "${window.__x=1}`${window.__x=1}`",
    "<!--<script>window.__x=1</script>-->",
    "]]><script>window.__x=1</script>",
    "\\u003cscript\\u003ewindow.__x=1\\u003c/script\\u003e",
    "&lt;img src=x onerror=window.__x=1&gt;&#60;svg onload=window.__x=1>",
    "<math><mtext></form><form><style></math><img src onerror=window.__x=1>",
    "<details open ontoggle=window.__x=1>",
    "</textarea></select><body onload=window.__x=1>",
    '<meta http-equiv=refresh content="0;url=javascript:window.__x=1">',
    '<base href="//e/"><script src=x></script>',
    "';window.__x=1;//\\';window.__x=1;//",
    '<div hx-get="/" hx-trigger="load" hx-on::load="window.__x=1">',
    "<input onfocus=window.__x=1 autofocus>\u202e<ſcript>",
]
# Nothing a payload would make may be in the page.
PLANTED = (
    "[onerror],[onload],[onfocus],[ontoggle],[onmouseover],[srcdoc],[href^='javascript:'],iframe,base,"
    "math,meta[http-equiv],[hx-trigger='load'][hx-on\\:\\:load],script:not([src]):not([type$=json])"
)


def at(number: int) -> str:
    """Another payload for each sink of one page."""
    return PAYLOADS[number % len(PAYLOADS)]


@dataclass
class Library:
    activities: list[Activity]
    job: ImportJob
    shoes: list[Shoe]


def poisoned(cast: Cast) -> Library:
    """Alice's library; activity number i has payload i for its title, the next for its device, ..."""
    alice = cast.alice
    first, second = (bring(alice, a_fit=fit(day=day))["a.fit"].activity for day in (0, 1))
    shoes = [Shoe.objects.create(athlete=alice, name=text[:80]) for text in PAYLOADS]
    made = [first, second, *(_copy(first, number) for number in range(2, len(PAYLOADS)))]
    for number, activity in enumerate(made):
        _poison(activity, number, shoes)
    MergeOffer.objects.create(athlete=alice, first=first, second=made[7])
    for text in PAYLOADS[:20]:
        token_create(user=alice.user, name=text[:80], scopes=["read"])
    return Library(made, _batch(alice), shoes)


def name_people(cast: Cast, number: int) -> None:
    """Names change from page to page, so that each payload is each name once."""
    Athlete.objects.filter(pk=cast.alice.pk).update(name=at(number + 5)[:80])
    Athlete.objects.filter(pk=cast.bob.pk).update(name=at(number + 6)[:80])
    Team.objects.filter(pk=cast.team.pk).update(name=at(number + 7)[:80])
    User.objects.filter(pk=cast.alice.user.pk).update(email=f"{at(number + 8)}@example.org")


def _copy(activity: Activity, number: int) -> Activity:
    """An activity of its own day, without samples."""
    found = Activity.objects.get(pk=activity.pk)
    info, source = found.info, found.source_file
    source.pk, source.sha256 = None, f"{number:064d}"
    source.save()
    found.pk, found.public_id = None, Activity._meta.get_field("public_id").get_default()
    found.source_file, found._state.adding = source, True
    found.start += timezone.timedelta(days=number)
    found.local_date += timezone.timedelta(days=number)
    found.save()
    info.pk, info.activity = None, found
    info.save()
    return found


def _poison(activity: Activity, number: int, shoes: list[Shoe]) -> None:
    Activity.objects.filter(pk=activity.pk).update(
        title=at(number),
        device=at(number + 1)[:80],
        notes="\n".join(PAYLOADS),
        shoe=shoes[(number + 2) % len(shoes)],
    )
    source = activity.source_file
    type(source).objects.filter(pk=source.pk).update(name=at(number + 3))
    info = activity.info
    lap = {"start_s": 0.0, "end_s": 90.0, "elapsed_s": 90.0, "timer_s": 90.0, "distance_m": 300.0}
    info.laps = [lap | {"trigger": text, "intensity": text} for text in PAYLOADS]
    info.sensors = [{"kind": t, "manufacturer": t, "product": t, "serial": t} for t in PAYLOADS]
    info.extra = info.extra | {"software": at(number + 4)}
    info.save()


def _batch(athlete: Athlete) -> ImportJob:
    """A settled batch: files, archives and what is said of them."""
    job = job_create(athlete=athlete, created_by=athlete.user, files=[])
    for number, text in enumerate(PAYLOADS):
        ImportItem.objects.create(
            job=job, name=f"{text}/{at(number + 1)}.fit", state="done", outcome="failed",
            reason=at(number + 2), advice=at(number + 3), is_archive=False,
        )  # fmt: skip
        ImportItem.objects.create(
            job=job,
            name=text,
            state="done",
            outcome="skipped",
            reason=at(number + 4),
            is_archive=True,
        )
    ImportJob.objects.filter(pk=job.pk).update(settled_at=timezone.now())
    return job
