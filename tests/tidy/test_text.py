"""House rules for every text file: nothing left to do, and nothing about one person's machine."""

from __future__ import annotations

import re

import pytest

# Written in pieces, so that this file passes its own rule.
LEFT_TO_DO = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b"
)
MACHINES = (
    r"(?<![\w.])/(?:work|root)/",  # somebody's checkout
    r"(?<![\w.])/home/\w",
    r"/Users/\w",
    r"C:\\Users\\",
    r"/opt/(?:wheels|py" + "pi)",
    "py" + r"pi\.org/simple",  # where somebody's packages came from
    "python" + r"hosted\.org",
    "registry" + r"\.npm",
)
ONE_MACHINE = re.compile("|".join(MACHINES))


def found_in(files, repository, pattern):
    for path in files:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(repository)}:{number}: {line.strip()[:80]}"


def test_nothing_is_left_to_do(written, repository):
    assert list(found_in(written, repository, LEFT_TO_DO)) == []


def test_nothing_names_one_machine_or_package_mirror(written, repository):
    assert list(found_in(written, repository, ONE_MACHINE)) == []


def test_no_test_is_skipped_or_mocked(written, repository):
    tests = [path for path in written if path.is_relative_to(repository / "tests")]
    words = "|".join(
        ("pytest.sk" + "ip", "mark.sk" + "ip", "importor" + "skip", "unittest.mo" + "ck")
    )

    assert list(found_in(tests, repository, re.compile(words))) == []


@pytest.mark.parametrize(
    "line",
    ["# TO" + "DO: later", "open('/ro" + "ot/x')", "cd /wo" + "rk/main", "/ho" + "me/ann/shop"],
)
def test_the_rules_see_what_they_are_for(line):
    assert LEFT_TO_DO.search(line) or ONE_MACHINE.search(line)


@pytest.mark.parametrize("line", ["storage/work/x", "network/root", "a todo list", "~/shop"])
def test_the_rules_leave_the_innocent_alone(line):
    assert not LEFT_TO_DO.search(line)
    assert not ONE_MACHINE.search(line)
