"""An apply is one step: all of it, only what changed, and nothing of anybody else's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest
from PIL import Image

from posforge import __version__
from posforge.errors import KnownError, UserError
from posforge.generate.apply import EditedError, apply_changes, propose
from posforge.generate.project import is_behind
from posforge.generate.record import RECORD_FILE, UNFINISHED_FILE, is_applied, read_record
from posforge.generate.writing import alone_in
from posforge.spec.problems import SpecError


def head_files(owner):
    return set(owner.git("show", "--name-only", "--format=", "HEAD").split())


def commits(owner):
    return int(owner.git("rev-list", "--count", "HEAD"))


def test_an_apply_writes_what_depends_on_the_change_and_commits_just_that(owner):
    owner.change("keys: {}", "keys: {pay: F8}")
    done = apply_changes(owner.folder)

    assert done.written.is_committed
    assert '"pay": "F8"' in owner.read("corner/generated/keymap.py")
    assert head_files(owner) == {
        "store.yaml",
        ".posforge/applied.yaml",
        ".posforge/applied.json",
        "corner/generated/keymap.py",
    }
    assert owner.git("status", "--porcelain") == ""
    message = owner.git("log", "-1", "--format=%B")
    assert message.startswith("Apply store.yaml: pay is on F8 instead of F9\n")
    assert "\nPosforge-Apply: 1\n" in message
    assert owner.read(".posforge/applied.yaml") == owner.read("store.yaml")


def test_a_second_apply_changes_no_byte_and_makes_no_commit(owner):
    owner.change("keys: {}", "keys: {pay: F8}")
    apply_changes(owner.folder)
    before, count = owner.files(), commits(owner)

    assert is_applied(owner.folder)
    assert apply_changes(owner.folder).written is None
    assert owner.files() == before
    assert commits(owner) == count


def test_nothing_to_do_is_found_out_without_yaml_templates_or_git(owner):
    code = (
        "import sys; from posforge.cli import main\n"
        "try: main(['apply', sys.argv[1]])\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'pydantic', 'jinja2', 'ruamel', 'sqlalchemy', 'subprocess'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(owner.folder)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "Nothing to do: the project is what store.yaml says.\n"


def test_what_the_owner_has_edited_or_staged_stays_as_it_is(owner):
    owner.write("README.md", "staged\n")
    owner.git("add", "README.md")
    owner.write("README.md", "and edited\n")
    owner.write("corner/new.py", "MINE = 1\n")
    owner.git("add", "corner/new.py")
    owner.write("notes.txt", "untracked")
    owner.change("tills: 1", "tills: 2")
    before = owner.git("diff"), owner.git("diff", "--cached")
    apply_changes(owner.folder)

    assert owner.git("diff", "--cached") == before[1]
    assert owner.git("diff", "--", "README.md") in before[0]
    assert sorted(owner.git("status", "--porcelain").splitlines()) == [
        "?? notes.txt",
        "A  corner/new.py",
        "MM README.md",
    ]
    assert "README.md" not in head_files(owner)


def test_a_commit_made_where_git_knows_nobody_is_made_by_posforge(owner):
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)

    assert owner.git("log", "-1", "--format=%an") == "posforge\n"
    owner.git("config", "user.name", "Ada")
    owner.git("config", "user.email", "ada@example.com")
    owner.change("tills: 2", "tills: 3")
    apply_changes(owner.folder)
    assert owner.git("log", "-1", "--format=%an <%ae>") == "Ada <ada@example.com>\n"


def test_a_change_of_comments_alone_is_noted_and_committed(owner):
    owner.change("# What our shop is.", "# Ours.")
    assert is_behind(owner.folder) == []
    done = apply_changes(owner.folder)

    assert done.proposal.changes == ()
    assert head_files(owner) == {
        "store.yaml",
        ".posforge/applied.yaml",
        ".posforge/applied.json",
    }


def test_what_store_yaml_already_committed_asks_for_is_applied_too(owner):
    owner.change("tills: 1", "tills: 2")
    owner.git("commit", "-qam", "Two tills")
    apply_changes(owner.folder)

    assert "corner/generated/options.py" in head_files(owner)
    assert "store.yaml" not in head_files(owner)


def test_a_field_is_drafted_as_a_migration_that_the_shop_names(owner):
    owner.change("fields: {}", "fields: {origin: {type: text, label: Origin}}")
    apply_changes(owner.folder)
    record = read_record(owner.folder)

    assert record.columns == {"origin": "text"}
    assert record.head.startswith("0001_add_origin_")
    revision = owner.read("corner/migrations/versions/0001_add_origin.py")
    assert 'add_field("origin", kind="text")' in revision
    assert f'head="{record.head}"' in owner.read("corner/generated/migrations.py")
    assert "migrations=MIGRATIONS" in owner.read("corner/generated/options.py")


def test_a_field_that_goes_is_hidden_and_comes_back_without_a_migration(owner):
    field = "fields: {origin: {type: text, label: Origin}}"
    owner.change("fields: {}", field)
    apply_changes(owner.folder)
    head = read_record(owner.folder).head
    owner.change(field, "fields: {}")
    done = apply_changes(owner.folder)

    assert not (owner.folder / "corner/generated/fields.py").exists()
    assert "corner/generated/fields.py" in head_files(owner)
    assert [one.text for one in done.proposal.changes if one.area == "database"] == [
        "field origin is hidden: its column and its values stay"
    ]
    owner.change("fields: {}", field)
    apply_changes(owner.folder)
    assert read_record(owner.folder).head == head


def test_a_drafted_migration_is_the_owners_and_never_rewritten(owner):
    owner.change("fields: {}", "fields: {origin: {type: text, label: Origin}}")
    apply_changes(owner.folder)
    name = "corner/migrations/versions/0001_add_origin.py"
    owner.write(name, owner.read(name) + "\n# mine\n")
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)

    assert owner.read(name).endswith("# mine\n")


def test_a_migration_that_is_gone_is_asked_for(owner):
    owner.change("fields: {}", "fields: {origin: {type: text, label: Origin}}")
    apply_changes(owner.folder)
    (owner.folder / "corner/migrations/versions/0001_add_origin.py").unlink()
    owner.change("tills: 1", "tills: 2")

    with pytest.raises(UserError, match=r"0001_add_origin\.py is gone") as refused:
        apply_changes(owner.folder)
    assert "git checkout HEAD -- corner/migrations" in refused.value.hint


def test_a_file_in_the_way_of_a_migration_is_left_alone(owner):
    name = "corner/migrations/versions/0001_add_origin.py"
    owner.write(name, "MINE = 1\n")
    owner.change("fields: {}", "fields: {origin: {type: text, label: Origin}}")

    with pytest.raises(UserError, match="in the way"):
        apply_changes(owner.folder)
    assert owner.read(name) == "MINE = 1\n"


def test_a_generated_file_edited_by_hand_stops_the_apply(owner):
    owner.change("KEYS", "# mine\nKEYS", name="corner/generated/keymap.py")
    owner.change("tills: 1", "tills: 2")
    before = owner.files()

    with pytest.raises(EditedError, match=r"corner/generated/keymap\.py was edited") as refused:
        apply_changes(owner.folder)
    assert "under `till: keys:` in store.yaml" in refused.value.hint
    assert "posforge apply --overwrite" in refused.value.hint
    assert owner.files() == before


def test_files_of_an_older_posforge_lead_to_upgrade(owner):
    (owner.folder / RECORD_FILE).unlink()
    owner.write("corner/generated/keymap.py", "KEYS = {}\n")

    with pytest.raises(EditedError, match=r"keymap\.py may have been edited") as refused:
        apply_changes(owner.folder)
    assert "posforge upgrade" in refused.value.hint


def test_overwriting_keeps_every_edited_text(owner):
    for edit in ("# one", "# two"):
        owner.change("KEYS", f"{edit}\nKEYS", name="corner/generated/keymap.py")
        apply_changes(owner.folder, overwrite=True)

    assert is_behind(owner.folder) == []
    assert "# one" in owner.read(".posforge/kept/keymap.py.txt")
    assert "# two" in owner.read(".posforge/kept/keymap.py.2.txt")
    assert owner.git("status", "--porcelain") == ""


def test_a_file_that_is_no_longer_needed_goes_only_if_nobody_edited_it(owner):
    field = "fields: {origin: {type: text, label: Origin}}"
    owner.change("fields: {}", field)
    apply_changes(owner.folder)
    owner.write("corner/generated/fields.py", "mine")
    owner.change(field, "fields: {}")

    with pytest.raises(EditedError, match=r"fields\.py"):
        apply_changes(owner.folder)
    apply_changes(owner.folder, overwrite=True)
    assert not (owner.folder / "corner/generated/fields.py").exists()
    assert owner.read(".posforge/kept/fields.py.txt") == "mine"


def test_bytes_that_are_no_text_are_kept_too(owner):
    (owner.folder / "corner/generated/keymap.py").write_bytes(b"\xff\x00\r\n")
    apply_changes(owner.folder, overwrite=True)

    assert (owner.folder / ".posforge/kept/keymap.py.txt").read_bytes() == b"\xff\x00\r\n"


def test_a_file_of_the_owners_in_generated_is_left_alone(owner):
    owner.write("corner/generated/mine.py", "MINE = 1\n")
    owner.change("tills: 1", "tills: 2")
    apply_changes(owner.folder)

    assert owner.read("corner/generated/mine.py") == "MINE = 1\n"
    assert owner.git("status", "--porcelain") == "?? corner/generated/mine.py\n"


def test_a_generated_file_that_is_gone_is_made_again(owner):
    (owner.folder / "corner/generated/keymap.py").unlink()
    apply_changes(owner.folder)

    assert is_behind(owner.folder) == []
    assert owner.git("status", "--porcelain") == ""
    assert commits(owner) == 1, "git has it already"


def test_store_yaml_keeps_its_bytes_whatever_they_are(owner):
    data = b"\xef\xbb\xbf" + owner.read("store.yaml").replace("\n", "\r\n").encode()
    (owner.folder / "store.yaml").write_bytes(data)
    apply_changes(owner.folder)

    assert (owner.folder / "store.yaml").read_bytes() == data
    assert (owner.folder / ".posforge/applied.yaml").read_bytes() == data


def test_a_folder_that_is_no_project_is_left_alone(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UserError, match="is not the folder of a shop"):
            apply_changes(folder)
    assert list(tmp_path.iterdir()) == []


def test_mistakes_in_store_yaml_change_nothing(owner):
    owner.change("type: supermarket", "type: supermarkt")
    before = owner.files()

    with pytest.raises(SpecError):
        apply_changes(owner.folder)
    assert owner.files() == before


def test_without_git_it_is_applied_all_the_same(owner, monkeypatch, tmp_path):
    owner.change("tills: 1", "tills: 2")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = apply_changes(owner.folder)

    assert not done.written.is_committed
    assert is_applied(owner.folder)


def test_a_folder_that_git_does_not_keep_is_put_into_no_repository(owner, tmp_path):
    (owner.folder / ".git").rename(owner.folder / "no-git")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    owner.change("tills: 1", "tills: 2")

    assert not apply_changes(owner.folder).written.is_committed
    assert owner.git("ls-files") == ""


def test_what_git_refuses_is_said_and_committed_by_the_next_apply(owner):
    owner.change("tills: 1", "tills: 2")
    (owner.folder / ".git" / "MERGE_HEAD").write_text(owner.git("rev-parse", "HEAD"))
    with pytest.raises(KnownError, match="during a merge"):
        apply_changes(owner.folder)
    (owner.folder / ".git" / "MERGE_HEAD").unlink()

    assert not is_applied(owner.folder)
    apply_changes(owner.folder)
    assert is_applied(owner.folder)
    assert owner.git("status", "--porcelain") == ""
    assert "Posforge-Apply: 1" in owner.git("log", "-1", "--format=%B")


def test_a_merge_s_marks_in_the_record_are_said_plainly(owner):
    owner.write(RECORD_FILE, "<<<<<<< HEAD\n")
    with pytest.raises(UserError, match=r"applied\.json cannot be read"):
        propose(owner.folder)


def test_what_another_version_wrote_is_written_anew(owner):
    keymap = owner.read("corner/generated/keymap.py")
    older = keymap.replace(f"posforge {__version__}", "posforge 0.0.9")
    owner.write("corner/generated/keymap.py", older)
    owner.write(
        RECORD_FILE,
        owner.read(RECORD_FILE)
        .replace(__version__, "0.0.9")
        .replace(digest_text(keymap), digest_text(older)),
    )
    assert not is_applied(owner.folder)
    apply_changes(owner.folder)

    assert owner.read("corner/generated/keymap.py") == keymap
    assert "Posforge-Apply" not in owner.git("log", "-1", "--format=%B")


def test_two_at_once_do_not_get_into_each_other_s_way(owner):
    with alone_in(owner.folder), pytest.raises(UserError, match="Another command"):
        apply_changes(owner.folder)


def test_removed_names_are_found_in_the_owner_s_files(owner):
    owner.change(", half: 7", "")
    found = propose(owner.folder).references

    assert [(one.file, one.line, one.word) for one in found] == [("corner/till.py", 3, "half")]


def test_whatever_moment_it_is_killed_at_the_next_apply_completes_it(owner, tmp_path):
    field = "fields: {origin: {type: text, label: Origin}}"
    owner.change("fields: {}", field)
    apply_changes(owner.folder)
    owner.change(field, "fields: {}")
    owner.change("keys: {}", "keys: {pay: F8}")
    owner.change("variants: {}", "variants: {size: [S]}")
    moments = 0
    while True:
        one = type(owner)(tmp_path / f"killed-{moments}")
        shutil.copytree(owner.folder, one.folder)
        if not killed_at(moments, one):
            break
        one.change("tills: 1", "tills: 2")
        apply_changes(one.folder)

        assert is_applied(one.folder)
        assert is_behind(one.folder) == []
        assert one.git("status", "--porcelain") == ""
        assert list(read_record(one.folder).columns) == ["origin", "size"]
        assert not {".posforge/kept", UNFINISHED_FILE} & one.files().keys()
        moments += 5
    assert moments > 30


def killed_at(moment, owner):
    """Apply in a process of its own that dies at its n-th touch of a file; say whether it did."""
    child = os.fork()
    if child == 0:
        try:
            die_at(moment, within=str(owner.folder))
            apply_changes(owner.folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def die_at(moment, *, within):
    left = [moment]
    touching = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "subprocess.Popen"}

    def count(event, arguments):
        is_write = event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
        if event in touching or (is_write and str(arguments[0]).startswith(within)):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def digest_text(text):
    from posforge.generate.record import digest

    return digest(text.encode())


def test_a_logo_that_git_does_not_keep_yet_is_said_until_it_does(owner):
    Image.new("L", (40, 20)).save(owner.folder / "logo.png")
    owner.change("receipt: {", "receipt: {logo: logo.png, ")
    assert apply_changes(owner.folder).strange == ("logo.png",)

    owner.git("add", "logo.png")
    owner.change("logo.png, ", "logo.png, header: [Tel. 12], ")
    done = apply_changes(owner.folder)
    assert done.strange == ()
    assert 'parents[2] / "logo.png")' in owner.read("corner/generated/options.py")


def test_an_apply_with_a_logo_that_is_missing_writes_nothing(owner):
    before = owner.files()
    owner.change("receipt: {", "receipt: {logo: logo.png, ")
    with pytest.raises(SpecError, match="1 problem"):
        apply_changes(owner.folder)
    assert {name for name, one in owner.files().items() if before[name] != one} == {"store.yaml"}
