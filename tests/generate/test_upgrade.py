"""A project made by posforge 0.1.0 moves to this one, and nothing its owner wrote is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from posforge import __version__
from posforge.cli import main
from posforge.errors import KnownError, NoProjectError, UserError
from posforge.generate import landing as landing_module
from posforge.generate import owned as owned_module
from posforge.generate import upgrade as upgrade_module
from posforge.generate.git import run_git
from posforge.generate.landing import under_way
from posforge.generate.project import is_behind
from posforge.generate.skeleton import render_skeleton
from posforge.generate.upgrade import abort, plan_upgrade, upgrade
from posforge.spec.history import Moved

MARKS = b"%s<<<<<<< before updating\nmine\n=======\nnew\n>>>>>>> after updating\n"
STEP = f"0.1.0 -> {__version__}"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Ann", "-c", "user.email=ann@shop"]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout


def files_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def edit(project: Path, path: str, old: str, new: str) -> None:
    text = (project / path).read_text()
    assert old in text
    (project / path).write_text(text.replace(old, new))


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "mine")


@pytest.fixture(scope="module")
def released(tmp_path_factory, repository) -> Path:
    """What posforge 0.1.0 made, as it lies in the history of this repository."""
    folder = tmp_path_factory.mktemp("released") / "shop"
    files = json.loads((repository / "tests/data/project-0.1.0.json").read_text())
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


@pytest.fixture
def old(released, tmp_path) -> Path:
    """A project of 0.1.0 to work in."""
    return shutil.copytree(released, tmp_path / "shop")


@pytest.fixture
def disputed(old) -> Path:
    """A project of 0.1.0 whose owner changed lines that posforge changes too."""
    edit(old, "Makefile", ".PHONY: help check shop test lint", ".PHONY: help deploy")
    commit(old)
    (old / "notes.txt").write_text("untracked")
    return old


@pytest.fixture
def marked(disputed, monkeypatch) -> Path:
    """The same, with marks that come at once, without copier: what follows is no other."""

    def marks(owned: Mapping[str, bytes], **_options: object) -> dict[str, bytes]:
        return {path: MARKS % content for path, content in owned.items()}

    monkeypatch.setattr(owned_module, "merge_by_copier", marks)
    return disputed


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["upgrade", *arguments], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_frozen_templates_make_what_was_released(released):
    answers = {
        "shop": "Corner Fresh",
        "package": "corner_fresh",
        "project": "corner-fresh",
        "requires": ">=0.1.0,<0.2",
    }

    for path, content in render_skeleton(answers, version="0.1.0").items():
        assert (released / path).read_bytes() == content


def test_edits_additions_and_deletions_of_the_owner_stay(old):
    edit(old, "corner_fresh/till.py", "    return till(SHOP, argv)", "    return 7")
    edit(old, "README.md", "## One machine", "## Our opening hours\n\nAlways.\n\n## One machine")
    edit(old, "pyproject.toml", 'version = "1.0.0"', 'version = "3.1.4"')
    (old / "tests" / "test_mine.py").write_text("def test_mine():\n    assert True\n")
    (old / "corner_fresh" / "hq.py").unlink()
    commit(old)
    (old / "notes.txt").write_text("untracked")
    done = upgrade(old)

    assert done is not None
    assert done.conflicts == {}
    assert "    return 7\n" in (old / "corner_fresh/till.py").read_text()
    assert "Made once by posforge" in (old / "corner_fresh/till.py").read_text()
    assert "## Our opening hours\n\nAlways.\n" in (old / "README.md").read_text()
    assert "posforge undo" in (old / "README.md").read_text()
    pyproject = (old / "pyproject.toml").read_text()
    assert 'version = "3.1.4"' in pyproject
    assert 'dependencies = ["posforge[all]>=0.2.0,<0.3"]' in pyproject
    assert (old / "tests" / "test_mine.py").is_file()
    assert not (old / "corner_fresh" / "hq.py").exists()
    assert (old / "notes.txt").read_text() == "untracked"


def test_an_upgrade_is_one_commit_and_then_there_is_nothing_to_do(old):
    code, said = run(str(old))
    assert code == 0
    assert said.splitlines() == [
        f"Upgraded from posforge 0.1.0 to {__version__}.",
        "18 files changed, in one commit: git show",
    ]
    assert git(old, "rev-list", "--count", "HEAD").strip() == "2"
    assert (
        git(old, "log", "-1", "--format=%(trailers:key=Posforge-Upgrade,valueonly)").strip() == STEP
    )
    assert git(old, "status", "--porcelain") == ""
    assert is_behind(old) == []
    before = files_of(old)

    code, said = run(str(old))
    assert (code, said) == (
        0,
        f"Nothing to do: the project is of posforge {__version__}, which is installed.\n",
    )
    assert files_of(old) == before
    assert git(old, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_dry_run_shows_the_difference_and_changes_nothing(old):
    before = files_of(old)
    code, said = run(str(old), "--dry-run")

    assert code == 0
    assert '-dependencies = ["posforge[all]>=0.1.0,<0.2"]\n' in said
    assert '+dependencies = ["posforge[all]>=0.2.0,<0.3"]\n' in said
    assert files_of(old) == before


def test_same_lines_get_marks_and_exit_code_two_and_wait_for_the_owner(disputed):
    head = git(disputed, "rev-parse", "HEAD")
    code, said = run(str(disputed))

    assert code == 2
    assert "  Makefile: 1 place\n" in said
    text = (disputed / "Makefile").read_text()
    assert "<<<<<<< before updating\n.PHONY: help deploy\n=======\n.PHONY: help check plan" in text
    assert git(disputed, "rev-parse", "HEAD") == head
    assert run(str(disputed))[0] == 2
    code, said = run(str(disputed), "--dry-run")
    assert (code, said.splitlines()) == (
        0,
        [
            "An upgrade waits here and is not committed yet.",
            "  Makefile: 1 place to decide",
            "Finish it: posforge upgrade. Or take it back: posforge upgrade --abort",
        ],
    )

    before, _, rest = text.partition("<<<<<<< before updating\n")
    mine, _, rest = rest.partition("=======\n")
    (disputed / "Makefile").write_text(
        before + mine + rest.partition(">>>>>>> after updating\n")[2]
    )
    code, said = run(str(disputed))

    assert code == 0
    assert said.startswith(f"Upgraded from posforge 0.1.0 to {__version__}.")
    assert ".PHONY: help deploy\n" in (disputed / "Makefile").read_text()
    assert git(disputed, "status", "--porcelain") == "?? notes.txt\n"
    assert "Upgrade to posforge" in git(disputed, "log", "-1", "--format=%s")
    assert run(str(disputed), "--dry-run")[1].startswith("Nothing to do: the project is of")


def test_abort_restores_every_byte_and_keeps_what_came_since(marked):
    readme = marked / "README.md"
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\r\n") + b"Mine.\r\n")
    (marked / "Makefile").chmod(0o600)
    git(marked, "commit", "--quiet", "--all", "--message", "line ends")
    before = files_of(marked)
    code, said = run(str(marked))
    assert (code, "  README.md: 1 place" in said) == (2, True)
    (marked / "new.txt").write_text("written meanwhile")
    code, said = run(str(marked), "--abort")

    assert (code, said.startswith("Taken back; as before the upgrade: 18 files.")) == (0, True)
    assert files_of(marked) == before | {"new.txt": files_of(marked)["new.txt"]}
    assert git(marked, "status", "--porcelain") == "?? new.txt\n?? notes.txt\n"
    assert under_way(marked) is None


def test_abort_takes_back_what_was_staged_too(marked):
    upgrade(marked)
    git(marked, "add", "--update")
    git(marked, "add", ".posforge")
    abort(marked)

    assert git(marked, "status", "--porcelain") == "?? notes.txt\n"


def test_in_the_middle_of_a_merge_nothing_is_changed_and_nothing_staged(old):
    git(old, "checkout", "--quiet", "-b", "other")
    for branch, text in (("other", "theirs"), ("main", "ours")):
        git(old, "checkout", "--quiet", branch)
        (old / "notes.txt").write_text(text)
        commit(old)
    with pytest.raises(subprocess.CalledProcessError):
        git(old, "merge", "other")
    before = files_of(old)
    with pytest.raises(KnownError, match="merge"):
        upgrade(old)

    assert files_of(old) == before
    assert git(old, "status", "--porcelain") == "AA notes.txt\n"


@pytest.mark.parametrize("is_committed_so", [True, False])
def test_line_ends_of_another_system_are_no_edit(old, is_committed_so):
    git(old, "config", "core.autocrlf", "false" if is_committed_so else "true")
    for name in ("README.md", "Makefile"):
        (old / name).write_bytes((old / name).read_bytes().replace(b"\n", b"\r\n"))
    git(old, "commit", "--quiet", "--all", "--allow-empty", "--message", "line ends")

    assert upgrade(old).conflicts == {}
    git(old, "config", "core.autocrlf", "false")
    assert git(old, "status", "--porcelain") == ""
    for name in ("README.md", "Makefile"):
        content = (old / name).read_bytes()
        assert content.count(b"\r\n") == (content.count(b"\n") if is_committed_so else 0)


def test_abort_without_an_upgrade_says_so(old):
    upgrade(old)
    code, said = run(str(old), "--abort")

    assert (code, said.startswith("No upgrade waits in")) == (1, True)


def test_an_owner_who_committed_the_decision_finishes_all_the_same(marked):
    upgrade(marked)
    edit(marked, "Makefile", "<<<<<<< before updating\n", "")
    edit(marked, "Makefile", ">>>>>>> after updating\n", "")
    git(marked, "commit", "--quiet", "--all", "--message", "decided")

    assert upgrade(marked).conflicts == {}
    assert upgrade(marked) is None
    assert git(marked, "status", "--porcelain") == "?? notes.txt\n"


def test_what_is_not_committed_is_refused_by_name_and_untouched(old):
    (old / "corner_fresh" / "hq.py").unlink()
    edit(old, "corner_fresh/generated/keymap.py", '"F12"', '"F9"')
    before = files_of(old)
    with pytest.raises(
        UserError, match=r"Not committed yet.*: corner_fresh/gen.*/keymap\.py\. Type"
    ) as refused:
        upgrade(old)

    assert "git commit" in refused.value.hint
    assert files_of(old) == before


def test_uncommitted_files_that_no_upgrade_touches_do_not_stand_in_its_way(old):
    edit(old, "data/catalogue.csv", "gtin", "GTIN")
    (old / "staged.txt").write_text("staged")
    git(old, "add", "staged.txt")
    upgrade(old)

    assert git(old, "status", "--porcelain") == " M data/catalogue.csv\nA  staged.txt\n"


def test_a_change_of_store_yaml_that_is_not_applied_stays_one(old):
    upgrade(old)
    answers = old / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace(__version__, "0.1.0"))
    commit(old)
    edit(old, "store.yaml", "keys: {}", "keys: {pay: F8}")
    upgrade(old)

    assert is_behind(old) == ["keymap.py"]
    assert git(old, "status", "--porcelain") == " M store.yaml\n"


def test_keys_that_moved_are_moved_in_store_yaml(old, monkeypatch):
    edit(old, "store.yaml", "  timezone:", "  clock:")
    commit(old)
    move = Moved(since="0.2.0", old=("store", "clock"), new=("store", "timezone"))
    real = upgrade_module.migrate
    monkeypatch.setattr(
        upgrade_module,
        "migrate",
        lambda text, *, made_by: real(text, made_by=made_by, moves=[move]),
    )
    code, said = run(str(old))

    assert code == 0
    assert "store.yaml: `store.clock` is called `store.timezone` now.\n" in said
    assert "  timezone:" in (old / "store.yaml").read_text()


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_store_yaml_that_makes_no_sense_is_shown_and_nothing_changes(old, options):
    edit(old, "store.yaml", "currency: EUR", "currency: EURO")
    commit(old)
    before = files_of(old)
    code, said = run(str(old), *options)

    assert code == 1
    assert "`EURO` is not a currency in use." in said
    assert files_of(old) == before


def test_an_edited_file_under_generated_is_kept_beside(old):
    upgrade(old)
    answers = old / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace(__version__, "0.1.0"))
    edit(old, "corner_fresh/generated/keymap.py", '"F12"', '"F9"')
    commit(old)
    done = upgrade(old)

    assert done.kept == (".posforge/kept/keymap.py.txt",)
    assert '"F9"' in (old / done.kept[0]).read_text()
    assert is_behind(old) == []


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("v9.0.0", r"This project is of posforge 9\.0\.0, and installed is only"),
        ("v0.0.7", r"of posforge 0\.0\.7, which was never released"),
        ("main", "does not say which posforge made this project"),
    ],
)
def test_a_project_of_another_posforge_is_refused_in_a_sentence(old, version, said):
    edit(old, ".copier-answers.yml", "_commit: v0.1.0", f"_commit: {version}")
    commit(old)
    with pytest.raises(UserError, match=said):
        upgrade(old)


def test_what_somebody_wrote_among_the_answers_is_kept_aside(old):
    edit(old, ".copier-answers.yml", "package:", "# whose shop this is\npackage:")
    commit(old)
    done = upgrade(old)

    assert done.kept == (".posforge/kept/.copier-answers.yml.txt",)
    assert "# whose shop this is" in (old / done.kept[0]).read_text()


@pytest.mark.parametrize("text", [None, "", "a: [", "[]", "_commit: v0.1.0\nshop: 1\n", "\x00"])
def test_lost_answers_are_said_with_the_way_to_bring_them_back(old, text):
    answers = old / ".copier-answers.yml"
    answers.unlink() if text is None else answers.write_text(text)
    with pytest.raises(UserError, match="does not say which posforge") as refused:
        plan_upgrade(old)

    assert "git checkout HEAD -- .copier-answers.yml" in refused.value.hint


def test_what_is_not_in_git_is_refused(old):
    shutil.rmtree(old / ".git")
    with pytest.raises(UserError, match="is not kept in git"):
        upgrade(old)


def test_what_is_no_project_is_said_to_be_none_and_not_sent_to_git(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(NoProjectError):
            upgrade(folder)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(UserError, match="names no package"):
        upgrade(tmp_path)


def test_bytes_that_are_no_text_are_not_merged_and_not_lost(old):
    (old / "README.md").write_bytes(b"caf\xe9\n")
    commit(old)
    with pytest.raises(UserError, match=r"README\.md is not UTF-8 text \(byte 4\)"):
        upgrade(old)

    assert (old / "README.md").read_bytes() == b"caf\xe9\n"


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_something_else_in_the_place_of_a_file_is_refused(old, kind):
    (old / "Makefile").unlink()
    if kind == "link":
        (old / "Makefile").symlink_to("README.md")
    else:
        (old / "Makefile").mkdir()
    with pytest.raises(UserError, match="Makefile is not an ordinary file"):
        upgrade(old)


def test_a_project_within_a_bigger_repository_is_upgraded_alone(released, tmp_path):
    shutil.copytree(released, tmp_path / "all" / "shop", ignore=shutil.ignore_patterns(".git"))
    (tmp_path / "all" / "README.md").write_text("of the agency\n")
    git(tmp_path / "all", "init", "--quiet")
    commit(tmp_path / "all")
    upgrade(tmp_path / "all" / "shop")

    changed = git(tmp_path / "all", "show", "--format=", "--name-only").split()
    assert len(changed) == 18
    assert all(path.startswith("shop/") for path in changed)


def test_hooks_and_a_failing_git_leave_the_project_as_it_was(old, monkeypatch):
    (old / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (old / ".git" / "hooks" / "pre-commit").chmod(0o755)
    before = files_of(old)

    def fail(*_arguments: object, **_options: object) -> None:
        raise KnownError("git commit failed: no space left")

    with monkeypatch.context() as patched:
        patched.setattr(upgrade_module, "commit_files", fail)
        with pytest.raises(KnownError, match="no space left"):
            upgrade(old)
    assert files_of(old) == before
    assert upgrade(old) is not None


def killed_at(project: Path, place: str) -> None:
    """Upgrade in a process that dies, as by kill -9, when it gets to a place."""
    child = os.fork()
    if child == 0:
        die = {"before": os.getpid()}

        def dies(*_arguments: object, **_options: object) -> None:
            os.kill(die["before"], signal.SIGKILL)

        def counts(descriptor: int) -> None:
            die["left"] = die.get("left", int(place.removeprefix("write "))) - 1
            if not die["left"]:
                dies()

        if place == "commit":
            upgrade_module.commit_files = dies
        elif place == "forget":
            upgrade_module.forget = dies
        else:
            landing_module.os.fsync = counts
        try:
            upgrade(project)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


PLACES = ["write 3", "write 19", "write 25", "write 30", "commit", "forget"]


@pytest.mark.parametrize("place", PLACES)
def test_after_the_plug_was_pulled_the_next_upgrade_finishes(old, place, monkeypatch):
    monkeypatch.setattr(upgrade_module, "_PATIENCE_S", 0.1)
    (old / "mine.txt").write_text("mine")
    (old / "corner_fresh" / "till.py").unlink()
    commit(old)
    killed_at(old, place)
    if place == "commit":
        (old / ".git" / "index.lock").touch()
    upgrade(old)

    assert upgrade(old) is None
    assert not (old / "corner_fresh" / "till.py").exists()
    assert git(old, "status", "--porcelain") == ""
    assert git(old, "rev-list", "--count", "HEAD").strip() == "3"
    assert under_way(old) is None


@pytest.mark.parametrize("place", PLACES[1:-1])
def test_after_the_plug_was_pulled_abort_restores_every_byte(old, place):
    before = files_of(old)
    killed_at(old, place)
    assert files_of(old) != before or place == "write 19"
    abort(old)

    assert files_of(old) == before
    assert git(old, "status", "--porcelain") == ""


def test_two_upgrades_at_once_do_not_meet(old, monkeypatch):
    said = []

    def meanwhile(project: Path) -> None:
        with pytest.raises(UserError, match="Another command is changing") as refused:
            upgrade(old)
        said.append(refused.value.message)

    monkeypatch.setattr(upgrade_module, "plan_upgrade", meanwhile)

    assert upgrade(old) is None
    assert len(said) == 1


def test_a_git_of_the_person_changes_nothing(old, monkeypatch):
    run_git(old, "config", "core.autocrlf", "true", env=os.environ)
    run_git(old, "config", "status.showUntrackedFiles", "no", env=os.environ)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("COPIER_CACHE_DIR", "/nowhere")
    upgrade(old)
    monkeypatch.delenv("GIT_DIR")

    assert b"\r" not in (old / "README.md").read_bytes()
    assert git(old, "status", "--porcelain") == ""
