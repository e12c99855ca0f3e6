"""Many files change together, and come back together, wherever the plug is pulled."""

from __future__ import annotations

import os
import signal
import subprocess
from itertools import count
from pathlib import Path

import pytest

from posforge.errors import KnownError
from posforge.generate import landing as landing_module
from posforge.generate.landing import forget, land, take_back, under_way

CHANGES = {"a.txt": b"new a\n", "new/deep/b.txt": b"b\n", "gone.txt": None, "never.txt": None}
BEFORE = {"a.txt": b"old a\r\n\xff", "gone.txt": b"", "other.txt": b"other"}


@pytest.fixture
def project(tmp_path) -> Path:
    """A folder in git with some files, one of them nobody else may read."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name, content in BEFORE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "a.txt").chmod(0o600)
    return tmp_path


def there(project: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(project)): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_all_files_change_and_come_back_to_the_bit(project):
    landing = land(project, CHANGES, note={"why": "test"})

    assert there(project) == {
        "a.txt": b"new a\n",
        "new/deep/b.txt": b"b\n",
        "other.txt": b"other",
    }
    assert under_way(project) == landing
    assert (landing.is_landed, landing.note, landing.paths) == (
        True,
        {"why": "test"},
        tuple(CHANGES),
    )

    take_back(landing)
    assert there(project) == BEFORE
    assert (project / "a.txt").stat().st_mode & 0o777 == 0o600
    assert not (project / "new").exists()
    assert under_way(project) is None


def test_what_is_forgotten_stays_changed(project):
    forget(land(project, CHANGES, note={}))

    assert under_way(project) is None
    assert there(project)["a.txt"] == b"new a\n"


def test_a_disk_that_refuses_leaves_everything_as_it_was(project):
    (project / "new").write_text("a file where a folder is needed")
    before = there(project)
    with pytest.raises(KnownError, match="cannot be written"):
        land(project, CHANGES, note={})

    assert there(project) == before
    assert under_way(project) is None


def test_what_somebody_put_into_a_new_folder_stays(project):
    landing = land(project, CHANGES, note={})
    (project / "new" / "mine.txt").write_text("mine")
    take_back(landing)

    assert there(project) == BEFORE | {"new/mine.txt": b"mine"}


def test_wherever_it_is_killed_all_comes_back(project):
    for step in count(1):
        child = os.fork()
        if child == 0:
            _land_until(project, step)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        landing = under_way(project)
        if landing is not None:
            take_back(landing)
        assert there(project) == BEFORE
        if code == 0:
            break
    assert step > 8


def _land_until(project: Path, step: int) -> None:
    """Land, and be killed when the disk is asked for the so-manieth time."""
    asked = []

    def kill(_descriptor: int) -> None:
        asked.append(1)
        if len(asked) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    landing_module.os.fsync = kill
    try:
        land(project, CHANGES, note={})
    finally:
        os._exit(0)
