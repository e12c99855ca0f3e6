"""A change of store.yaml is said in words, to whom it concerns."""

from __future__ import annotations

import pytest

from posforge.generate.changes import changes_between, removed_names
from posforge.generate.drafting import operations
from posforge.generate.outcome import outcome_of
from posforge.generate.record import Record
from posforge.spec.load import parse
from posforge.testing.small_project import STORE_YAML as BASE

FIELDS = ("fields: {}", "fields: {origin: {type: text, label: Origin}}")


def said(old, new, *, base=BASE):
    """What changes between a store.yaml and the same with one text replaced by another."""
    assert base.count(old) == 1, old
    before, after = parse(base), parse(base.replace(old, new))
    had = outcome_of(before, package="shop", before=Record()).columns
    wanted = outcome_of(after, package="shop", before=Record(columns=had))
    return [
        (one.area, one.change, one.text)
        for one in changes_between(before, after, operations=wanted.operations)
    ]


@pytest.mark.parametrize(
    ("old", "new", "area", "change", "text"),
    [
        ("half: 7", "half: 5", "shop", "change", "tax.rates.half: 5 instead of 7"),
        (
            "half: 7",
            "half: [{name: GST, percent: 5}, {name: PST, percent: 7, compound: true}]",
            "shop",
            "change",
            "tax.rates.half: GST 5, PST 7 on the tax before it instead of 7",
        ),
        (
            "half: 7}",
            "half: 7}, changes: [{from: 2027-01-01, rates: {half: 5}}]",
            "shop",
            "add",
            "tax.changes.2027-01-01: half 5",
        ),
        ("[bakery, drinks]", "[bakery]", "shop", "remove", "catalog.departments: drinks"),
        ("tills: 1", "tills: 4", "shop", "change", "branches.S01.tills: 4 instead of 1"),
        ("name: Mitte", "name: Ost", "shop", "change", "branches.S01.name: Ost instead of Mitte"),
        (
            "[reprint, view_reports]",
            "[view_reports]",
            "permissions",
            "remove",
            "boss may no longer: reprint",
        ),
        (
            "  boss:",
            "  trainee: {may: [sell]}\n  boss:",
            "permissions",
            "add",
            "role trainee: sell",
        ),
        (
            "keys: {}",
            "keys: {}, reasons: {void: [Wrong size, Broken]}",
            "screens",
            "add",
            "till.reasons.void: Wrong size, Broken",
        ),
        ("keys: {}", "keys: {pay: F8}", "screens", "change", "pay is on F8 instead of F9"),
        (
            "keys: {}",
            "keys: {}, theme: dark",
            "screens",
            "change",
            "till.theme: dark instead of light",
        ),
        (
            "payments: [cash]",
            "payments: [cash]\ndevices: {printer: {width_mm: 58}}",
            "devices",
            "change",
            "devices.printer.width_mm: 58 instead of 80",
        ),
        (
            "[bakery, drinks]",
            "[drinks, bakery]",
            "shop",
            "change",
            "catalog.departments in the order drinks, bakery",
        ),
    ],
)
def test_a_change_is_said_to_whom_it_concerns(old, new, area, change, text):
    assert said(old, new) == [(area, change, text)]


def test_a_role_gains_what_the_role_it_inherits_from_gains():
    texts = [text for _, _, text in said("may: [sell]", "may: [sell, reprint]")]

    assert texts == ["cashier may now: reprint"]


def test_a_new_field_is_a_column_and_a_field():
    assert said(*FIELDS) == [
        ("database", "add", "column product.field_origin (text)"),
        ("shop", "add", "field origin: Origin (text)"),
    ]


def test_a_field_that_goes_is_hidden():
    assert said(FIELDS[1], FIELDS[0], base=BASE.replace(*FIELDS)) == [
        ("database", "remove", "field origin is hidden: its column and its values stay"),
        ("shop", "remove", "field origin: Origin (text)"),
    ]


def test_a_field_of_another_kind_says_what_becomes_of_its_values():
    found = said(
        "type: text, label: Origin", "type: date, label: Origin", base=BASE.replace(*FIELDS)
    )

    assert found[0] == (
        "database",
        "change",
        "column product.field_origin holds date instead of text: other values read as empty there",
    )


def test_a_column_that_is_dropped_says_where_its_values_are():
    before, after = parse(BASE.replace(*FIELDS)), parse(BASE)
    todo = operations({"origin": "text"}, {}, drops=True)
    found = changes_between(before, after, operations=todo)

    assert [one.text for one in found if one.area == "database"] == [
        "column product.field_origin: its values stay in the journal"
    ]


def test_comments_change_nothing_and_order_only_where_it_is_shown():
    assert said("# What our shop is.", "# Ours.") == []
    assert said("code: S01, name: Mitte", "name: Mitte, code: S01") == []
    assert said("full: 19, half: 7", "half: 7, full: 19") == [
        ("shop", "change", "tax.rates in the order half, full")
    ]


def test_programs_read_what_stands_before_and_after():
    before, after = parse(BASE), parse(BASE.replace("half: 7", "half: 5"))

    assert changes_between(before, after, operations=())[0].facts() == {
        "change": "change",
        "path": "tax.rates.half",
        "before": "7",
        "after": "5",
        "text": "tax.rates.half: 5 instead of 7",
    }


def test_names_that_go_are_those_code_may_speak_of():
    after = parse(BASE.replace(", half: 7", "").replace("boss:", "chief:"))

    assert removed_names(parse(BASE), after) == {"half", "boss"}
