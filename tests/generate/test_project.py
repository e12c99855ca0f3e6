"""A project that is there already."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.generate.project import is_behind, package_of, plan_of, refresh
from posforge.spec.preset import preset


@pytest.fixture
def project(tmp_path):
    """The two files that make a folder a project."""
    (tmp_path / "store.yaml").write_text(preset("supermarket").store_yaml)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    return tmp_path


def test_generated_files_follow_store_yaml(project):
    assert len(is_behind(project)) == 4
    assert len(refresh(plan_of(project), project)) == 5
    assert is_behind(project) == []

    text = (project / "store.yaml").read_text()
    (project / "store.yaml").write_text(text.replace("keys: {}  ", "keys: {pay: F8}"))
    assert is_behind(project) == ["keymap.py"]
    changed = refresh(plan_of(project), project)
    assert [path.name for path in changed] == ["keymap.py"]
    assert '"pay": "F8"' in changed[0].read_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "is not a posforge project"),
        ("[tool", "cannot be read"),
        ("[tool.other]\n", "names no package"),
        ("tool = 3\n", "names no package"),
    ],
)
def test_what_is_no_project_is_said_plainly(tmp_path, text, message):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(UserError, match=message):
        package_of(tmp_path)
