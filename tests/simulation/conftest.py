"""The demo team and a handful of its recordings, made once."""

from datetime import date

import pytest

from simulation.demo import demo_team, session_recording

UNTIL = date(2026, 3, 15)


@pytest.fixture(scope="session")
def team():
    return demo_team(7, until=UNTIL)


@pytest.fixture(scope="session")
def athletes(team):
    return {athlete.spec.key: athlete for athlete in team.athletes}


@pytest.fixture(scope="session")
def sampled(team):
    """(athlete, session, recorded) of every 23rd run of everyone."""
    return [
        (athlete, session, session_recording(athlete, session))
        for athlete in team.athletes
        for session in athlete.season.sessions[::23]
        if session.sport == "run"
    ]
