"""The client of the docs, as a reader would run it, against a real hub."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from athletes.accounts.tokens import token_create
from tests.conftest import person
from tests.processes import ROOT, Hub
from tests.samples import fit

SCRIPT = ROOT / "docs" / "examples" / "runhub_client.py"


@pytest.fixture
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("runhub_client", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_client_uploads_lists_reads_and_renames(hub: Hub, client: ModuleType, tmp_path: Path):
    hub.serve()
    anna = person("Anna")
    _token, secret = token_create(user=anna.user, name="t", scopes=["read", "write", "upload"])
    files = [tmp_path / f"run{n}.fit" for n in range(2)]
    for n, file in enumerate(files):
        file.write_bytes(fit(day=n))
    remote = client.RunHub(hub.address, secret)
    assert remote.upload(files)["counts"]["added"] == 2
    runs = list(remote.activities(limit="1"))
    assert [run["local_date"] for run in runs] == ["2024-05-21", "2024-05-20"]
    columns = remote.streams(runs[0]["id"], "heart_rate_bpm", points=50)
    assert set(columns) == {"time_s", "heart_rate_bpm"}
    assert remote.rename(runs[0]["id"], "Hills")["title"] == "Hills"
    with pytest.raises(client.ApiError, match="nothing at this address"):
        remote.rename(str(anna.public_id), "x")
    env = {**os.environ, "RUNHUB_TOKEN": secret}
    words = [sys.executable, str(SCRIPT), hub.address, "list", "2024-05-21"]
    said = subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout
    assert said.startswith("2024-05-21 ") and said.endswith(" km Hills\n")
