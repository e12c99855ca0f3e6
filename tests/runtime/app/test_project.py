"""The project somebody stands in is found, or it is said that there is none."""

from __future__ import annotations

import sys

import pytest

from posforge.errors import UserError
from posforge.runtime.app.project import find_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder that looks like a generated project, its package of a name nobody else has."""
    name = f"shop_{tmp_path.name.replace('-', '_')}"
    generated = tmp_path / name / "generated"
    generated.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (generated / "__init__.py").touch()
    (generated / "options.py").write_text(
        "from posforge.testing.builders import a_shop\n\nSHOP = a_shop(name='Found')\n"
    )
    (tmp_path / name / "till.py").write_text("def main(argv):\n    return len(argv)\n")
    (tmp_path / "pyproject.toml").write_text(f'[tool.posforge]\npackage = "{name}"\n')
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def test_a_project_is_found_from_any_folder_in_it(project):
    deep = project / "docs" / "manual"
    deep.mkdir(parents=True)
    found = find_project(deep)
    assert (found.folder, found.shop.name) == (project, "Found")
    assert found.program("till").main(["a", "b"]) == 2


def test_elsewhere_the_way_to_one_is_told(tmp_path):
    with pytest.raises(UserError) as refused:
        find_project(tmp_path)
    assert "not the folder of a shop" in refused.value.message
    assert "posforge new" in refused.value.hint


@pytest.mark.parametrize("text", ["[project]\nname = 'x'\n", "not = = toml", "[tool.posforge]\n"])
def test_a_pyproject_of_something_else_is_passed_by(project, text):
    inner = project / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text(text)
    assert find_project(inner).folder == project


def test_generated_code_that_is_missing_is_to_be_applied(project):
    (next(project.glob("shop_*")) / "generated" / "options.py").unlink()
    with pytest.raises(UserError, match="cannot be loaded") as refused:
        find_project(project)
    assert "posforge apply" in refused.value.hint
