"""One file three ways: what the owner did to it meets what posforge did to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posforge import __version__
from posforge.errors import UserError
from posforge.generate import templates
from posforge.generate.merge import conflicts_in
from posforge.generate.owned import moved_on, origin_of
from posforge.generate.skeleton import ANSWERS_FILE

ANSWERS = """\
_commit: v0.0.1
_src_path: https://templates.posforge.invalid/project.git
package: corner
project: corner
requires: '>=0.0.1,<0.1'
shop: Corner
"""
OLD = {
    "both.txt": "one\ntwo\nthree\nfour\nfive\n",
    "gone.txt": "old\n",
    "gone-edited.txt": "old\n",
    "deleted.txt": "old\n",
    "same.txt": "same\n",
    "theirs.txt": "old {{ shop }}\n",
}
NEW = {
    "added.txt": "new\n",
    "both.txt": "ONE\ntwo\nthree\nfour\nfive\n",
    "deleted.txt": "new\n",
    "met.txt": "theirs\n",
    "same.txt": "same\n",
    "theirs.txt": "new {{ shop }}\n",
}
MINE = {
    "both.txt": "one\ntwo\nthree\nfour\nFIVE é\n",
    "gone.txt": "old\n",
    "gone-edited.txt": "mine\n",
    "met.txt": "mine\n",
    "other.txt": "mine\n",
    "same.txt": "mine\n",
    "theirs.txt": "old Corner\n",
}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project of a version 0.0.1 that there never was, its templates beside those of today."""
    history, now = tmp_path / "t" / "history" / "0.0.1", tmp_path / "t" / "project"
    for folder, files in ((history, OLD), (now, NEW)):
        (folder / "skeleton").mkdir(parents=True)
        (folder / "copier.yml").write_text(
            "_subdirectory: skeleton\n_templates_suffix: .jinja\n"
            "shop: {type: str}\npackage: {type: str}\nproject: {type: str}\nrequires: {type: str}\n"
        )
        answers = "{{ _copier_answers | to_nice_yaml -}}\n"
        for name, text in {"{{ _copier_conf.answers_file }}": answers, **files}.items():
            template = folder / "skeleton" / f"{name}.jinja"
            template.write_text(text)
            os.utime(template, (0, 0))  # installed at once, like all of a wheel
    monkeypatch.setattr(templates, "template_folder", lambda: tmp_path / "t")
    project = tmp_path / "p"
    project.mkdir()
    (project / ANSWERS_FILE).write_text(ANSWERS)
    for name, text in MINE.items():
        (project / name).write_text(text)
    return project


def test_each_file_becomes_what_owner_and_posforge_wanted_of_it(project):
    owned = moved_on(project, origin_of(project))
    texts = {path: content and content.decode() for path, content in owned.contents.items()}

    assert f"_commit: v{__version__}\n" in texts.pop(ANSWERS_FILE)
    assert "<<<<<<< before updating\nmine\n" in texts.pop("met.txt")
    assert texts == {
        "added.txt": "new\n",
        "both.txt": "ONE\ntwo\nthree\nfour\nFIVE é\n",
        "deleted.txt": None,
        "gone.txt": None,
        "gone-edited.txt": "mine\n",
        "same.txt": "mine\n",
        "theirs.txt": "new Corner\n",
    }
    assert owned.conflicts == {"met.txt": 1}
    assert owned.orphans == ("gone-edited.txt",)


def test_a_file_that_is_no_text_is_named_and_not_merged(project):
    (project / "both.txt").write_bytes(b"caf\xe9\n")
    with pytest.raises(UserError, match=r"both\.txt is not UTF-8 text \(byte 4\)"):
        moved_on(project, origin_of(project))


def test_conflicts_are_counted_by_their_marks():
    assert conflicts_in(b"") == 0
    assert conflicts_in(b"a\n<<<<<<< before updating\r\nb\n") == 1
    assert conflicts_in(b"<<<<<<< before updating\n=======\n>>>>>>> after updating\n" * 3) == 3
    assert conflicts_in(b"mine\n=======\n>>>>>>> after updating\n") == 1
    assert conflicts_in(b"a <<<<<<< before updating\n") == 0
