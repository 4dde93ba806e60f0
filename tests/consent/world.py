"""Alice's runs with a canary for each kind of data, and every address that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.test import Client

from activities.models import Activity
from analytics.models import Analysis, MetricValue
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete, Membership
from athletes.services import threshold_set
from athletes.teams.services import share_set
from common.kinds import Kind
from runhub.web.metric_words import all_metrics
from runhub.web.panels import all_panels
from simulation.write_fit import write_fit
from tests.imports.handing_in import bring
from tests.web.tiny import tiny

DAY = date(2024, 5, 20)
BEAT = 173.0  # beats a minute in every recording
TRIMP = 4711.0
NOTES = "Wadenzwicken"
LATITUDE = 48.0
# On pages beats and thresholds stand as words; in tables and data only what is unmistakable.
BEATS = r"(?<![\w.,:/+%-])(173(\.\d+)?|4,711|4711|189|51)(?![\w-])|(?<![\d.])(173|4711)(\.\d+)?(?![\d.-])"
CANARIES = {
    Kind.BODY: re.compile(BEATS),
    Kind.MAP: re.compile(r"(?<!\d)48(\.0\d{3}|00\d{4})|<svg class=.thumb. "),
    Kind.NOTES: re.compile(NOTES),
}


@dataclass(frozen=True)
class Runs:
    first: Activity
    second: Activity

    @property
    def keys(self) -> str:
        return f"{self.first.public_id},{self.second.public_id}"


def runs_of(athlete: Athlete) -> Runs:
    """Two recordings of 2.4 km on one route a week apart, analysed, each with its canaries."""
    threshold_set(
        athlete=athlete, valid_from=date(2024, 1, 1), threshold_speed_mps=3.6,
        max_heart_rate_bpm=189, resting_heart_rate_bpm=51, threshold_heart_rate_bpm=None,
    )  # fmt: skip
    files = {f"run{day}_fit": write_fit(_recording(day)) for day in (0, 7)}
    bring(athlete, **files)
    while activities_analyse(athlete_id=athlete.pk):
        pass
    Activity.objects.filter(athlete=athlete).update(notes=NOTES, workout_type="easy")
    hearty = [key for key, metric in all_metrics().items() if "body" in metric.reveals]
    mine = MetricValue.objects.filter(athlete=athlete, key__in=hearty)
    mine.update(value=TRIMP, reason="")
    Analysis.objects.filter(athlete=athlete).update(heart_rate_load=TRIMP)
    return Runs(*Activity.objects.filter(athlete=athlete).order_by("start"))


def _recording(day: int):
    made = tiny(day=day)
    beats = np.full(len(made.channels["time_s"]), BEAT, dtype="f4")
    return replace(made, channels={**made.channels, "heart_rate_bpm": beats})


def share(athlete: Athlete, kinds: Iterable[str], since: date | None = None) -> None:
    share_set(membership=Membership.objects.get(user=athlete.user), kinds=kinds, since=since)


def addresses(athlete: Athlete, runs: Runs) -> list[str]:
    """Every page, fragment, table and answer of the API about these runs."""
    run, of = f"/activities/{runs.first.public_id}", f"/athletes/{athlete.public_id}"
    pair = f"runs={runs.first.public_id}&runs={runs.second.public_id}"
    api, who = "/api/v1", f"athlete={athlete.public_id}"
    span = "from=2024-05-01&to=2024-06-30"
    return [
        f"{of}/activities/", f"{of}/activities/?sort=-hr", f"{of}/activities/activities.csv",
        f"{run}/", f"{run}/data.json", f"{run}/data.json?values=raw", f"{run}/analysis/",
        f"{run}/similar/", f"{run}/similar/?by=kind", f"{run}/similar/?part=count",
        *(f"{run}/{table}.csv"
          for table in ("laps", "splits", "figures", "best-efforts", "zones", "intervals")),
        *(f"/compare/?{pair}&align={align}" for align in ("distance", "time", "lap")),
        f"/compare/?{pair}&format=csv", "/compare/",
        f"{of}/progress/?{span}", f"{of}/progress/metrics/?{span}",
        *(f"{of}/progress/panels/{panel}/?{span}" for panel in all_panels() if panel != "trend"),
        *(f"{of}/progress/panels/{panel}/?{span}&load=heart_rate&zones=heart_rate&format=csv"
          for panel in ("form", "zone_share", "volume", "pace_curve")),
        *(f"{of}/progress/{page}/?{span}{more}" for metric in ("heart_rate", "efficiency_factor")
          for page, more in ((f"metrics/{metric}", ""), (f"metrics/{metric}", "&format=csv"),
                             ("panels/trend", f"&metric={metric}"))),
        f"{of}/progress/metrics/pace/?{span}&at=hr:165-180",
        f"{of}/progress/windows/?{span}", f"{of}/progress/windows/?{span}&format=csv",
        f"{of}/progress/windows/?{span}&at=hr:165-180",
        f"{api}/activities/?{who}", f"{api}{run}/", f"{api}{run}/streams/",
        f"{api}{run}/streams/?values=raw", f"{api}{run}/laps/", f"{api}{run}/splits/",
        *(f"{api}/compare/?runs={runs.keys}&align={align}" for align in ("distance", "time")),
        f"{api}/load/?{who}&{span}", f"{api}/bests/?{who}&{span}",
        *(f"{api}/curves/?{who}&{span}&curve={curve}" for curve in ("speed_mps", "heart_rate_bpm")),
        *(f"{api}/trends/?{who}&{span}&metric={metric}"
          for metric in ("heart_rate", "trimp", "efficiency_factor")),
        f"{api}/trends/?{who}&{span}&metric=step_length&at=hr:165-180",
    ]  # fmt: skip


def answers(client: Client, addresses: Iterable[str]) -> dict[str, str]:
    """What each address says, by address; refusals say nothing."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), (address, answer.status_code)
        text = b"".join(answer) if answer.streaming else answer.content
        found[address] = text.decode() if answer.status_code == 200 else ""
    return found


def found_in(texts: dict[str, str], kind: Kind) -> list[tuple[str, str]]:
    """Addresses with the canary of `kind`, and where."""
    hits = []
    for address, text in texts.items():
        hit = CANARIES[kind].search(_plain(text))
        if hit:
            plain = _plain(text)
            hits.append((address, plain[max(0, hit.start() - 60) : hit.end() + 40]))
    return hits


NOISE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\.[0-9a-f]{12}\.|d=\"M[^\"]*\""
    r"|\"(?:time|time_s|x|distance|distance_m|places)\":(\{[^}]*\}|\[[^\]]*\])"
)


def _plain(text: str) -> str:
    """Without ids and addresses of files, whose digits mean nothing, and without axes."""
    return NOISE.sub("", text)
