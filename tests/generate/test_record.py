"""What was applied last is written down so that nothing-to-do is found out by reading alone."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.generate.record import (
    APPLIED_FILE,
    RECORD_FILE,
    UNFINISHED_FILE,
    Record,
    is_applied,
    read_record,
)

FULL = Record(step=3, head="0002_x", columns={"b": "text", "a": "date"}, files={"z": "1", "y": "2"})


def test_a_record_says_what_it_was_told(tmp_path):
    (tmp_path / ".posforge").mkdir()
    (tmp_path / RECORD_FILE).write_text(FULL.to_text())

    assert read_record(tmp_path) == FULL
    assert list(read_record(tmp_path).columns) == ["b", "a"]
    assert FULL.to_text() == Record.from_text(FULL.to_text()).to_text()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"posforge": 1}', "<<<<<<< HEAD\n{}"])
def test_what_is_no_record_is_refused(tmp_path, text):
    (tmp_path / ".posforge").mkdir()
    (tmp_path / RECORD_FILE).write_text(text)

    with pytest.raises(UserError, match="cannot be read"):
        read_record(tmp_path)


def test_a_project_without_a_record_has_none(tmp_path):
    assert read_record(tmp_path) is None
    assert not is_applied(tmp_path)


@pytest.mark.parametrize(
    "name", ["store.yaml", APPLIED_FILE, "corner/generated/keymap.py", UNFINISHED_FILE]
)
def test_whatever_differs_needs_a_closer_look(owner, name):
    assert is_applied(owner.folder)
    owner.write(name, "something else")
    assert not is_applied(owner.folder)


def test_a_file_that_is_gone_needs_a_closer_look(owner):
    (owner.folder / "corner/generated/keymap.py").unlink()
    assert not is_applied(owner.folder)
