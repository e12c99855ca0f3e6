"""Making a project: all of it or nothing, the same wherever and whenever it is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from posforge.errors import KnownError, UserError
from posforge.generate import new as new_module
from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.generate.project import survey
from posforge.spec.preset import preset, preset_names

# What git and other tools leave in a project somebody worked in.
NOT_OURS = {".git", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
NOT_OURS |= {"machines", "receipts"}
AS_ANN = ("-c", "user.name=Ann", "-c", "user.email=ann@shop")


def make(folder: Path, **answers):
    return make_project(folder, preset=preset("supermarket"), answers=Answers(**answers))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not NOT_OURS & set(path.relative_to(folder).parts)
    }


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("shops") / "corner-fresh").folder


def test_place_time_language_and_hash_seed_change_no_byte(project, tmp_path):
    elsewhere = tmp_path / "ganz wo änders" / "x"
    elsewhere.parent.mkdir()
    code = (
        "import sys; from pathlib import Path; from posforge.generate.new import make_project; "
        "from posforge.generate.answers import Answers; from posforge.spec.preset import preset; "
        "make_project(Path(sys.argv[1]), preset=preset('supermarket'), answers=Answers())"
    )
    odd = {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "GIT_DIR": str(tmp_path / "no-such-repository"),
        "GIT_INDEX_FILE": str(tmp_path / "no-such-index"),
        "COPIER_CACHE_DIR": str(tmp_path / "cache"),
    }
    subprocess.run(
        [sys.executable, "-c", code, str(elsewhere)],
        env=os.environ | odd,
        cwd=tmp_path,
        check=True,
    )

    assert files_of(elsewhere) == files_of(project)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("name", preset_names())
def test_a_project_is_small_and_thin(name, tmp_path):
    files = files_of(make_project(tmp_path / "x", preset=preset(name), answers=Answers()).folder)
    lines = {
        path: data.count(b"\n")
        for path, data in files.items()
        # Goods are data, and schemas are what the editor reads.
        if path != "data/catalogue.csv" and not path.endswith((".png", ".schema.json"))
    }

    assert len(files) < 60
    assert sum(lines.values()) < 1_300, lines


def test_a_project_names_no_machine_and_no_template(project):
    files = files_of(project)

    assert not [name for name, data in files.items() if b"{{" in data or b"{%" in data]
    home, here = os.environ["HOME"].encode(), str(project.parent).encode()
    assert not [name for name, data in files.items() if home in data or here in data]
    assert b"_commit: v" in files[".copier-answers.yml"]
    origin = b"_src_path: https://templates.posforge.invalid/project.git"
    assert origin in files[".copier-answers.yml"]


def test_a_project_is_one_clean_commit_even_where_git_knows_nobody(project):
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "rev-list", "--count", "HEAD").strip() == "1"
    assert git(project, "branch", "--show-current").strip() == "main"
    assert git(project, "log", "--format=%an <%ae>").strip() == "posforge <posforge@localhost>"
    assert sorted(git(project, "ls-files").split()) == sorted(files_of(project))


def test_a_project_is_clean_under_ruff_and_mypy_and_keeps_its_contract(project, repository):
    for command in (
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--no-cache", "--check", "."],
        ["mypy", "--cache-dir", str(repository / ".mypy_cache" / "generated")],
        ["pytest", "-q", "-p", "no:cacheprovider"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=project,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_folder_is_filled_in_place(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    before = folder.stat().st_ino
    made = make(folder, name="Ümläut & Co", country="JP")

    assert folder.stat().st_ino == before
    assert made.plan.package == "umlaut_co"
    assert (folder / "umlaut_co" / "generated" / "options.py").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_clone_is_the_same_to_the_byte_whatever_git_does_to_line_ends(project, tmp_path):
    owners = tmp_path / "owners"
    git(tmp_path, "clone", "--quiet", str(project), str(owners))
    (owners / "data" / "catalogue.csv").write_bytes(b'gtin,name\r\n1,"Oat\nmilk"\r\n')
    Image.new("RGB", (3, 3), (13, 10, 13)).save(owners / "data" / "milk.png")
    git(owners, "add", "--all")
    git(owners, *AS_ANN, "commit", "--quiet", "--message", "goods")
    git(tmp_path, "-c", "core.autocrlf=true", "clone", "--quiet", str(owners), "clone")

    assert files_of(tmp_path / "clone") == files_of(owners)
    assert git(tmp_path / "clone", "-c", "core.autocrlf=true", "status", "--porcelain") == ""
    found = survey(tmp_path / "clone")
    assert (found.is_done, found.edited) == (True, ())


def test_a_folder_in_use_is_refused_and_untouched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty"):
        make(tmp_path)
    with pytest.raises(UserError, match="is not a folder"):
        make(tmp_path / "mine.txt")

    assert files_of(tmp_path) == {"mine.txt": b"mine"}


def test_a_wrong_answer_leaves_nothing_behind(tmp_path):
    with pytest.raises(UserError, match="--country"):
        make(tmp_path / "a" / "b", country="XX")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_halfway_leaves_nothing_behind(tmp_path, monkeypatch, error):
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(new_module, "first_commit", fail)
    with pytest.raises(KnownError if isinstance(error, OSError) else KeyboardInterrupt) as raised:
        make(tmp_path / "a" / "b")

    assert list(tmp_path.iterdir()) == []
    if isinstance(error, OSError):
        assert "No space left on device" in str(raised.value)


def test_without_git_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KnownError, match="git is not installed"):
        make(tmp_path / "shop")

    assert list(tmp_path.iterdir()) == []
