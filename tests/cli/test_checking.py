"""`posforge check` as somebody types it, and as an editor reads it."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from posforge.cli import main

SMALL = """\
schema: 1
store:
  name: Corner Fresh
  type: supermarket
  country: DE
  currency: EUR
  timezone: Europe/Berlin
  languages: [en]
branches: [{code: S01, name: Mitte, tills: 2}]
tax: {prices: inclusive, default: standard, rates: {standard: 19, reduced: 7}}
catalog: {departments: [dairy]}
roles: {boss: {may: all}}
"""
TWELVE = """\
schema: 1
store:
  name: Corner Fresh
  type: supermarkt
  country: DE
  currency: EURO
  timezone: Europe/Berlin
  languages: [en, en]
branches:
  - {code: S01, name: Mitte, tills: 2}
  - {code: S01, name: Nord, tils: 1}
tax:
  prices: inclusive
  default: standard
  rates: {standard: 19%, reduced: 7}
catalog:
  departments: [dairy]
  fields:
    season: {type: choice, label: Season}
roles:
  cashier: {inherits: boss, may: [sell]}
  boss: {inherits: cashier, may: all}
payments: [cash, punch_card]
till: {keys: {park: F9}}
receipt:
  footer:
    - Open: 9 to 5
  line_notes: ["{saeson}"]
"""
FOUND = [
    (4, 9, "store.type", "`type` has no choice `supermarkt`."),
    (6, 13, "store.currency", "`EURO` is not a currency in use."),
    (8, 19, "store.languages[1]", "The entry `en` is already used on line 8."),
    (11, 12, "branches[1].code", "The branch code `S01` is already used on line 10."),
    (11, 29, "branches[1].tils", "There is no key `tils` here."),
    (15, 21, "tax.rates.standard", "`19%` is not a plain number."),
    (
        19,
        5,
        "catalog.fields.season",
        "There is nothing to choose from: the key `choices` is missing.",
    ),
    (
        21,
        23,
        "roles.cashier.inherits",
        "The role `cashier` inherits from itself: cashier → boss → cashier.",
    ),
    (
        23,
        18,
        "payments[1]",
        "There is no means of payment `punch_card`: corner/payments/punch_card.py is missing.",
    ),
    (24, 21, "till.keys.park", "The key `F9` already does `pay`."),
    (27, 7, "receipt.footer[0]", "`footer` is not text."),
    (28, 17, "receipt.line_notes[0]", "`{saeson}` names nothing that is known of an article."),
]


@pytest.fixture
def run():
    """Return a function that runs `posforge check` and returns exit code and what it printed."""

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)
        return result.exit_code, result.stdout

    return invoke


@pytest.fixture
def project(tmp_path) -> Path:
    """A folder that is a project, with goods for its one department."""
    (tmp_path / "store.yaml").write_text(SMALL)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    (tmp_path / "data").mkdir()
    goods = "gtin,name,department,tax\n4006381333931,Milk,dairy,reduced\n"
    (tmp_path / "data" / "catalogue.csv").write_text(goods)
    return tmp_path


def test_twelve_mistakes_are_told_in_one_run_each_at_its_place(run, project):
    file = project / "store.yaml"
    file.write_text(TWELVE)
    code, said = run(str(project))
    places = [line for line in said.splitlines() if line.startswith(f"{file}:")]

    assert code == 1
    assert places == [
        f"{file}:{line}:{column}: {path}: {what}" for line, column, path, what in FOUND
    ]
    assert said.endswith(f"{file} has 12 problems.\n")


def test_programs_are_told_the_same_twelve(run, project):
    file = project / "store.yaml"
    file.write_text(TWELVE)
    code, said = run(str(project), "--format", "json")
    problems = json.loads(said)

    assert code == 1
    assert all(list(one) == KEYS and one["level"] == "error" for one in problems)
    assert [(one["line"], one["column"], one["path"], one["message"]) for one in problems] == FOUND
    assert {one["file"] for one in problems} == {str(file)}
    assert problems[1]["expected"] == "a three-letter currency code (ISO 4217), such as EUR"
    assert problems[1]["hint"] == "Did you mean `EUR`?"
    assert problems[10]["hint"] == 'Put quotes around it: "Open: 9 to 5"'


KEYS = ["level", "file", "line", "column", "path", "message", "expected", "hint"]


def test_each_place_shows_its_line_with_the_mistake_marked(run, project):
    (project / "store.yaml").write_text(TWELVE)
    _, said = run(str(project))

    assert '28 |   line_notes: ["{saeson}"]\n     |                 ^^^^^^^^\n' in said
    assert "     = did you mean `season`?\n" in said


def test_of_a_shop_that_makes_sense_programs_are_told_nothing(run, project):
    assert run(str(project), "--format", "json") == (0, "[]\n")


def test_a_warning_alone_is_told_and_ends_well(run, project):
    goods = project / "data" / "catalogue.csv"
    goods.write_text("gtin,name,department\n4006381333931,Milk,diary\n4006381333948,Rye,diary\n")
    code, said = run(str(project))
    warnings = json.loads(run(str(project), "--format", "json")[1])

    assert code == 0
    assert f"{goods}:2:20: warning: 2 rows name the department `diary`" in said
    assert "Corner Fresh makes sense" in said
    assert [(one["level"], one["file"], one["line"]) for one in warnings] == [
        ("warning", str(project / "store.yaml"), 10),
        ("warning", str(goods), 2),
    ]


@pytest.mark.parametrize("text", [None, b"schema: \xff", b"", b"a: [", b"- 1", b"?"])
def test_whatever_the_file_holds_programs_get_a_list(run, tmp_path, text):
    if text is not None:
        (tmp_path / "store.yaml").write_bytes(text)
    code, said = run(str(tmp_path), "--format", "json")
    problems = json.loads(said)

    assert code == 1
    assert problems
    assert {one["file"] for one in problems} == {str(tmp_path / "store.yaml")}
    assert all(one["line"] >= 1 and one["column"] >= 1 and one["message"] for one in problems)


def test_without_a_place_the_project_one_is_in_is_checked(run, project, monkeypatch):
    monkeypatch.chdir(project)
    code, said = run()

    assert code == 0
    assert said.startswith("Corner Fresh makes sense: 1 branch, 2 tills, 2 tax rates, 1 role.\n")
    assert "The project does not say so yet" in said


def test_fields_and_axes_are_counted_where_there_are_any(run, project):
    catalog = "{departments: [dairy], variants: {size: [S]}, fields: {a: {type: text, label: A}}}"
    (project / "store.yaml").write_text(SMALL.replace("{departments: [dairy]}", catalog))

    assert "2 tax rates, 1 role, 2 fields." in run(str(project))[1]


@pytest.mark.parametrize("command", ["check", "plan", "apply", "undo", "upgrade", "verify"])
def test_where_there_is_no_shop_people_are_told_how_to_make_one(tmp_path, command):
    with chdir(tmp_path):
        result = CliRunner().invoke(main, [command], catch_exceptions=False)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path} is not the folder of a shop.")
    assert "git" not in result.stderr
    assert "posforge new" in result.stderr


def test_a_record_that_was_spoilt_spoils_no_check(run, project):
    (project / ".posforge").mkdir()
    (project / ".posforge" / "applied.json").write_text("<<<<<<< HEAD")
    code, said = run(str(project))

    assert code == 0
    assert "Corner Fresh makes sense" in said
    assert "applied.json cannot be read" in said
