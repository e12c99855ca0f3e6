"""The project around a store.yaml."""

from __future__ import annotations

import pytest

from posforge.spec.home import Home, home_of


def test_a_project_is_known_by_the_package_it_names(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')

    assert home_of(tmp_path) == Home(tmp_path, "corner")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[tool",
        "tool = 3\n",
        "[tool.ruff]\n",
        "[tool.posforge]\npackage = 3\n",
        '[tool.posforge]\npackage = "../.."\n',
    ],
)
def test_everything_else_is_none(tmp_path, text):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)

    assert home_of(tmp_path) is None


def test_modules_are_files_and_packages_that_others_may_name(tmp_path):
    folder = tmp_path / "corner" / "payments"
    (folder / "voucher").mkdir(parents=True)
    (folder / "empty").mkdir()
    for name in ("__init__.py", "_helper.py", "punch_card.py", "notes.txt", "voucher/__init__.py"):
        (folder / name).write_text("")

    assert Home(tmp_path, "corner").modules("payments") == ("punch_card", "voucher")
    assert Home(tmp_path, "corner").modules("screens") == ()
