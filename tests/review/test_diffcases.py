"""Verdicts against those of oasdiff, on the pairs of documents that are at hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator.review.compare import compare
from generator.source import load

FOLDER = Path(__file__).parents[3] / "shared" / "diffcases"
PAGE = Path(__file__).parents[2] / "docs" / "diff-and-oasdiff.md"
THE_DAY = date(2026, 11, 22)  # on which the pairs were judged


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the pairs of documents are not here")
def test_verdicts_differ_only_where_the_documentation_says_so() -> None:
    cases = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
    differ = {case["name"] for case in cases if not _agrees(case)}
    page = PAGE.read_text(encoding="utf-8")
    assert {name for name in differ if f"`{name}`" not in page} == set()
    assert len(differ) <= len(cases) * 0.03


def _agrees(case: dict[str, str]) -> bool:
    old, new = (
        load(FOLDER / case[key], ref_root=FOLDER) for key in ("base", "revision")
    )
    verdict = compare(old, new, THE_DAY).verdict("wire")
    return (verdict == "breaking") == (case["verdict"] == "breaking")
