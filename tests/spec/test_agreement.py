"""Spec and runtime share their words without importing each other; here they are compared."""

from __future__ import annotations

import typing
from decimal import Decimal

import pytest

from posforge.runtime.domain import (
    accounts,
    barcode,
    discount,
    money,
    occasion,
    people,
    promotion_kinds,
    scale_label,
    shop,
)
from posforge.runtime.domain.line_notes import line_notes
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.tax import whole_rate
from posforge.spec import (
    accounting,
    barcode_rules,
    branches,
    catalog,
    cldr,
    devices,
    extensions,
    pricing,
    promotion_words,
    promotions,
    roles,
    shift,
    sync,
    tax,
    till,
)
from posforge.spec.checks.notes import COMMON
from posforge.testing.builders import a_shop


def test_both_know_the_same_permissions():
    assert roles.PERMISSIONS == people.PERMISSIONS


@pytest.mark.parametrize(
    ("section", "facts", "differs"),
    [
        (accounting.Accounts, accounts.AccountMap, set()),
        (branches.Branch, shop.Branch, set()),
        (pricing.PriceList, shop.PriceList, {"name"}),
        (tax.Tax, shop.TaxRules, {"parts"}),
        (devices.Printer, shop.PrinterOptions, set()),
        (devices.Scanner, shop.ScannerOptions, set()),
        (sync.Sync, shop.SyncOptions, set()),
        (till.Till, shop.TillOptions, {"keys"}),
    ],
)
def test_a_section_holds_the_facts_the_runtime_honours(section, facts, differs):
    assert set(section.model_fields) ^ set(typing.get_type_hints(facts)) == differs


def choices(kind):
    return set(typing.get_args(kind))


@pytest.mark.parametrize(
    ("section", "facts", "key"),
    [
        (tax.Tax, shop.TaxRules, "prices"),
        (tax.Tax, shop.TaxRules, "rounding"),
        (tax.Tax, shop.TaxRules, "exempt"),
        (devices.Printer, shop.PrinterOptions, "width_mm"),
        (devices.Printer, shop.PrinterOptions, "drawer"),
        (devices.Scanner, shop.ScannerOptions, "driver"),
        (devices.Scanner, shop.ScannerOptions, "suffix"),
        (till.Till, shop.TillOptions, "theme"),
        (till.Till, shop.TillOptions, "layout"),
        (till.Till, shop.TillOptions, "qt_binding"),
    ],
)
def test_a_choice_is_one_the_runtime_takes(section, facts, key):
    offered = choices(section.model_fields[key].annotation)

    assert offered == choices(typing.get_type_hints(facts)[key])


def test_what_has_no_account_is_called_the_same_in_both():
    named = accounting.Accounts().model_dump()

    assert named == {name: getattr(accounts.AccountMap(), name) for name in named}


def test_both_know_how_a_shift_goes():
    known = {"float_minor" if one == "opening_float" else one for one in shift.Shift.model_fields}

    assert known == set(typing.get_type_hints(shop.ShiftRules))
    assert choices(shift.CashStep) == choices(shop.CashStep)
    assert shift.Shift().closes_at == shop.ShiftRules().closes_at


@pytest.mark.parametrize("currency", ["EUR", "CHF", "SEK", "DKK", "JPY", "KWD"])
def test_both_know_the_smallest_coin(currency):
    step = money.cash_step_minor(currency)

    assert cldr.cash_step(currency) == money.to_decimal(step, currency)


def test_both_work_several_taxes_into_one_rate():
    parts = [("5", False), ("9.975", True), ("1.25", False), ("0.5", True)]
    spec = tuple(tax.TaxPart(name="x", percent=Decimal(one), compound=is_) for one, is_ in parts)
    told = [shop.TaxPart(name="x", rate=Decimal(one) / 100, is_compound=is_) for one, is_ in parts]

    assert tax.whole_fraction(spec) == whole_rate(told)


def test_both_know_the_same_keys_of_the_till():
    from posforge.runtime.till.keymap import USUAL_KEYS

    assert till.DEFAULT_KEYS == USUAL_KEYS
    assert set(till.ACTIONS) == set(till.DEFAULT_KEYS)


def test_both_know_the_same_kinds_of_extension():
    assert tuple(point.kind for point in extensions.POINTS) == typing.get_args(shop.ExtensionKind)
    assert typing.get_args(extensions.Kind) == typing.get_args(shop.ExtensionKind)


def test_what_the_spec_calls_bundled_the_runtime_brings():
    from posforge.runtime.app.extending import _BUNDLED

    assert {(point.kind, name) for point in extensions.POINTS for name in point.bundled} == {
        *_BUNDLED
    }


def test_a_field_is_of_a_kind_the_runtime_knows():
    kinds = choices(catalog.ProductField.model_fields["type"].annotation)

    assert kinds == choices(shop.FieldKind)


def test_both_know_what_a_label_carries_and_its_letters():
    carried = choices(barcode_rules.BarcodeRule.model_fields["carries"].annotation)

    assert carried == choices(shop.Carried) == set(barcode_rules.VALUES)
    assert barcode_rules.VALUES == scale_label.VALUE_LETTERS


def test_both_mean_the_same_days_and_names_taken_by_hand():
    assert promotion_words.DAYS[occasion.wall_clock(0, tz_min=0)[0]] == "thu"
    assert {discount.BY_HAND, discount.ON_THE_BILL} == promotion_words.BY_HAND


def test_a_promotion_is_also_on_what_the_runtime_knows():
    (offered,) = choices(promotions.Promotion.model_fields["also"].annotation) - {...}

    assert choices(offered) == choices(promotion_kinds.Also)


def test_a_code_is_stored_as_the_till_reads_it():
    for code in ("4006381333931", "96385074", "PLU-7", "036000291452"):
        assert promotion_words.canonical_code(code) == barcode.read_code(code).value


def test_every_common_word_of_a_line_note_is_filled_in():
    facts = {name: f"some {name}" for name in COMMON}
    product = Product(id="p1", unit="piece", tax="standard", price_minor=1, **facts)
    note = " ".join(f"{{{name}}}" for name in COMMON)
    shop = a_shop(receipt_line_notes=(note,))

    assert line_notes(product, shop) == (" ".join(facts.values()),)


@pytest.mark.parametrize(
    "key",
    ["F1", "Shift+F12", "Ctrl+Alt+Shift+F3", "Insert", "Delete", "End", "PgUp", "PgDown", "Alt+9"],
)
def test_a_key_the_spec_takes_is_one_qt_knows(key):
    from qtpy.QtCore import Qt
    from qtpy.QtGui import QKeySequence

    sequence = QKeySequence(key)

    assert till.Till.model_validate({"keys": {"pay": key}}).keys == {"pay": key}
    assert sequence.count() == 1
    assert sequence[0].key() != Qt.Key.Key_unknown
