"""Where circles are drawn, and that ends of runs from one door don't give the door away."""

import random

import numpy as np
import pytest

from activities.core import decoy
from activities.core.series import Floats
from benchmarks import endpoint_attack


def runs(seed: int, n: int = 40) -> list[Floats]:
    """Out and back from one door along the blocks of a town, by two of five ways most of the time."""
    rng = np.random.default_rng(seed)
    streets = []
    for quarter in rng.permutation([0, 1, 2, 3, 0]):
        east, north = [(1, 1), (-1, 1), (-1, -1), (1, -1)][quarter]
        turns = np.repeat(rng.random(20) < rng.uniform(0.3, 0.7), 10)  # blocks of 200 m
        steps = np.where(turns[:, None], [20.0 * east, 0.0], [0.0, 20.0 * north])
        streets.append(np.cumsum(steps, axis=0))
    found = []
    for _ in range(n):
        out = streets[int(rng.choice(5, p=[0.4, 0.3, 0.1, 0.1, 0.1]))] + rng.normal(0, 3, 2)
        found.append(np.concatenate([np.zeros((1, 2)), out, out[::-1], np.zeros((1, 2))]))
    return found


def test_the_circle_holds_all_about_the_place_and_its_middle_lies_outside_of_that() -> None:
    chance = random.Random(4).random
    for radius in (200.0, 450.0, 2000.0):
        drawn = decoy.draw(radius, [], chance)
        away = float(np.hypot(*drawn.centre))
        assert 1.2 * radius <= away <= 2 * radius
        assert away + radius <= drawn.radius_m <= away + 1.2 * radius
        assert decoy.serves(radius, drawn.east_m, drawn.north_m, drawn.radius_m)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[list[Floats], decoy.Drawn]]:
    """Of three homes, 300 m, with few tries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoy, "TRIES", 60)
        patch.setattr(decoy, "WIDER", 20)
        return [
            (ways, decoy.draw(300.0, ways, random.Random(seed).random))
            for seed in range(3)
            for ways in [runs(seed)]
        ]


def test_where_the_ends_lie_and_point_to_is_not_the_door(
    drawn: list[tuple[list[Floats], decoy.Drawn]],
) -> None:
    for ways, circle in drawn:
        away = [np.hypot(*(way - circle.centre).T) > circle.radius_m for way in ways]
        first = [way[far][:5] for way, far in zip(ways, away, strict=True) if far.any()]
        ends = np.array([way[0] for way in first])
        ahead = np.array([way[-1] - way[0] for way in first])
        for guess in (
            ends.mean(axis=0),
            np.median(ends, axis=0),
            np.median(ends[20:], axis=0),
            circle.centre,
            endpoint_attack.circle(ends),
            endpoint_attack.backwards(ends, ahead),
        ):
            assert np.hypot(*guess) > 150


def test_rings_as_long_as_the_unseen_way_seldom_meet_at_the_door(
    drawn: list[tuple[list[Floats], decoy.Drawn]],
) -> None:
    missed = []
    for ways, circle in drawn:
        away = [np.hypot(*(way - circle.centre).T) > circle.radius_m for way in ways]
        ways = [way for way, far in zip(ways, away, strict=True) if far.any()]
        rows = [np.flatnonzero(each) for each in away if each.any()]
        first = np.array([way[at[0]] for way, at in zip(ways, rows, strict=True)])
        last = np.array([way[at[-1]] for way, at in zip(ways, rows, strict=True)])
        along = [np.append(0.0, np.cumsum(np.hypot(*np.diff(way, axis=0).T))) for way in ways]
        unseen = np.array(
            [way[at[0]] + way[-1] - way[at[-1]] for way, at in zip(along, rows, strict=True)]
        )
        seen = endpoint_attack.Seen(first, last, first, last, unseen, unseen / 2, unseen / 2)
        missed.append(float(np.hypot(*endpoint_attack.rings(seen, unseen))))
    # Not for all: where streets run straight from the door, no circle helps.
    assert np.median(missed) > 150


def test_a_circle_is_tried_again_with_twice_the_runs_and_with_every_fifty() -> None:
    assert not decoy.is_due(0, 4) and decoy.is_due(0, 5)
    assert not decoy.is_due(20, 39) and decoy.is_due(20, 40)
    assert not decoy.is_due(1000, 1049) and decoy.is_due(1000, 1050)


def test_a_circle_about_the_place_itself_would_give_it_away() -> None:
    ways = runs(1)
    assert decoy.miss_m(ways, np.zeros(2), 300.0) < 30


def test_a_circle_no_longer_serves_when_the_place_or_the_radius_has_changed_too_much() -> None:
    assert decoy.serves(300, 400, 0, 700)
    assert not decoy.serves(301, 400, 0, 700)  # some of it would be shown
    assert not decoy.serves(300, 200, 0, 700)  # the middle is too near
    assert not decoy.serves(200, 900, 0, 1700)  # far too much would be hidden
