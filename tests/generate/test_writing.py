"""A step is written whole; what was interrupted is finished, and nobody's text is lost."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from posforge.errors import KnownError
from posforge.generate.record import STORE_FILE, UNFINISHED_FILE, digest
from posforge.generate.writing import Step, carry_out, finish, keep, unfinished

STEP = Step(
    message="A step",
    files={"corner/a.py": "new\n", "corner/generated/keymap.py": None, STORE_FILE: "schema: 1\n"},
)


def interrupted(owner, step=STEP, **was):
    was = {path: digest(owner.files()[path]) for path in step.files if path in owner.files()}
    note = asdict(step) | {"was": was, "commit": True}
    owner.write(UNFINISHED_FILE, json.dumps(note))


def test_a_step_writes_deletes_and_commits(owner):
    was = {path: digest(owner.files()[path]) for path in STEP.files if path in owner.files()}
    written = carry_out(owner.folder, Step(message="A step", files=STEP.files, was=was))

    assert written.is_committed
    assert written.kept == ()
    assert owner.read("corner/a.py") == "new\n"
    assert not (owner.folder / "corner/generated/keymap.py").exists()
    assert owner.git("status", "--porcelain") == ""
    assert owner.git("log", "-1", "--format=%s") == "A step\n"


def test_an_interrupted_step_is_finished_once(owner):
    interrupted(owner)
    assert finish(owner.folder).is_committed
    assert owner.read("corner/a.py") == "new\n"
    assert finish(owner.folder) is None


def test_what_somebody_wrote_into_a_file_meanwhile_is_kept(owner):
    interrupted(owner)
    owner.write("corner/a.py", "theirs\n")
    owner.write("corner/generated/keymap.py", "theirs too\n")
    written = finish(owner.folder)

    assert [owner.read(path) for path in written.kept] == ["theirs\n", "theirs too\n"]
    assert owner.read("corner/a.py") == "new\n"
    assert owner.git("status", "--porcelain") == ""


def test_a_store_yaml_that_was_edited_meanwhile_stays(owner):
    interrupted(owner)
    owner.write(STORE_FILE, "mine\n")
    finish(owner.folder)

    assert owner.read(STORE_FILE) == "mine\n"


def test_the_files_of_an_interrupted_step_are_known(owner):
    assert unfinished(owner.folder) == {}
    interrupted(owner)
    assert unfinished(owner.folder) == {
        "corner/a.py": digest(b"new\n"),
        STORE_FILE: digest(b"schema: 1\n"),
    }


def test_a_disk_that_refuses_is_said_and_the_step_goes_on_later(owner):
    owner.write("corner/a.py/in_the_way", "")
    with pytest.raises(KnownError, match="cannot be written") as refused:
        carry_out(owner.folder, STEP)
    assert "goes on where it stopped" in refused.value.hint
    (owner.folder / "corner/a.py/in_the_way").unlink()
    (owner.folder / "corner/a.py").rmdir()

    assert finish(owner.folder).is_committed
    assert owner.read("corner/a.py") == "new\n"


def test_a_kept_text_never_takes_the_name_of_another(owner):
    name = keep(owner.folder, "corner/generated/keymap.py", taken=())
    owner.write(name, "kept")
    second = keep(owner.folder, "corner/generated/keymap.py", taken=())
    third = keep(owner.folder, "corner/generated/keymap.py", taken={second})

    assert name == ".posforge/kept/keymap.py.txt"
    assert len({name, second, third}) == 3
