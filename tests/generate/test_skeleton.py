"""The owned files are what copier makes of the same templates, for every version there was."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from posforge import __version__
from posforge.generate.skeleton import ANSWERS_FILE, compatible_with, render_skeleton
from posforge.generate.templates import project_templates, template_folder
from posforge.spec.document import read
from posforge.spec.history import version_key

ANSWERS = {
    "shop": 'Zoé\'s "Best" \\ {{ 7 * 7 }} ☕ 🍎: # ' + "long name " * 12,
    "package": "zoe",
    "project": "zoe",
    "requires": compatible_with(__version__),
}
HISTORY = template_folder() / "history"
RELEASED = sorted(path.name for path in HISTORY.iterdir() if path.is_dir())


def contents(folder: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def by_copier(version: str, folder: Path, workshop: Path) -> dict[str, bytes]:
    """Return what copier makes of a version's templates, in a process of its own."""
    data = workshop / "answers.yml"
    data.write_text(json.dumps(ANSWERS, ensure_ascii=False))
    source = str(project_templates(version))
    command = [sys.executable, "-m", "copier", "copy", "--defaults", "--quiet"]
    subprocess.run([*command, "--data-file", str(data), source, str(folder)], check=True)
    return {str(path): content for path, content in contents(folder).items()}


@pytest.mark.parametrize("version", [*RELEASED, __version__])
def test_what_we_print_is_what_copier_prints(version, tmp_path):
    copied = by_copier(version, tmp_path / "copied", tmp_path)
    printed = render_skeleton(ANSWERS, version=version)

    assert sorted(printed) == sorted(copied)
    del printed[ANSWERS_FILE]  # copier knows no version of a folder
    assert printed == {path: copied[path] for path in printed}


def test_the_answers_are_read_back_whatever_the_shop_is_called():
    for shop in (ANSWERS["shop"], "no", "0o14", "1e3", "~", "- a", "'q'", "2020-01-01", "\u2009"):
        text = render_skeleton({**ANSWERS, "shop": shop})[ANSWERS_FILE].decode()

        assert read(text, name=ANSWERS_FILE).data == {
            **ANSWERS,
            "shop": shop,
            "_commit": f"v{__version__}",
            "_src_path": "https://templates.posforge.invalid/project.git",
        }


def test_every_owned_file_says_what_made_it_and_whose_it_is():
    for path, content in render_skeleton(ANSWERS).items():
        text = content.decode()
        assert "posforge" in text, path
        assert "yours" in text or path in {ANSWERS_FILE, "README.md"}, path


def test_released_templates_never_change():
    sums = json.loads((HISTORY / "sums.json").read_text())

    assert "0.1.0" in RELEASED
    assert sums == {
        path.relative_to(HISTORY).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for version in RELEASED
        for path in (HISTORY / version).rglob("*")
        if path.is_file()
    }


def test_a_version_that_is_released_has_the_templates_it_was_released_with():
    if __version__ in RELEASED:
        released, now = contents(HISTORY / __version__), contents(project_templates(__version__))
        assert released == now, "raise the version in posforge/__init__.py"
    assert all(version_key(version) <= version_key(__version__) for version in RELEASED)


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("0.2.0", ">=0.2.0,<0.3"), ("0.9.3", ">=0.9.3,<0.10"), ("1.4.2", ">=1.4.2,<2")],
)
def test_a_project_works_with_later_versions_that_break_nothing(version, wanted):
    assert compatible_with(version) == wanted
