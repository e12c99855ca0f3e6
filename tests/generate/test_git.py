"""git is asked little, and what it holds besides is never touched."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.generate.git import commit_files, committed_file, tracked, trailers


def test_exactly_the_files_named_are_committed(owner):
    owner.write("one.txt", "1")
    owner.write("*.txt", "a name that could mean others")
    (owner.folder / "README.md").unlink()
    commit_files(owner.folder, written=["*.txt"], deleted=["README.md"], message="Some")

    assert owner.git("show", "--name-status", "--format=").splitlines() == [
        "A\t*.txt",
        "D\tREADME.md",
    ]
    assert owner.git("status", "--porcelain") == "?? one.txt\n"


def test_an_ignored_file_is_committed_too(owner):
    owner.write(".git/info/exclude", "*.py\n")
    owner.write("corner/mine.py", "")
    commit_files(owner.folder, written=["corner/mine.py"], deleted=[], message="Mine")

    assert tracked(owner.folder, ["corner/mine.py"]) == {"corner/mine.py"}


def test_what_the_last_commit_holds_already_is_no_failure(owner):
    head = owner.git("rev-parse", "HEAD")
    commit_files(owner.folder, written=["README.md"], deleted=[], message="Nothing")

    assert owner.git("rev-parse", "HEAD") == head


def test_hooks_and_line_endings_of_the_owner_take_no_part(owner):
    owner.git("config", "core.autocrlf", "true")
    owner.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    (owner.folder / ".git/hooks/pre-commit").chmod(0o755)
    owner.write("crlf.txt", "a\r\n")
    commit_files(owner.folder, written=["crlf.txt"], deleted=[], message="As it is")

    assert committed_file(owner.folder, "HEAD", "crlf.txt") == b"a\r\n"


def test_only_tracked_files_are_said_to_be(owner, tmp_path):
    owner.write("new.txt", "")

    assert tracked(owner.folder, ["README.md", "new.txt", "none.txt"]) == {"README.md"}
    assert tracked(tmp_path, ["README.md"]) == frozenset()


def test_trailers_are_read_newest_first(owner):
    for message in ("One\n\nPosforge-Apply: 1", "Two\n\nPosforge-Undo: 1", "Posforge-Apply: no"):
        owner.git("commit", "--quiet", "--allow-empty", "--message", message)
    found = trailers(owner.folder, "Posforge-Apply", "Posforge-Undo")

    assert [(name, value) for _, name, value in found] == [
        ("Posforge-Undo", "1"),
        ("Posforge-Apply", "1"),
    ]
    assert owner.git("rev-parse", "HEAD~1").strip() == found[0][0]


def test_a_file_of_a_commit_is_read_from_a_folder_within_a_repository(owner, tmp_path):
    inner = type(owner)(owner.folder / "corner")
    assert (
        committed_file(inner.folder, "HEAD", "__init__.py")
        == owner.read("corner/__init__.py").encode()
    )
    assert committed_file(inner.folder, "HEAD", "none.py") is None
    assert committed_file(inner.folder, "HEAD^", "__init__.py") is None


def test_what_git_says_is_told(owner):
    owner.write(".git/index.lock", "")
    with pytest.raises(KnownError, match=r"git add failed: fatal: Unable to create .*index\.lock"):
        commit_files(owner.folder, written=["README.md"], deleted=[], message="No")
