"""Cells that spreadsheets must not run."""

import pytest

from common.csv_cells import cell, row

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://e")',
    "+49 170 1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\ufeff=1",
    "\u00a0=1",
    "＝1+1",
    "＠x",
    "-",
    "-1-1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-5", "-5.25", "+3", "-1e-5", "-3,5", "Easy run", "5=5", "", "'=1"]
)
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert cell(text) == text


def test_values_that_are_no_text_keep_their_type():
    assert row([-3.5, None, 7, True]) == [-3.5, None, 7, True]


def test_a_nul_hides_no_formula():
    assert cell("\0=1") == "'=1"
