"""Real recordings, where the shared folder is at hand: our figures against the devices' own."""

from pathlib import Path

import numpy as np
import pytest

from activities.core.summary import Analysed, summarise
from activities.formats import read
from common.errors import SourceFault

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LARGEST = 400_000  # bytes: keeps the suite quick

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no shared recordings here")


@pytest.fixture(scope="module")
def analysed() -> list[Analysed]:
    found = []
    for path in sorted(SHARED.rglob("*.[ftg][ipc][txp]")):
        if path.stat().st_size < LARGEST:
            try:
                found += [summarise(recording) for recording in read(path.read_bytes())]
            except SourceFault:
                continue
    return found


def runs(analysed: list[Analysed]) -> list[Analysed]:
    return [a for a in analysed if a.recording.sport == "run" and a.recording.n > 60]


def apart(analysed: list[Analysed], name: str) -> np.ndarray:
    """Relative difference of a figure from the device's own total, where it states one."""
    pairs = [(getattr(a.summary, name), getattr(a.recording.totals, name)) for a in analysed]
    return np.array([abs(ours / device - 1) for ours, device in pairs if device > 0 and ours >= 0])


def test_distance_and_timer_are_the_devices_own(analysed):
    for name in ("distance_m", "timer_s"):
        differences = apart(runs(analysed), name)
        assert len(differences) > 20
        assert np.quantile(differences, 0.85) < 0.01, name


def test_mean_heart_rate_is_the_devices_own_to_a_beat(analysed):
    differences = apart(runs(analysed), "average_heart_rate_bpm")
    assert len(differences) > 15
    assert np.quantile(differences, 0.95) < 0.01


def test_gps_distance_confirms_the_device_within_three_per_cent_mostly(analysed):
    share = [a.distance.disagreement for a in runs(analysed) if a.distance.source == "device"]
    known = np.array([s for s in share if np.isfinite(s)])
    assert len(known) > 15
    assert np.median(known) < 0.015
    assert np.quantile(known, 0.8) < 0.05


def test_cleaning_drops_little_of_real_heart_rate(analysed):
    faults = ("heart_rate_spike", "cadence_lock", "strap_static")
    shares = [sum(q.share for q in a.quality if q.code in faults) for a in runs(analysed)]
    # One watch alternates between three values 13 bpm apart for hours: rightly dropped.
    assert sorted(shares)[-2] < 0.02
    assert np.median(shares) < 0.002


def test_splits_add_up_to_the_distance_but_for_a_short_rest(analysed):
    for one in runs(analysed):
        if one.summary.distance_m > 1000 and one.distance.values is not None:
            total = sum(split.distance_m for split in one.splits())
            assert total == pytest.approx(one.distance.total_m, abs=10)
