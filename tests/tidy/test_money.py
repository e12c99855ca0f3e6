"""The list of what holds of money names every criterion, and tests that are there."""

from __future__ import annotations

import re

PAGE = "docs/explain/money.md"
CRITERIA = [*range(1, 17), *range(25, 32), *range(33, 47), 52]
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_criterion_has_its_row_in_order(repository):
    rows = ROW.findall((repository / PAGE).read_text())
    assert [int(number) for number, _, _ in rows] == CRITERIA


def test_what_has_no_test_is_said_not_to_hold(repository):
    for number, tests, note in ROW.findall((repository / PAGE).read_text()):
        assert TEST.search(tests) or "**Not yet.**" in note, number


def test_every_test_it_names_is_there(repository):
    named = TEST.findall((repository / PAGE).read_text())
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (repository / file).is_file()
        or not re.search(rf"^ *def {name}\(", (repository / file).read_text(), re.MULTILINE)
    ]
    assert len(named) > len(CRITERIA)
    assert missing == []
