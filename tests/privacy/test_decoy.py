"""Where circles are drawn, and that ends of runs from one door don't give the door away."""

import random

import numpy as np
import pytest

from activities.core import decoy
from activities.core.series import Floats


def runs(seed: int, n: int = 60) -> list[Floats]:
    """Out and back by a few bent streets from one door, two of them most of the time."""
    rng = np.random.default_rng(seed)
    streets = []
    for bearing in rng.uniform(0, 2 * np.pi, 5):
        turn = bearing + np.cumsum(rng.normal(0, 0.03, 250))
        streets.append(10.0 * np.cumsum(np.column_stack([np.sin(turn), np.cos(turn)]), axis=0))
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


def test_nineteen_guesses_of_twenty_at_the_ends_miss_by_more_than_half_the_radius(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoy, "TRIES", 40)
    missed = []
    for seed in range(8):
        ways, radius = runs(seed), 300.0
        drawn = decoy.draw(radius, ways, random.Random(seed).random)
        ends, headings = decoy.ends_of(ways, drawn.centre, drawn.radius_m)
        found = decoy.guesses(ends, headings, drawn.centre)
        missed += [np.hypot(*guess) > radius / 2 for guess in found.values()]
    assert np.mean(missed) >= 0.95


def test_a_circle_about_the_place_itself_would_give_it_away() -> None:
    ways = runs(1)
    assert decoy.miss_m(ways, np.zeros(2), 300.0) < 30


def test_a_circle_no_longer_serves_when_the_place_or_the_radius_has_changed_too_much() -> None:
    assert decoy.serves(300, 400, 0, 700)
    assert not decoy.serves(301, 400, 0, 700)  # some of it would be shown
    assert not decoy.serves(300, 200, 0, 700)  # the middle is too near
    assert not decoy.serves(100, 400, 0, 700)  # far too much would be hidden
