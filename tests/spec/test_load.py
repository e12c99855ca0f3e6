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
        ("payments: [cash, card]", "`payments` has no choice `card`."),
        ("devices: {printer: {connect: 10.0.0.5}}", "`10.0.0.5` does not lead to a printer."),
        ("devices: {printer: {connect: tcp://h:0}}", "`tcp://h:0` does not lead to a printer."),
        ("devices: {printer: {connect: file://x}}", "`file://x` does not lead to a printer."),
        ("devices: {printer: {width_mm: 76}}", "`width_mm` has no choice `76`."),
        ("devices: {scanner: {driver: serial}}", "`driver` has no choice `serial`."),
        ("sync: {hq: http://hq}", "`http://hq` is not the address of a posforge server."),
        ("sync: {push_ms: 1}", "`1` is too small."),
        ("till: {keys: {pay: Enter}}", "`Enter` cannot be a key of the till."),
        ("till: {keys: {pay: 5}}", "`5` cannot be a key of the till."),
        ("till: {keys: {refund: F3}}", "There is no `refund` here."),
        ("receipt: {footer: Thanks}", "`Thanks` is not a list, such as [first, second]."),
        ('receipt: {footer: ["a\\nb"]}', "The text holds a line break or a control character."),
    ],
)
def test_mistakes_in_what_may_be_left_out(problems_of, small, section, message):
    (problem,) = problems_of(small + section + "\n")

    assert problem.message == message
    assert problem.span.line == 16


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


def test_a_folder_is_read_by_its_store_yaml(tmp_path, small):
    (tmp_path / "store.yaml").write_text("\ufeff" + small, encoding="utf-8")

    assert load(tmp_path) == load(tmp_path / "store.yaml") == parse(small)


def test_a_missing_file_and_one_that_is_no_text_are_said_plainly(tmp_path):
    with pytest.raises(UserError, match=r"There is no .*store\.yaml"):
        load(tmp_path)
    (tmp_path / "store.yaml").write_bytes(b"schema: \xff")
    with pytest.raises(UserError, match=r"not UTF-8 text \(byte 9\)"):
        load(tmp_path)


def test_the_error_counts_its_problems(small):
    with pytest.raises(SpecError, match=r"^store.yaml has 2 problems"):
        parse(small.replace("EUR", "EURO").replace("S01", "s"))
