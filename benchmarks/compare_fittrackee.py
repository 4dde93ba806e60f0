"""CPU an activity of FitTrackee and of RunHub, importing the same one-hour 1 Hz GPX files.

    python -m benchmarks.compare_fittrackee --fittrackee VENV [--files 10]

VENV is a virtual environment of the reader's own with FitTrackee in it; without the option the
script says how to make one. FitTrackee stores in a scratch PostGIS database of its own, through
the class its upload page uses, one application context a file as one request would have. Weather
and elevation services stay unset, and the map picture, which needs a tile server, is an empty
file. Left out, too, is what its page adds around that class: checking the file's type and
serialising the answer.

Counted are user and system time of the importing process after one warm-up file; RunHub's reading
child is included. PostgreSQL's share counts on neither side.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks import bench_import
from benchmarks.hub import hub

VERSION = "1.3.6"
DATABASE = "runhub_bench_fittrackee"
HOW_TO = (
    "Make a virtual environment with FitTrackee in it (python -m venv VENV && "
    f"VENV/bin/pip install fittrackee=={VERSION}) and name it: --fittrackee VENV."
)
USER = "runner"

# Runs in FitTrackee's environment: arguments are the user's name and the folder of files.
DRIVER = """
import json, sys, time
from pathlib import Path

from werkzeug.datastructures import FileStorage

from fittrackee import VERSION
from fittrackee.cli.app import app
from fittrackee.users.models import User
from fittrackee.workouts.models import Sport, Workout
from fittrackee.workouts.services import WorkoutGpxService, WorkoutsFromFileCreationService

name, folder = sys.argv[1:]
WorkoutGpxService.generate_map_image = staticmethod(
    lambda map_filepath, coordinates: Path(map_filepath).touch()
)


def cpu_s(path):
    began = time.process_time()
    with app.app_context(), path.open("rb") as stream:
        user = User.query.filter_by(username=name).one()
        sport = Sport.query.filter_by(label="Running").one()
        file = FileStorage(stream, filename=path.name)
        WorkoutsFromFileCreationService(user, {"sport_id": sport.id}, file).process()
    return time.process_time() - began


times = [cpu_s(path) for path in sorted(Path(folder).glob("*.gpx"))]
with app.app_context():
    km = [float(workout.distance) for workout in Workout.query.all()]
print(json.dumps({"version": VERSION, "cpu_s": times, "km": km}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU an activity: FitTrackee and RunHub.")
    parser.add_argument("--fittrackee", type=Path, metavar="VENV")
    parser.add_argument("--files", type=int, default=10, help="files counted, after one warm-up")
    options = parser.parse_args()
    if options.fittrackee is None:
        raise SystemExit(HOW_TO)
    if not (options.fittrackee / "bin" / "ftcli").exists():
        raise SystemExit(f"There is no FitTrackee in {options.fittrackee}. {HOW_TO}")
    if options.files < 1:
        parser.error("--files must be at least 1")
    bench_import.FILES = options.files + 1
    version, theirs = fittrackee_s(options.fittrackee.absolute(), bench_import.files("gpx"))
    with hub():
        ours, _, _ = bench_import.pipeline_ms("gpx")
    median = statistics.median(theirs)
    print(f"CPU an activity, one-hour 1 Hz GPX, {len(theirs)} files after one warm-up")
    print(
        f"FitTrackee {version}: {median:.3f} s median"
        f" (mean {statistics.mean(theirs):.3f}, {min(theirs):.3f} to {max(theirs):.3f})"
    )
    print(f"RunHub: {ours:.1f} ms mean")
    print(f"FitTrackee's median is {1000 * median / ours:.1f} times RunHub's mean")


def fittrackee_s(venv: Path, files: list[bytes]) -> tuple[str, list[float]]:
    """FitTrackee's version, and CPU seconds of each file but the first."""
    with tempfile.TemporaryDirectory(prefix="runhub-bench-") as folder, scratch_database():
        for n, data in enumerate(files):
            (Path(folder) / f"{n:04}.gpx").write_bytes(data)
        ftcli = str(venv / "bin" / "ftcli")
        environment = settings(folder)
        run([ftcli, "db", "upgrade"], environment, folder)
        login = ["--email", "runner@example.org", "--password", secrets.token_urlsafe()]
        run([ftcli, "users", "create", USER, *login], environment, folder)
        python = str(venv / "bin" / "python")
        answer = run([python, "-c", DRIVER, USER, folder], environment, folder)
    found = json.loads(answer.splitlines()[-1])
    if found["version"] != VERSION:
        print(f"This is FitTrackee {found['version']}; the script was written for {VERSION}.")
    if len(found["km"]) != len(files) or min(found["km"]) <= 0:
        raise SystemExit(f"FitTrackee stored {found['km']} km for {len(files)} files.")
    return found["version"], found["cpu_s"][1:]


def run(command: list[str], environment: dict[str, str], folder: str) -> str:
    """What the command prints. Its folder is elsewhere, so it can't import RunHub's packages."""
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"FitTrackee stopped at {command[1]}:\n{done.stderr[-2000:]}")
    return done.stdout


def settings(folder: str) -> dict[str, str]:
    """FitTrackee's whole environment: libpq finds the server by itself, nobody answers as Redis."""
    server = {f"PG{key.upper()}": value for key, value in connection_settings().items()}
    return {
        **server,
        "PATH": os.environ.get("PATH", ""),
        "DATABASE_URL": f"postgresql:///{DATABASE}",
        "REDIS_URL": "redis://127.0.0.1:1",
        "APP_SECRET_KEY": secrets.token_hex(),
        "UI_URL": "http://localhost",
        "UPLOAD_FOLDER": folder,
    }


def connection_settings() -> dict[str, str]:
    """Only those that are set; the keys are psycopg's, and libpq's variables without "PG"."""
    server = {
        "host": os.environ.get("DATABASE_HOST", ""),
        "port": os.environ.get("DATABASE_PORT", ""),
        "user": os.environ.get("DATABASE_USER", "runhub"),
        "password": os.environ.get("DATABASE_PASSWORD", ""),
    }
    return {key: value for key, value in server.items() if value}


@contextmanager
def scratch_database() -> Iterator[None]:
    """A fresh database with PostGIS, dropped afterwards."""
    name, server = sql.Identifier(DATABASE), connection_settings()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            with psycopg.connect(dbname=DATABASE, autocommit=True, **server) as scratch:
                scratch.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            yield
        finally:
            connection.execute(drop)


if __name__ == "__main__":
    main()
