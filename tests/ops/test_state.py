"""Where a clone's state lies, and when a step is done again."""

import os
import tempfile
from pathlib import Path

import pytest

from ops.console import Fault
from ops.state import Stamp, State, choose_state, digest, fits, unreachable_parent

CLONE = Path("/home/ann/runhub")
ANN = {"HOME": "/home/ann"}


def test_root_keeps_state_where_the_database_user_can_enter() -> None:
    assert choose_state(CLONE, {"HOME": "/root"}, 0).path.parent == Path("/var/lib/runhub")


def test_a_person_keeps_state_at_home() -> None:
    assert choose_state(CLONE, ANN, 1000).path.parent == Path("/home/ann/.local/state/runhub")


def test_two_clones_do_not_share_a_state() -> None:
    assert choose_state(CLONE, ANN, 1000) != choose_state(Path("/home/ann/other"), ANN, 1000)


def test_a_long_home_gives_way_to_a_place_where_sockets_fit() -> None:
    home = "/home/" + "a" * 90
    state = choose_state(Path(home) / "runhub", {"HOME": home}, 1000)
    assert fits(state.path)
    assert len(os.fsencode(state.redis_socket)) <= 107
    assert len(os.fsencode(state.postgres_socket / ".s.PGSQL.5432")) <= 107


def test_a_person_without_a_home_still_gets_a_state() -> None:
    assert choose_state(CLONE, {}, 1000).path == CLONE / ".state"


def test_runhub_state_is_taken_as_given_and_refused_when_too_long() -> None:
    assert choose_state(CLONE, {"RUNHUB_STATE": "/srv/x"}, 0).path == Path("/srv/x")
    assert choose_state(CLONE, {"RUNHUB_STATE": "mine"}, 0).path == CLONE / "mine"
    with pytest.raises(Fault, match="choose a shorter one"):
        choose_state(CLONE, {"RUNHUB_STATE": "/srv/" + "x" * 100}, 0)


def test_the_same_state_is_held_once_and_its_holder_named(tmp_path: Path) -> None:
    state = State(tmp_path)
    handle = state.lock()
    with pytest.raises(Fault, match=f"process {os.getpid()}"):
        state.lock()
    assert state.is_locked()
    os.close(handle)
    assert not state.is_locked()


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    state = State(tmp_path)
    assert state.secret_key() == state.secret_key()
    assert len(state.secret_key()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_unwritable_state_names_the_variable_that_chooses_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Fault, match="RUNHUB_STATE="):
        State(tmp_path / "file" / "state").make()


def test_a_stamp_matches_until_a_file_changes_or_appears(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.css").write_text("a")
    stamp = Stamp(tmp_path / "stamps" / "static")
    assert not stamp.matches(digest([folder]))
    stamp.write(digest([folder]))
    assert stamp.matches(digest([folder]))
    (folder / "b.css").write_text("")
    assert not stamp.matches(digest([folder]))


def test_a_closed_parent_is_found_before_the_database_trips_over_it() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        closed = Path(name)
        (closed / "state").mkdir()
        closed.chmod(0o755)
        assert unreachable_parent(closed / "state") is None
        closed.chmod(0o700)
        assert unreachable_parent(closed / "state") == closed
