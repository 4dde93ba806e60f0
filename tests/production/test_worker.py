"""A worker process gives way to pages on the same machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import os
from pathlib import Path
os.setsid()
from runhub.celery import give_way
give_way(7)
print(os.nice(0))
print(Path("/proc/self/autogroup").read_text())
"""


def test_a_worker_is_nice_to_processes_of_other_sessions_too():
    switch = Path("/proc/sys/kernel/sched_autogroup_enabled")
    if not switch.exists() or switch.read_text().strip() != "1":
        pytest.skip("this kernel does not group processes by session")
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    own, group = done.stdout.split("\n", 1)
    assert int(own) >= 7
    assert group.strip().endswith("nice 7")
