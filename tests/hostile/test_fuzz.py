"""Some mutants of each format on every run; 10,000 each by `make fuzz`."""

from collections import deque

import pytest

from tests.hostile.fuzz import fuzz


@pytest.mark.parametrize("format_", ["zip", "gz"])
def test_damaged_archives_end_in_recordings_or_a_sentence(format_, tmp_path):
    (result,) = deque(fuzz(format_, 500, keep=tmp_path), maxlen=1)
    assert result.sound, list(tmp_path.iterdir())
    assert result.mutants == result.read + result.refused == 500
    assert result.refused > 100
    assert result.read > 100


@pytest.mark.parametrize("format_", ["fit", "gpx", "tcx"])
def test_the_child_survives_what_its_readers_survive(format_, tmp_path):
    (result,) = deque(fuzz(format_, 60, keep=tmp_path), maxlen=1)
    assert result.sound, list(tmp_path.iterdir())
    assert result.read > 10
