"""States of Alice's consent towards Team Red, and what her staff is to be answered in each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from athletes.models import Membership, Share
from common.kinds import EVERY_KIND, Kind
from tests.access.stage import Stage
from tests.access.vocabulary import GONE, NEVER, SEE, Row, Statuses

# Between the old run and the others.
SINCE = timezone.localdate() - timedelta(days=20)


@dataclass(frozen=True)
class State:
    kinds: frozenset[Kind] | None = EVERY_KIND  # None: no row at all
    since: date | None = None
    ended: bool = False

    @property
    def shown(self) -> frozenset[Kind]:
        return frozenset() if self.ended or self.kinds is None else self.kinds


STATES = {
    "all": State(),
    "never asked": State(None),
    "nothing": State(frozenset()),
    **{f"all but {kind}": State(EVERY_KIND - {kind}) for kind in Kind},
    "training alone": State(frozenset({Kind.TRAINING})),
    "since a day": State(since=SINCE),
    "until yesterday": State(ended=True),
}


@contextmanager
def consent(stage: Stage, state: State) -> Iterator[None]:
    """While it lasts, Alice shares with Team Red as `state` says."""
    member = Membership.objects.get(team=stage.made.red, user=stage.made.alice.user)
    until = timezone.localdate() - timedelta(days=1) if state.ended else None
    with transaction.atomic():
        Share.objects.filter(membership=member).delete()
        if state.kinds is not None:
            Share.objects.create(
                membership=member, kinds=sorted(state.kinds), since=state.since, until=until
            )
        stage.shown, stage.hides_old = state.shown, state.since is not None
        try:
            yield
        finally:
            stage.shown, stage.hides_old = EVERY_KIND, False
            transaction.set_rollback(True)


def expected(row: Row, name: str, state: State) -> Statuses:
    """Pages of a team stay; those of an athlete go when nothing is shared. A page whose kinds are
    shared in part may say so (200) or refuse."""
    if row.needs <= state.shown:
        return row.get[name]
    if not state.shown:
        return GONE
    return SEE | NEVER
