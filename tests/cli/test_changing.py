"""plan says, apply does, undo takes back: what an owner reads at the terminal."""

from __future__ import annotations

import json
import re
import sys
from contextlib import chdir

import pytest
from click.testing import CliRunner

from posforge.cli import main
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.machine import open_secrets
from posforge.runtime.app.migrating import place_of
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.sync.node_file import NodeFile, save_node
from posforge.testing.small_project import PACKAGE

FIELD = "fields: {origin: {type: text, label: Country of origin}}"


@pytest.fixture
def say(owner):
    """Type a command in the project; return what it printed, its exit code being as expected."""

    def run(*words, code=0, **options):
        with chdir(owner.folder):
            done = CliRunner().invoke(main, words, **options)
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_a_plan_is_short_and_says_whom_it_concerns(owner, say):
    owner.change("fields: {}", FIELD)
    owner.change("keys: {}", "keys: {pay: F8}, layout: grid")
    owner.change("may: [sell]", "may: [sell, hold]")
    owner.change("half: 7", "half: 5")
    before = owner.files()

    assert say("plan") == (
        "Files\n"
        "  + corner/generated/fields.py\n"
        "  ~ corner/generated/keymap.py\n"
        "  + corner/generated/migrations.py\n"
        "  ~ corner/generated/options.py\n"
        "  ~ corner/generated/permissions.py\n"
        "  + corner/migrations/__init__.py\n"
        "  + corner/migrations/versions/0001_add_origin.py\n"
        "\n"
        "Database\n"
        "  + column product.field_origin (text)\n"
        "    Rows that move: none.\n"
        "\n"
        "Permissions\n"
        "  + cashier may now: hold\n"
        "  + boss may now: hold\n"
        "\n"
        "Screens\n"
        "  ~ till.layout: grid instead of scan_first\n"
        "  ~ pay is on F8 instead of F9\n"
        "\n"
        "Shop\n"
        "  ~ tax.rates.half: 5 instead of 7\n"
        "  + field origin: Country of origin (text)\n"
        "\n"
        "Nothing was changed. To do it: posforge apply\n"
    )
    assert owner.files() == before


def test_a_plan_shows_colours_to_a_terminal_alone(owner, say):
    owner.change("tills: 1", "tills: 2")

    assert "\x1b[" not in say("plan")
    assert "\x1b[33m~\x1b[0m" in say("plan", color=True)


def test_programs_read_a_plan_as_json(owner, say):
    assert json.loads(say("plan", "--format", "json"))["to_do"] is False
    owner.change("fields: {}", FIELD)
    owner.change(", half: 7", "")
    facts = json.loads(say("plan", "--format", "json"))

    assert facts["to_do"] is True
    assert {"change": "add", "path": "corner/generated/fields.py", "edited": False} in facts[
        "files"
    ]
    assert facts["database"] == [
        {
            "change": "add",
            "path": "catalog.fields.origin",
            "before": None,
            "after": "text",
            "text": "column product.field_origin (text)",
        }
    ]
    assert facts["migration"].startswith("0001_add_origin_")
    assert facts["rows_moved"] == 0
    assert facts["permissions"] == facts["screens"] == facts["devices"] == []
    assert [one["path"] for one in facts["shop"]] == ["tax.rates.half", "catalog.fields.origin"]
    assert facts["references"] == [
        {"file": "corner/till.py", "line": 3, "word": "half", "text": 'HALF = "half"'}
    ]


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_mistakes_are_told_as_check_tells_them(owner, say, command):
    owner.change("type: supermarket", "type: supermarkt")
    said = say(command, code=1)

    assert "store.yaml:3:" in said
    assert "did you mean `supermarket`?" in said
    assert "has 1 problem" in said


def test_mistakes_are_told_to_programs_as_check_tells_them(owner, say):
    owner.change("type: supermarket", "type: supermarkt")

    assert say("plan", "--format", "json", code=1) == say("check", "--format", "json", code=1)


def test_apply_says_what_it_did_and_then_that_nothing_is_left(owner, say):
    owner.change("tills: 1", "tills: 2")
    assert say("apply") == (
        "Files\n  ~ corner/generated/options.py\n\n"
        "Shop\n  ~ branches.S01.tills: 2 instead of 1\n\n"
        "Applied: 1 file changed.\n"
    )
    for command in ("plan", "apply"):
        assert say(command) == "Nothing to do: the project is what store.yaml says.\n"


def test_undo_says_what_it_took_back_and_then_that_nothing_is_left(owner, say):
    owner.change("tills: 1", "tills: 2")
    say("apply")
    said = say("undo")

    assert "branches.S01.tills: 1 instead of 2" in said
    assert "Undone: 1 file changed, and store.yaml is what it was before.\n" in said
    assert "There is nothing to undo" in say("undo", code=1)


def test_what_was_undone_comes_back_by_the_line_it_says(owner, say):
    wanted = []
    for tills in (2, 3):
        owner.change(f"tills: {tills - 1}", f"tills: {tills}")
        wanted.insert(0, owner.read("store.yaml"))
        say("apply")
    for text in wanted:
        last = say("undo").splitlines()[-1]
        command = re.fullmatch(
            r"To have it back: git (show \S+) > store\.yaml, then posforge apply", last
        )
        assert command is not None
        assert owner.git(*command[1].split()) == text
    owner.write("store.yaml", text)

    assert "Applied: 1 file changed." in say("apply")


def test_an_edit_that_says_nothing_new_is_said_to_be_one(owner, say):
    owner.change("# What our shop is.", "# What our shop was.")

    assert say("plan").startswith("Only comments or order of store.yaml changed.\n")
    assert say("apply") == "Only comments or order of store.yaml changed.\n\nNoted.\n"
    assert owner.git("log", "-1", "--format=%s") == (
        "Apply store.yaml: only comments or order changed\n"
    )
    assert "Undone, and store.yaml is what it was before." in say("undo")
    assert "# What our shop is." in owner.read("store.yaml")


def test_an_edited_file_is_named_with_the_place_for_the_change(owner, say):
    owner.change("KEYS", "# mine\nKEYS", name="corner/generated/keymap.py")
    plan = say("plan")
    assert "  ~ corner/generated/keymap.py  !\n" in plan
    assert "unless --overwrite" in plan

    assert "under `till: keys:` in store.yaml" in say("apply", code=1)
    assert ".posforge/kept/" in say("apply", "--overwrite")


def test_lines_that_speak_of_what_is_gone_are_named(owner, say):
    owner.change(", half: 7", "")

    assert 'corner/till.py:3: half: HALF = "half"' in say("apply")


def test_without_git_it_says_that_undo_cannot(owner, say):
    (owner.folder / ".git").rename(owner.folder.parent / "gone")
    owner.change("tills: 1", "tills: 2")

    assert "Not committed" in say("apply")
    assert "Undo needs git" in say("undo", code=1)


@pytest.fixture
def till(owner, monkeypatch):
    """A till of this shop on this computer, with a database that knows no field of the shop."""
    monkeypatch.setattr(sys, "path", sys.path[:])
    folder = owner.folder / "machines" / "S01-1"
    settings = MachineSettings(data=folder, keys="file")
    open_secrets(settings)
    save_node(
        folder,
        NodeFile(
            org="o",
            node="n",
            kind="till",
            store="S01",
            till=1,
            label="Till 1",
            epoch=1,
            parent=None,
            trusted=(),
        ),
    )
    with place_of(settings, "till") as place:
        bring_up(place, None)
    yield settings
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def shop_head(till):
    with place_of(till, "till") as place:
        return place.stand().shop


def test_databases_on_this_computer_change_with_it_and_back_again(owner, say, till):
    owner.change("fields: {}", FIELD)
    said = say("apply", "--keys", "file")

    assert "S01-1: its database has changed; the copy before: " in said
    assert shop_head(till).startswith("0001_add_origin_")
    assert "S01-1: its database has changed" in say("undo", "--keys", "file")
    assert shop_head(till).startswith("0002_drop_origin_")


def test_a_database_in_use_is_left_for_the_next_start(owner, say, till):
    owner.change("fields: {}", FIELD)
    with alone_in(till.data):
        said = say("apply", "--keys", "file")

    assert "S01-1: This machine is running already" in said
    assert "Its database changes at its next start." in said
    assert shop_head(till) == ""


def test_no_database_is_opened_where_no_column_changes(owner, say, till):
    (till.data / "posforge.db").write_bytes(b"not a database at all")
    owner.change("tills: 1", "tills: 2")

    assert "S01-1" not in say("apply", "--keys", "file").partition("Applied")[2]
