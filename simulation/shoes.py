"""Shoes in rotation, each replaced when it is worn out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from simulation.sessions import Session


@dataclass(frozen=True, slots=True)
class Shoe:
    """One pair. `name` is unique for its owner; `last` is None while it is in use."""

    name: str
    purpose: str  # "daily", "second" or "race"
    first: date
    last: date | None
    km: float


class Shoes:
    """Picks a shoe for every session; keeps count of the kilometres."""

    def __init__(self, rng: np.random.Generator, models: tuple[str, ...], first: date) -> None:
        self._rng = rng
        self._pairs: list[Shoe] = []
        self._now: dict[str, int] = {}
        self._limit: dict[str, float] = {}
        for model, purpose in zip(models, ("daily", "second", "race"), strict=True):
            self._buy(model, purpose, first)

    def _buy(self, model: str, purpose: str, first: date) -> None:
        number = 1 + sum(1 for pair in self._pairs if pair.name.startswith(f"{model} #"))
        self._now[purpose] = len(self._pairs)
        self._pairs.append(Shoe(f"{model} #{number}", purpose, first, None, 0.0))
        low, high = (260, 420) if purpose == "race" else (560, 780)
        self._limit[purpose] = float(self._rng.uniform(low, high))

    def choose(self, session: Session) -> str:
        """The shoe of a run (its distance is added), "" for other sports."""
        if session.sport != "run":
            return ""
        hard = session.kind in ("race", "intervals")
        purpose = "race" if hard else "second" if self._rng.random() < 0.38 else "daily"
        index = self._now[purpose]
        pair = self._pairs[index]
        worn = Shoe(pair.name, purpose, pair.first, None, pair.km + session.km)
        self._pairs[index] = worn
        if worn.km > self._limit[purpose]:
            self._pairs[index] = Shoe(worn.name, purpose, worn.first, session.day, worn.km)
            self._buy(worn.name.rsplit(" #", 1)[0], purpose, session.day)
        return worn.name

    def closed(self) -> tuple[Shoe, ...]:
        return tuple(self._pairs)
