"""The corpus of bad files, by family."""

from __future__ import annotations

from tests.hostile import fits, gpx_numbers, kinds, tcxs, xmls, zips
from tests.hostile.case import Case

FAMILIES: dict[str, list[Case]] = {
    "zip": zips.CASES,
    "xml": xmls.CASES,
    "fit": fits.CASES,
    "tcx": tcxs.CASES,
    "gpx numbers": gpx_numbers.CASES,
    "kinds": kinds.CASES,
}
LEAST = {"zip": 25, "xml": 30, "fit": 25, "tcx": 10, "gpx numbers": 20, "kinds": 10}
