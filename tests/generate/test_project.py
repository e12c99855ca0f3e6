"""A project that is there already."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.generate.apply import apply_changes
from posforge.generate.project import is_behind, package_of, survey
from posforge.generate.record import RECORD_FILE


def test_generated_files_follow_store_yaml(owner):
    assert is_behind(owner.folder) == []
    owner.change("keys: {}", "keys: {pay: F8}")
    assert is_behind(owner.folder) == ["keymap.py"]
    owner.change("fields: {}", "fields: {origin: {type: text, label: Origin}}")
    assert is_behind(owner.folder) == ["fields.py", "keymap.py", "migrations.py", "options.py"]


def test_a_survey_tells_what_is_new_what_changes_what_goes_and_what_was_edited(owner):
    field = "fields: {origin: {type: text, label: Origin}}"
    owner.change("fields: {}", field)
    found = survey(owner.folder)
    assert found.added == ("corner/generated/fields.py", "corner/generated/migrations.py")
    assert found.stale == ("corner/generated/options.py",)
    assert list(found.drafted) == [
        "corner/migrations/__init__.py",
        "corner/migrations/versions/0001_add_origin.py",
    ]
    apply_changes(owner.folder)
    assert survey(owner.folder).is_done

    owner.change(field, "fields: {}")
    owner.write("corner/generated/fields.py", "mine")
    found = survey(owner.folder)
    assert (found.added, found.drafted) == ((), {})
    assert found.deleted == found.edited == ("corner/generated/fields.py",)


def test_a_project_without_a_record_is_compared_with_what_lies_there(owner):
    (owner.folder / RECORD_FILE).unlink()
    owner.write("corner/generated/keymap.py", "KEYS = {}")
    found = survey(owner.folder)

    assert found.applied is None
    assert (found.added, found.stale) == ((), ("corner/generated/keymap.py",))
    assert found.edited == found.stale
    assert not found.is_done


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "is not the folder of a shop"),
        ("[tool", "cannot be read"),
        ("[tool.other]\n", "names no package"),
        ("tool = 3\n", "names no package"),
    ],
)
def test_what_is_no_project_is_said_plainly(tmp_path, text, message):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(UserError, match=message):
        package_of(tmp_path)
