"""Templates of a release are kept once, with their sums, and never written over."""

from __future__ import annotations

import hashlib
import json
import runpy

import pytest

from posforge import __version__


@pytest.fixture
def freeze(repository, tmp_path):
    """The script, working on templates of its own."""
    tool = runpy.run_path(str(repository / "tools" / "freeze_templates.py"))
    tool["main"].__globals__.update(TEMPLATES=tmp_path, HISTORY=tmp_path / "history")
    (tmp_path / "project" / "{{ package }}").mkdir(parents=True)
    (tmp_path / "project" / "{{ package }}" / "a.jinja").write_text("a\n")
    (tmp_path / "history" / "0.0.1").mkdir(parents=True)
    (tmp_path / "history" / "0.0.1" / "old.jinja").write_text("old\n")
    return tool["main"]


def test_a_release_is_kept_beside_those_before_it(freeze, tmp_path):
    assert freeze() == 0

    history = tmp_path / "history"
    assert (history / __version__ / "{{ package }}" / "a.jinja").read_text() == "a\n"
    assert json.loads((history / "sums.json").read_text()) == {
        "0.0.1/old.jinja": hashlib.sha256(b"old\n").hexdigest(),
        f"{__version__}/{{{{ package }}}}/a.jinja": hashlib.sha256(b"a\n").hexdigest(),
    }
    assert freeze() == 0


def test_what_was_released_is_not_written_over(freeze, tmp_path, capsys):
    freeze()
    (tmp_path / "project" / "{{ package }}" / "a.jinja").write_text("b\n")

    assert freeze() == 1
    assert "raise the version" in capsys.readouterr().out
    assert (tmp_path / "history" / __version__ / "{{ package }}" / "a.jinja").read_text() == "a\n"
