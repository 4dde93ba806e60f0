"""Every page, table and answer of the API, searched for what is not shared."""

from __future__ import annotations

import pytest

from common.kinds import Kind
from tests.consent.world import CANARIES, addresses, answers, found_in, runs_of, share

pytestmark = pytest.mark.django_db


def test_no_answer_tells_what_is_not_shared(cast, browser_of):
    runs = runs_of(cast.alice)
    coach = browser_of(cast.bob)
    share(cast.alice, [*Kind])
    whole = answers(coach, addresses(cast.alice, runs))
    assert sum(map(bool, whole.values())) > 0.9 * len(whole)
    # The search finds what is there: or the silence below would prove nothing.
    assert {kind: bool(found_in(whole, kind)) for kind in CANARIES} == dict.fromkeys(CANARIES, True)
    share(cast.alice, {Kind.TRAINING, Kind.STREAMS})
    part = answers(coach, addresses(cast.alice, runs))
    assert {kind: found_in(part, kind) for kind in CANARIES} == {kind: [] for kind in CANARIES}
