"""What a store.yaml means, and what is said about one that means nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.errors import UserError
from posforge.spec.load import load, parse
from posforge.spec.problems import SpecError


def test_a_small_store_yaml_is_a_shop_with_the_usual_devices(small):
    spec = parse(small)

    assert spec.store.name == "Corner Fresh"
    assert spec.devices.printer.width_mm == 80
    assert spec.payments == ("cash",)
    assert spec.sync.hq == "https://127.0.0.1:9443"


def test_a_value_is_what_was_typed_not_what_yaml_makes_of_it(small):
    text = (
        small.replace("code: S01", "code: 02")
        .replace("reduced: 7", "reduced: 0.07")
        .replace("name: Mitte", "name: no")
        .replace("name: Corner Fresh", "name: 1e3")
    )
    spec = parse(text)

    assert spec.branches[0].code == "02"
    assert spec.branches[0].name == "no"
    assert spec.store.name == "1e3"
    assert spec.tax.rates["reduced"] == Decimal("0.07")


def test_quotes_make_no_difference(small):
    assert parse(small.replace("tills: 2", 'tills: "2"')) == parse(small)


@pytest.mark.parametrize(
    ("right", "wrong", "at", "message", "suggestion"),
    [
        ("currency: EUR", "currency: EURO", "EURO", "`EURO` is not a currency in use.", "EUR"),
        ("currency: EUR", "currency: DEM", "DEM", "`DEM` is not a currency in use.", ""),
        ("country: DE", "country: XX", "XX", "`XX` is not a country code.", ""),
        (
            "Europe/Berlin",
            "Europe/Berln",
            "Europe/Berln",
            "`Europe/Berln` is not a time zone.",
            "Europe/Berlin",
        ),
        ("[en]", "[de-DE]", "de-DE", "`de-DE` is not a language.", ""),
        (
            "supermarket",
            "supermarkt",
            "supermarkt",
            "`type` has no choice `supermarkt`.",
            "supermarket",
        ),
        ("schema: 1", "schema: 2", "2", "`schema` has no choice `2`.", ""),
        ("tills: 2", "tills: two", "two", "`two` is not a whole number.", ""),
        ("tills: 2", "tills: 0", "0}", "`0` is too small.", ""),
        ("tills: 2", "tils: 2", "tils", "There is no key `tils` here.", "tills"),
        (", tills: 2", "", "{code", "The key `tills` is missing.", ""),
        ("S01", "s 1", "s 1", "`s 1` cannot be a branch code.", ""),
        ("name: Mitte", 'name: ""', '""', "`name` is empty.", ""),
        ("reduced: 7", "reduced: 7%", "7%", "`7%` is not a plain number.", ""),
        ("reduced: 7", 'reduced: "5,5"', '"5,5"', "`5,5` is not a plain number.", ""),
        ("reduced: 7", "reduced: 700", "700", "`700` is too large.", ""),
        ("reduced: 7", "reduced: nan", "nan", "`nan` is not a number.", ""),
        ("inclusive", "inclusiv", "inclusiv", "`prices` has no choice `inclusiv`.", "inclusive"),
        ("[sell]", "[sel]", "sel]", "`may` has no choice `sel`.", "sell"),
        ("[sell]", "sell", "sell", "`sell` is one permission where a list stands.", ""),
        ("boss:", "Big Boss:", "Big Boss", "`Big Boss` cannot name a role.", ""),
        ("[dairy]", "dairy", "dairy", "`dairy` is not a list, such as [first, second].", ""),
        ("[dairy]", "[]", "[]", "`departments` is empty.", ""),
        ("{departments: [dairy]}", "", "catalog", "`catalog` has no value.", ""),
        (
            "[dairy]}",
            "[dairy], fields: {Origin: {type: text, label: Origin}}}",
            "Origin",
            "`Origin` cannot name a field.",
            "",
        ),
        (
            "[dairy]}",
            "[dairy], fields: {price: {type: text, label: Price}}}",
            "price",
            "`price` cannot name a field: the word is taken.",
            "",
        ),
        (
            "[dairy]}",
            "[dairy], fields: {origin: {type: txt, label: Origin}}}",
            "txt",
            "`type` has no choice `txt`.",
            "text",
        ),
        (
            "[dairy]}",
            "[dairy], fields: {a: {type: text, label: A, required: perhaps}}}",
            "perhaps",
            "`perhaps` is not true or false.",
            "",
        ),
        (
            "[dairy]}",
            "[dairy], variants: {style: [S]}}",
            "style",
            "`style` cannot name an axis of variants: the word is taken.",
            "",
        ),
        (
            "[dairy]}",
            "[dairy], variants: {size: []}}",
            "[]",
            "`size` is empty.",
            "",
        ),
        (
            "[dairy]}",
            "[dairy], variants: {a: [1], b: [1], c: [1], d: [1], e: [1]}}",
            "{a:",
            "`variants` is too long.",
            "",
        ),
        (
            "{departments: [dairy]}",
            "dairy",
            "dairy",
            "`dairy` is not a section with keys of its own.",
            "",
        ),
    ],
)
def test_each_mistake_is_placed_named_and_mended(
    small, problem_of, right, wrong, at, message, suggestion
):
    problem = problem_of(right, wrong)
    line = small.replace(right, wrong).splitlines()[problem.span.line - 1]

    assert line[problem.span.column - 1 :].startswith(at)
    assert problem.place == f"store.yaml:{problem.span.line}:{problem.span.column}"
    assert problem.message == message
    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("payments: [cash, Card]", "`Card` cannot name a means of payment."),
        ("payments: [cash, import]", "`import` cannot name a means of payment: the word is taken."),
        ("payments: []", "`payments` is empty."),
        ("payments: cash", "`cash` is not a list, such as [first, second]."),
        ("reports: [7_days]", "`7_days` cannot name a report."),
        ("till: {layout: tiles}", "`layout` has no choice `tiles`."),
        ("till: {screens: [Stock]}", "`Stock` cannot name a screen."),
        ("devices: {printer: {driver: star-line}}", "`star-line` cannot name a driver."),
        ("receipt: {line_notes: [{size}]}", "`line_notes` is not text."),
        ("receipt: {footer: [Open: 9 to 5]}", "`footer` is not text."),
        ("devices: {printer: {connect: 10.0.0.5}}", "`10.0.0.5` does not lead to a printer."),
        ("devices: {printer: {connect: tcp://h:0}}", "`tcp://h:0` does not lead to a printer."),
        ("devices: {printer: {connect: file://x}}", "`file://x` does not lead to a printer."),
        ("devices: {printer: {width_mm: 76}}", "`width_mm` has no choice `76`."),
        ("devices: {scanner: {driver: serial}}", "`driver` has no choice `serial`."),
        ("sync: {hq: http://hq}", "`http://hq` is not the address of a posforge server."),
        ("sync: {push_ms: 1}", "`1` is too small."),
        ("till: {keys: {pay: Enter}}", "`Enter` cannot be a key of the till."),
        ("till: {keys: {pay: 5}}", "`5` cannot be a key of the till."),
        ('till: {keys: {pay: "F8\\n"}}', "`F8\n` cannot be a key of the till."),
        ('reports: ["x\\n"]', "`x\n` cannot name a report."),
        ("till: {keys: {refund: F3}}", "There is no `refund` here."),
        ("receipt: {footer: Thanks}", "`Thanks` is not a list, such as [first, second]."),
        ('receipt: {footer: ["a\\nb"]}', "The text holds a line break or a control character."),
    ],
)
def test_mistakes_in_what_may_be_left_out(problems_of, small, section, message):
    (problem,) = problems_of(small + section + "\n")

    assert problem.message == message
    assert problem.span.line == 16


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("- Open: 9 to 5   # all week", '"Open: 9 to 5"'),
        ("- {size}", '"{size}"'),
        ("- {size} # small", '"{size}"'),
        ("- Größe:", '"Größe:"'),
    ],
)
def test_a_text_that_yaml_takes_for_a_section_is_shown_in_quotes(
    problems_of, small, written, quoted
):
    (problem,) = problems_of(f"{small}receipt:\n  footer:\n    {written}\n")

    assert problem.hint == f"Put quotes around it: {quoted}"
    assert (problem.span.line, problem.span.column) == (18, 7)


def test_fields_and_axes_are_read_in_their_order(small):
    text = """\
[dairy]
  variants:
    size: [36, 38]
    colour: [yes, "no"]
  fields:
    origin: {type: text, label: Country of origin, search: no}
    season: {type: choice, choices: [spring], label: Season, required: yes}
"""
    catalog = parse(small.replace("{departments: [dairy]}", "\n  departments: " + text)).catalog

    assert catalog.variants == {"size": ("36", "38"), "colour": ("yes", "no")}
    assert list(catalog.fields) == ["origin", "season"]
    assert not catalog.fields["origin"].search
    assert catalog.fields["season"].required
    assert catalog.fields["season"].choices == ("spring",)


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(problems_of, small):
    text = (
        small.replace("EUR", "EURO")
        .replace("tills: 2", "tills: -1")
        .replace("default: standard", "default: none")
        .replace("inherits: cashier", "inherits: nobody")
        .replace("[sell]", "[sel]")
    )
    problems = problems_of(text)

    assert [problem.span.line for problem in problems] == [6, 10, 11, 14, 15]


def test_a_key_that_is_misspelt_is_not_called_missing_too(problems_of, small):
    assert len(problems_of(small.replace("currency:", "curency:"))) == 1


def test_a_list_is_not_called_empty_because_its_entries_are_wrong(problems_of, small):
    (problem,) = problems_of(small.replace("[dairy]", "[[]]"))

    assert problem.path == ("catalog", "departments", 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("integer", "whole"),
        ("number", "decimal"),
        ("boolean", "yes_no"),
        ("string", "text"),
        ("enum", "choice"),
    ],
)
def test_a_kind_of_value_is_known_by_its_name_elsewhere(problem_of, typed, meant):
    field = f"[dairy], fields: {{age: {{type: {typed}, label: Age}}}}"
    problem = problem_of("[dairy]", field)

    assert problem.message == f"`type` has no choice `{typed}`."
    assert problem.suggestion == meant


def test_a_folder_is_read_by_its_store_yaml(tmp_path, small):
    (tmp_path / "store.yaml").write_text("\ufeff" + small, encoding="utf-8")

    assert load(tmp_path) == load(tmp_path / "store.yaml") == parse(small)


def test_a_missing_file_and_one_that_is_no_text_are_said_plainly(tmp_path):
    with pytest.raises(UserError, match="is not the folder of a shop"):
        load(tmp_path)
    with pytest.raises(UserError, match=r"There is no .*store\.yaml"):
        load(tmp_path / "store.yaml")
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    with pytest.raises(UserError, match=r"There is no .*store\.yaml"):
        load(tmp_path)
    (tmp_path / "store.yaml").write_bytes(b"schema: \xff")
    with pytest.raises(UserError, match=r"not UTF-8 text \(byte 9\)"):
        load(tmp_path)


def test_the_error_counts_its_problems(small):
    with pytest.raises(SpecError, match=r"^store.yaml has 2 problems"):
        parse(small.replace("EUR", "EURO").replace("S01", "s"))
