"""Undo takes one apply back after the other, forwards, and never at anybody's cost."""

from __future__ import annotations

import subprocess

import pytest

from posforge.errors import UserError
from posforge.generate.apply import EditedError, apply_changes
from posforge.generate.project import is_behind
from posforge.generate.record import RECORD_FILE, is_applied, read_record
from posforge.generate.undo import undo

FIELD = "fields: {origin: {type: text, label: Origin}}"


def without_record(owner):
    return {name: data for name, data in owner.files().items() if name != RECORD_FILE}


def test_each_undo_takes_one_apply_back(owner):
    states = [without_record(owner)]
    for old, new in (("tills: 1", "tills: 2"), ("keys: {}", "keys: {pay: F8}")):
        owner.change(old, new)
        apply_changes(owner.folder)
        states.append(without_record(owner))

    for state in (states[1], states[0]):
        done = undo(owner.folder)
        assert done.written.is_committed
        assert without_record(owner) == state
        assert is_applied(owner.folder)
        assert owner.git("status", "--porcelain") == ""
    with pytest.raises(UserError, match="nothing to undo"):
        undo(owner.folder)
    titles = owner.git("log", "-2", "--format=%s").splitlines()
    assert titles == ["Undo apply 1 of store.yaml", "Undo apply 2 of store.yaml"]


def test_after_an_undo_a_new_apply_can_be_undone_and_then_the_older_ones(owner):
    start = without_record(owner)
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)
    two_tills = without_record(owner)
    owner.change("tills: 2", "tills: 3")
    apply_changes(owner.folder)
    undo(owner.folder)
    owner.change("tills: 2", "tills: 4")
    apply_changes(owner.folder)

    assert "Posforge-Apply: 3" in owner.git("log", "-1", "--format=%B")
    undo(owner.folder)
    assert without_record(owner) == two_tills
    undo(owner.folder)
    assert without_record(owner) == start


def test_a_column_goes_by_a_new_migration_and_the_old_one_stays(owner):
    owner.change("fields: {}", FIELD)
    apply_changes(owner.folder)
    added = read_record(owner.folder).head
    done = undo(owner.folder)
    record = read_record(owner.folder)

    assert record.columns == {}
    assert record.head.startswith("0002_drop_origin_")
    assert 'add_field("origin"' in owner.read("corner/migrations/versions/0001_add_origin.py")
    drop = owner.read("corner/migrations/versions/0002_drop_origin.py")
    assert f'down_revision = "{added}"' in drop
    assert 'drop_field("origin")' in drop
    assert record.head in owner.read("corner/generated/migrations.py")
    assert [one.text for one in done.proposal.changes if one.area == "database"] == [
        "column product.field_origin: its values stay in the journal"
    ]


def test_a_kind_that_changed_changes_back(owner):
    owner.change("fields: {}", FIELD)
    apply_changes(owner.folder)
    owner.change("type: text", "type: date")
    apply_changes(owner.folder)
    assert read_record(owner.folder).columns == {"origin": "date"}
    undo(owner.folder)

    assert read_record(owner.folder).columns == {"origin": "text"}
    assert read_record(owner.folder).head.startswith("0003_retype_origin_")


def test_a_field_that_was_hidden_comes_back_without_a_migration(owner):
    owner.change("fields: {}", FIELD)
    apply_changes(owner.folder)
    owner.change(FIELD, "fields: {}")
    apply_changes(owner.folder)
    undo(owner.folder)

    assert read_record(owner.folder).head.startswith("0001_")
    assert 'name="origin"' in owner.read("corner/generated/fields.py")


def test_edits_that_were_not_applied_stop_it(owner):
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)
    owner.change("tills: 2", "tills: 3")
    before = owner.files()

    with pytest.raises(UserError, match="edits that were not applied"):
        undo(owner.folder)
    assert owner.files() == before


def test_owned_files_stay_as_they_are(owner):
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)
    owner.write("README.md", "edited\n")
    owner.write("corner/new.py", "MINE = 1\n")
    owner.git("add", "corner/new.py")
    undo(owner.folder)

    assert owner.read("README.md") == "edited\n"
    assert owner.git("status", "--porcelain").splitlines() == [" M README.md", "A  corner/new.py"]


def test_a_generated_file_edited_by_hand_stops_it(owner):
    owner.change("keys: {}", "keys: {pay: F8}")
    apply_changes(owner.folder)
    owner.change("KEYS", "# mine\nKEYS", name="corner/generated/keymap.py")

    with pytest.raises(EditedError, match="keymap"):
        undo(owner.folder)
    apply_changes(owner.folder, overwrite=True)
    undo(owner.folder)
    assert is_behind(owner.folder) == []
    assert '"pay": "F9"' in owner.read("corner/generated/keymap.py")


def test_what_the_owner_took_back_with_git_is_not_undone_twice(owner):
    for tills in (2, 3):
        owner.change(f"tills: {tills - 1}", f"tills: {tills}")
        apply_changes(owner.folder)
    owner.git("revert", "--no-edit", "HEAD")

    assert is_applied(owner.folder)
    with pytest.raises(UserError, match="Apply 2 is not what was done last"):
        undo(owner.folder)


def test_without_git_nothing_can_be_undone(owner):
    subprocess.run(["rm", "-rf", str(owner.folder / ".git")], check=True)
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)

    with pytest.raises(UserError, match="Undo needs git"):
        undo(owner.folder)


def test_a_project_nothing_was_applied_to_has_nothing_to_undo(owner):
    (owner.folder / ".posforge" / "applied.yaml").unlink()

    with pytest.raises(UserError, match="Nothing was applied"):
        undo(owner.folder)


def test_what_would_need_a_module_that_is_gone_is_refused(owner):
    owner.write("corner/payments/punch_card.py", "")
    owner.change("payments: [cash]", "payments: [cash, punch_card]")
    apply_changes(owner.folder)
    owner.change("payments: [cash, punch_card]", "payments: [cash]")
    apply_changes(owner.folder)
    (owner.folder / "corner/payments/punch_card.py").unlink()
    before = owner.files()

    with pytest.raises(UserError, match=r"corner/payments/punch_card\.py is not there"):
        undo(owner.folder)
    assert owner.files() == before


def test_a_store_yaml_that_makes_no_sense_any_more_is_not_brought_back(owner):
    owner.write(".posforge/applied.yaml", "schema: 0\n")
    owner.git("commit", "-qam", "An older format")
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)

    with pytest.raises(UserError, match="before apply 1 makes no sense"):
        undo(owner.folder)
