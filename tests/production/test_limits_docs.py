"""The table of limits says what the settings say."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from runhub.settings import limits
from runhub.web.upload_limits import limits_in_words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| ([\d.]+)(?: (MiB|GiB))? \|", re.MULTILINE)
UNITS = {"": 1, "MiB": 2**20, "GiB": 2**30}
TABLE = {name: float(number) * UNITS[unit] for name, number, unit in ROW.findall(PAGE.read_text())}
# Of the machinery, not of those who upload.
INNER = {"IMPORT_LEASE_SECONDS", "IMPORT_SILENCE_SECONDS"}


def defaults() -> dict[str, float]:
    """Of the source: the settings of a test run have values of their own."""
    source = Path(limits.__file__).read_text()
    found = re.findall(r'env\.int\("([A-Z_]+)", default=([^)]+)\)', source)
    scale = {"MIB": limits.MIB, "GIB": limits.GIB}
    values = {}
    for name, text in found:
        number, _, unit = text.partition(" * ")
        values[name] = float(number.replace("_", "")) * scale.get(unit, 1)
    return values


def test_every_limit_is_in_the_table_with_its_default():
    assert {key: value for key, value in defaults().items() if key not in INNER} == TABLE


def test_every_setting_is_there():
    assert all(hasattr(settings, name) for name in TABLE)


@pytest.mark.django_db
def test_the_upload_page_names_the_limits(alice, browser_of):
    page = browser_of(alice).get("/upload/").content.decode()
    assert all(words in page for words in limits_in_words().values())
