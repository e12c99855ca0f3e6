"""`posforge new`, `check` and `apply` as somebody types them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from posforge.cli import main
from posforge.spec.preset import preset, preset_names

STORE = preset("supermarket").store_yaml
PROMOTIONS = preset("supermarket").promotions_yaml


@pytest.fixture
def run():
    """Return a function that runs a command and returns exit code and everything said."""

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        return result.exit_code, result.output

    return invoke


@pytest.fixture
def project(tmp_path) -> Path:
    """A folder that is a project."""
    (tmp_path / "store.yaml").write_text(STORE)
    (tmp_path / "promotions.yaml").write_text(PROMOTIONS)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    return tmp_path


def test_new_makes_a_shop_from_options_and_says_what_comes_next(run, tmp_path):
    folder = tmp_path / "shop"
    options = ["--name", "Konbini", "--country", "JP", "--branch", "T1:Shibuya:3"]
    code, said = run("new", str(folder), *options)

    assert code == 0
    assert f"Konbini is in {folder}: 1 branch, 3 tills." in said
    assert "The tax rates are still the preset's (standard 19 %, reduced 7 %)" in said
    assert "posforge run shop" in said
    assert "currency: JPY" in (folder / "store.yaml").read_text()
    code, said = run("check", str(folder))
    assert code == 0
    assert "warning: store.languages[0]: Words are in English and German; Japanese" in said
    summary = "1 branch, 3 tills, 2 tax rates, 3 roles, 1 field, 7 promotions"
    assert said.endswith(f"\n\nKonbini makes sense: {summary}.\n")
    assert "mix: {count: 3, price: 250}" in (folder / "promotions.yaml").read_text()


def test_new_names_the_option_that_is_wrong_and_makes_nothing(run, tmp_path):
    code, said = run("new", str(tmp_path / "shop"), "--currency", "EURO", "--branch", "S01:Mitte:x")

    assert code == 1
    assert "--currency: `EURO` is not a currency in use. Did you mean EUR?" in said
    assert "--branch: `x` is not a whole number." in said
    assert list(tmp_path.iterdir()) == []


def test_new_refuses_a_folder_in_use(run, project):
    code, said = run("new", str(project))

    assert code == 1
    assert said == f"{project} is not empty.\nName a new folder for the project.\n"


def test_new_refuses_a_preset_there_is_not(run, tmp_path):
    code, said = run("new", str(tmp_path / "shop"), "--preset", "kiosk")

    assert (code, "There is no preset 'kiosk'." in said) == (1, True)


def test_new_names_every_preset_in_its_help(run):
    said = " ".join(run("new", "--help")[1].split())

    assert preset_names() == ["boutique", "general", "supermarket"]
    assert "boutique, general or supermarket" in said


def test_in_a_terminal_new_asks_and_asks_again_until_it_makes_sense(tmp_path):
    typed = "Chez Zoé\nXX\nFR\n\n\n\nP1:Paris\nP1:Paris:1, L1:Lyon:2\n"
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "posforge", "new", str(tmp_path / "zoe")]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end) as asking:
        os.close(end)
        os.write(terminal, typed.encode())
        said = ""
        try:
            while chunk := os.read(terminal, 4096):
                said += chunk.decode(errors="replace")
        except OSError:  # the other end is closed: it has ended
            pass
    os.close(terminal)

    assert asking.returncode == 0
    assert "`XX` is not a country code." in said
    assert "Time zone [Europe/Paris]" in said
    assert "Languages [fr]" in said
    assert "`P1:Paris` does not describe a branch." in said
    store_yaml = (tmp_path / "zoe" / "store.yaml").read_text()
    assert "name: Chez Zoé" in store_yaml
    assert "code: L1" in store_yaml


def test_apply_brings_a_project_up_to_its_store_yaml(run, project):
    behind = run("check", str(project))[1]
    first = run("apply", str(project))
    second = run("apply", str(project))

    assert "The project does not say so yet" in behind
    assert first[0] == 0
    assert "  + corner/generated/options.py" in first[1]
    assert second == (0, "Nothing to do: the project is what store.yaml says.\n")
    assert "does not say so yet" not in run("check", str(project))[1]


def test_apply_writes_nothing_from_a_store_yaml_that_makes_no_sense(run, project):
    (project / "store.yaml").write_text(STORE.replace("standard: 19", "standard: much"))
    code, said = run("apply", str(project))

    assert code == 1
    assert "`much` is not a number." in said
    assert not (project / "corner").exists()


def test_help_does_not_load_the_generator():
    code = (
        "import sys; from click.testing import CliRunner; from posforge.cli import main; "
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0; "
        "heavy = {'pydantic', 'copier', 'jinja2', 'ruamel', 'sqlalchemy', 'qtpy'}; "
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
