"""A mixed reading load: 50 requests a second for five minutes, p95 by page, errors.

Real gunicorn (two workers of four threads, as `make run` starts them), PostgreSQL and Redis; the
people who ask are threads of this process, on the same cores. Requests leave by the clock,
whether or not earlier ones were answered, as far as there is a free asker (LANES).
"""

from __future__ import annotations

import http.client
import os
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from benchmarks.bench_latency import Web, p95_ms, session
from benchmarks.bench_pages import library
from benchmarks.hub import hub, person

RATE = float(os.environ.get("BENCH_RATE", "50"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "300"))
PEOPLE = 6
LANES = 24
# Shares of the requests.
MIX = {
    "list": 20,
    "list, filtered": 10,
    "home": 15,
    "run": 20,
    "imports": 5,
    "API list": 15,
    "API activity": 5,
    "API streams": 10,
}


@dataclass
class Person:
    """Somebody who reads: cookie, token, and the run they look at."""

    cookie: str
    token: str
    run: str

    def request(self, kind: str, rng: random.Random) -> tuple[str, dict[str, str]]:
        cookie, bearer = {"Cookie": self.cookie}, {"Authorization": f"Bearer {self.token}"}
        page = rng.randint(1, 60)
        streams = "channels=heart_rate_bpm,speed_mps,altitude_m&points=2000"
        return {
            "list": (f"/activities/?page={page}", cookie),
            "list, filtered": (f"/activities/?q=run&sport=run&page={page % 9}", cookie),
            "home": ("/", cookie),
            "run": (f"/activities/{self.run}/", cookie),
            "imports": ("/imports/", cookie),
            "API list": ("/api/v1/activities/?limit=50", bearer),
            "API activity": (f"/api/v1/activities/{self.run}/", bearer),
            "API streams": (f"/api/v1/activities/{self.run}/streams/?{streams}", bearer),
        }[kind]


@dataclass
class Seen:
    """Answer times in s by kind of page, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    late: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    os.environ["API_RATE"] = "1000000/5m"  # six people ask as three hundred would
    with hub():
        people = [reader(number) for number in range(PEOPLE)]
        web = Web()
        try:
            began = time.perf_counter()
            seen = load(web, people)
            took = time.perf_counter() - began
        finally:
            web.close()
    count = sum(map(len, seen.times.values()))
    print(
        f"{count} requests asked at {RATE:g}/s, answered at {count / took:.1f}/s in {took:.0f} s, "
        f"{sum(seen.errors.values())} errors {dict(seen.errors)}"
    )
    print(f"  sent more than 50 ms late for want of a free asker: {seen.late}")
    for kind, times in seen.times.items():
        median = 1000 * sorted(times)[len(times) // 2]
        print(f"  {kind:16} n {len(times):5}  p50 {median:5.0f} ms  p95 {p95_ms(times):5.0f} ms")


def reader(number: int) -> Person:
    from athletes.accounts.tokens import token_create

    athlete = person(f"reader{number}")
    run = library(athlete)
    _, secret = token_create(user=athlete.user, name="load", scopes=["read"])  # type: ignore[attr-defined]
    return Person(session(athlete), secret, str(run.public_id))  # type: ignore[attr-defined]


def load(web: Web, people: list[Person]) -> Seen:
    seen, began = Seen(), time.perf_counter() + 1.0
    lanes = [
        threading.Thread(target=lane, args=(web.port, people, seen, began, number))
        for number in range(LANES)
    ]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    return seen


def lane(port: int, people: list[Person], seen: Seen, began: float, number: int) -> None:
    """Every LANES-th request of the whole."""
    rng, kinds, weights = random.Random(number), [*MIX], [*MIX.values()]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for turn in range(number, int(RATE * SECONDS), LANES):
        due = began + turn / RATE
        pause = due - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        (kind,) = rng.choices(kinds, weights)
        path, headers = rng.choice(people).request(kind, rng)
        sent = time.perf_counter()
        try:
            connection.request("GET", path, headers={**headers, "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            said = "" if answer.status == 200 else str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            said = type(error).__name__
        with seen.lock:
            seen.times[kind].append(time.perf_counter() - sent)
            seen.late += sent - due > 0.05
            if said:
                seen.errors[f"{kind}: {said}"] += 1


if __name__ == "__main__":
    main()
