"""The reading child: what it may not do, how little it says, and that it may die at any moment."""

import gzip
import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from activities.models import Activity, ImportItem, SourceFile
from activities.reading.archive import Limits
from activities.reading.reader import Reader, ReaderCrashed
from common.errors import SourceFault
from runhub import pipeline
from tests.hostile.fits import floats
from tests.hostile.fuzz import mutant
from tests.imports.handing_in import hand_in, work
from tests.samples import fit, gpx

GIB = 2**30
KILLS = 10


@pytest.fixture
def reader():
    made = Reader(memory_bytes=GIB, cpu_seconds=20)
    yield made
    made.close()


def read(reader: Reader, path: Path) -> dict:
    limits = Limits().as_dict()
    reader.ask("open", path=str(path), entry=None, new="", scratch=str(path.parent), limits=limits)
    return reader.ask("read", home_zone="UTC", thresholds=[])[0]


def test_it_is_confined(reader, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    (tmp_path / "a.fit").write_bytes(fit())
    read(reader, tmp_path / "a.fit")
    place = Path(f"/proc/{reader.process.pid}")
    lines = (place / "limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split() for line in lines}
    assert limits["Max address space"][:2] == [str(GIB)] * 2
    assert limits["Max core file size"][:2] == ["0", "0"]
    assert limits["Max open files"][:2] == ["64", "64"]
    assert limits["Max file size"][:2] == [str(4 * GIB)] * 2
    assert limits["Max processes"][:2] == ["0", "0"]
    status = (place / "status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert "Umask:\t0077" in status
    assert "Threads:\t1\n" in status
    environment = (place / "environ").read_text()
    assert "canary" not in environment
    assert "DATABASE" not in environment


def test_what_it_may_write_is_bounded(tmp_path):
    small = Reader(memory_bytes=GIB, cpu_seconds=20, file_bytes=10_000)
    (tmp_path / "a.gpx.gz").write_bytes(gzip.compress(gpx()))
    with pytest.raises((SourceFault, ReaderCrashed)):
        read(small, tmp_path / "a.gpx.gz")
    small.close()


def test_numbers_that_cannot_be_do_not_stop_it(reader, tmp_path):
    (tmp_path / "a.fit").write_bytes(floats(1e300))
    found = read(reader, tmp_path / "a.fit")["recordings"][0]
    assert "impossible_values" in [issue["code"] for issue in found["info"]["quality"]]
    assert found["figures"]["average_power_w"] is None


@pytest.mark.parametrize("make", [fit, gpx])
def test_a_damaged_file_is_worth_a_few_lines_of_log_at_most(make, tmp_path, capfd):
    reader, sound = Reader(memory_bytes=GIB, cpu_seconds=20), make(minutes=2)
    path = tmp_path / "a"
    for n in range(60):
        path.write_bytes(mutant(sound, random.Random(n)))
        with suppress(SourceFault):
            read(reader, path)
        assert len(capfd.readouterr().err.splitlines()) <= 5
    reader.close()


def test_a_child_that_dies_says_so_in_one_line(tmp_path, capfd):
    code = (
        "import warnings\n"
        "from activities.reading.confined import few_words\n"
        "few_words()\n"
        "for n in range(1000): warnings.warn(f'odd {n}', stacklevel=1)\n"
        "raise ValueError('the values of a file')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert len(lines) <= 5
    assert "the values of a file" not in done.stderr


def test_a_child_that_dies_while_it_is_asked_is_a_crash_of_the_reader(
    reader, tmp_path, monkeypatch
):
    (tmp_path / "a.fit").write_bytes(fit())
    reader.warm()
    dead = reader.process
    dead.kill()
    dead.wait()
    with monkeypatch.context() as patch:
        patch.setattr(reader, "_alive", lambda: dead)  # it was, a moment ago
        with pytest.raises(ReaderCrashed):
            read(reader, tmp_path / "a.fit")
    assert read(reader, tmp_path / "a.fit")


@pytest.mark.django_db
def test_killing_the_child_at_any_moment_loses_nothing(alice):
    files = {f"run{n:02d}_fit": fit(day=n, minutes=2) for n in range(60)}
    job = hand_in(alice, **files)
    # A kill costs an item one of its attempts; here as many as there may be kills.
    ImportItem.objects.update(attempts_allowed=100)
    dice, stop, kills = random.Random(7), threading.Event(), []

    def killer() -> None:
        """Each child once, some moment after it has begun to read."""
        while len(kills) < KILLS and not stop.wait(dice.uniform(0.0, 0.1)):
            child = pipeline.reader()
            process = child.process
            if process is not None and child.files > 0 and process.pid not in kills:
                os.kill(process.pid, signal.SIGKILL)
                kills.append(process.pid)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        while ImportItem.objects.exclude(state="done").exists():
            work(job)
            ImportItem.objects.update(next_try_at=None)
    finally:
        stop.set()
        thread.join()
    assert len(kills) > 3
    assert set(ImportItem.objects.values_list("outcome", flat=True)) == {"added"}
    assert Activity.objects.count() == SourceFile.objects.count() == 60
