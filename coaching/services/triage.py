"""Flags made anew: raised, kept up to date and cleared, one algorithm for one athlete and for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from coaching.models import Flag, TriageDue, TriageState
from coaching.registry import fingerprint, rules
from coaching.rules._rule import Finding, Rule
from coaching.selectors.triage_inputs import Material, material
from coaching.selectors.triage_who import Who, sharing_with_somebody
from common.kinds import Kind

LOCK = 7310  # first key of the pair, as in activities.services.locks
RETURNS = timedelta(days=3)  # what is back so soon is the same flag, with its answers
FIELDS = ("severity", "kinds", "first_day", "evidence", "about", "version")
Key = tuple[int, str, str]  # athlete, rule, variant


@transaction.atomic
def flags_refresh(*, athletes: Sequence[int], now: datetime) -> int:
    """Work out the flags of `athletes`, and take their marks. Returns how many rows changed.

    Whoever shares with nobody has no open flags. Twice the same gives the same: rows that come
    out alike are not written.
    """
    _locked()
    # Before anything is read: what is marked after this is found by the next turn.
    TriageDue.objects.filter(athlete_id__in=list(athletes)).delete()
    people = sharing_with_somebody(now, athletes)
    known = material(people, now)
    found = {
        (who.pk, rule.key, variant): (rule, finding)
        for who in people
        for rule in rules().values()
        for variant, finding in _findings(rule, known[who.pk])
    }
    changed = _write(athletes, found, now)
    _note(people)
    return changed


def _findings(rule: Rule, of: Material) -> Iterable[tuple[str, Finding]]:
    """What `rule` says with heart rate and without; one answer where it needs none."""
    variants = {Flag.Variant.PLAIN: rule.kinds}
    if rule.uses_body:
        variants[Flag.Variant.BODY] = rule.kinds | {Kind.BODY}
    for variant, kinds in variants.items():
        finding = rule.check(of.inputs(kinds))
        if finding is not None:
            yield variant.value, finding


def _write(athletes: Sequence[int], found: dict[Key, tuple[Rule, Finding]], now: datetime) -> int:
    mine = Flag.objects.filter(athlete_id__in=list(athletes))
    standing = {_key(flag): flag for flag in mine.filter(cleared_at=None)}
    lately = {_key(flag): flag for flag in mine.filter(cleared_at__gt=now - RETURNS)
              .order_by("cleared_at")}  # fmt: skip
    new: list[Flag] = []
    altered: list[Flag] = []
    for key, (rule, finding) in found.items():
        values = _values(rule, finding, key[2])
        flag = standing.pop(key, None)
        if flag is None:
            flag = lately.get(key)
            if flag is None or flag.about != finding.about:
                new.append(_new(key, values))
                continue
        if flag.cleared_at is None and all(getattr(flag, f) == values[f] for f in FIELDS):
            continue
        for name in FIELDS:
            setattr(flag, name, values[name])
        flag.cleared_at, flag.seen_at = None, now
        altered.append(flag)
    for flag in standing.values():
        flag.cleared_at = now
        altered.append(flag)
    Flag.objects.bulk_create(new, batch_size=500)
    Flag.objects.bulk_update(altered, [*FIELDS, "cleared_at", "seen_at"], batch_size=500)
    return len(new) + len(altered)


def _values(rule: Rule, finding: Finding, variant: str) -> dict[str, Any]:
    kinds = rule.kinds | ({Kind.BODY} if variant == Flag.Variant.BODY else set())
    return {
        "severity": finding.severity,
        "kinds": sorted(kind.value for kind in kinds),
        "first_day": finding.first_day,
        "evidence": finding.evidence(),
        "about": finding.about,
        "version": rule.version,
    }


def _new(key: Key, values: dict[str, Any]) -> Flag:
    athlete_id, rule, variant = key
    return Flag(athlete_id=athlete_id, rule=rule, variant=variant, **values)


def _note(people: Sequence[Who]) -> None:
    TriageState.objects.bulk_create(
        [
            TriageState(athlete_id=who.pk, local_date=who.today, rules=fingerprint())
            for who in people
        ],
        update_conflicts=True,
        unique_fields=["athlete"],
        update_fields=["local_date", "rules"],
    )


def _key(flag: Flag) -> Key:
    return flag.athlete_id, flag.rule, flag.variant


def _locked() -> None:
    """One turn at a time: two would raise the same flag twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
