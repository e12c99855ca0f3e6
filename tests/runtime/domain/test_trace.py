"""Lot and serial numbers, and the codes that carry them."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain import element_string, trace
from posforge.runtime.domain.barcode import BadCheckDigitError, read_code
from posforge.runtime.domain.cart import Cart, add, set_quantity
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.trace import UNTRACED, Trace, is_number, trace_fault
from posforge.testing.builders import a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import an_article

GTIN = "04006381333931"
FNC1 = "\x1d"


def a_bill(*traces, price=199):
    cart = Cart(id="c1", cashier="p1", opened_ms=0, bizdate="2026-11-28", store="S01")
    for one in traces:
        cart, _ = add(cart, replace(an_article("a", price), trace=one))
    return cart


@pytest.mark.parametrize("module", [trace, element_string])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("scanned", "lot", "serial"),
    [
        (f"]C101{GTIN}10A-17/b", "A-17/b", ""),
        (f"]d201{GTIN}1727123110A17{FNC1}21S1", "A17", "S1"),
        (f"]Q301{GTIN}21S1{FNC1}10A17", "A17", "S1"),
        (f"01{GTIN}10A17", "A17", ""),
        (f"{FNC1}01{GTIN}10A17{FNC1}", "A17", ""),
        (f"(01){GTIN}(17)271231(10)A17", "A17", ""),
        (f"01{GTIN}", "", ""),
        (GTIN, "", ""),
        (GTIN[1:], "", ""),
    ],
)
def test_a_gs1_code_brings_lot_and_serial_along(scanned, lot, serial):
    code = read_code(scanned)
    assert (code.value, code.is_gtin) == (GTIN, True)
    assert code.trace == Trace(lot=lot, serial=serial)


@pytest.mark.parametrize(
    ("scanned", "kind", "message"),
    [
        ("010400638133393010A17", BadCheckDigitError, "no valid barcode"),
        (f"]e001{GTIN}3103001250", UserError, "how much the article weighs or costs"),
        (f"01{GTIN}10" + "A" * 10_000, UserError, "no article code"),
        (f"01{GTIN}10A\x00B", UserError, "no article code"),
    ],
)
def test_a_gs1_code_that_is_none_or_says_more_is_refused(scanned, kind, message):
    with pytest.raises(kind, match=message):
        read_code(scanned)


def test_what_only_looks_like_gs1_is_a_code_of_the_shops_own():
    assert read_code(f"01{GTIN}10").value == f"01{GTIN}10"
    assert read_code(f"01{GTIN} 10A").trace == UNTRACED


@given(st.text(max_size=60))
def test_a_number_is_short_and_can_be_printed(text):
    if is_number(text):
        assert text.isprintable()
        assert 0 < len(text) <= 48
        assert text == text.strip()


@pytest.mark.parametrize("number", ["L\n17", "L\x1d17", "L\u202e17", "x" * 49, "x" * 10_000, " L"])
def test_a_forged_number_is_a_fault_of_its_line(number):
    assert "printable" in trace_fault(lot=number, serial="", qty_milli=1000)
    assert "printable" in trace_fault(lot="", serial=number, qty_milli=1000)


@pytest.mark.parametrize(("qty_milli", "is_fault"), [(1000, False), (-1000, False), (2000, True)])
def test_a_serial_number_is_that_of_one_piece(qty_milli, is_fault):
    assert bool(trace_fault(lot="", serial="S1", qty_milli=qty_milli)) == is_fault


def test_another_lot_is_another_line_and_a_piece_is_always_one():
    lot, other = Trace(lot="A"), Trace(lot="B")
    bill = a_bill(lot, lot, other, UNTRACED)
    assert [(one.lot, one.qty_milli) for one in bill.lines] == [
        ("A", 2000),
        ("B", 1000),
        ("", 1000),
    ]
    pieces = a_bill(Trace(serial="S1"), Trace(serial="S2"))
    assert [(one.serial, one.qty_milli) for one in pieces.lines] == [("S1", 1000), ("S2", 1000)]
    with pytest.raises(UserError, match="each piece is a line"):
        set_quantity(pieces, 1, qty_milli=2000)
    with pytest.raises(UserError, match="S1 is on this bill already"):
        a_bill(Trace(serial="S1"), Trace(serial="S1"))


@examples(40)
@given(
    st.lists(st.sampled_from(["", "A", "B", "C"]), min_size=1, max_size=12),
    st.integers(1, 9_999),
    st.randoms(use_true_random=False),
)
def test_the_order_of_lots_changes_no_total(lots, price, dice):
    traces = [Trace(lot=lot) for lot in lots]
    before = total(a_bill(*traces, price=price), a_shop())
    after = total(a_bill(*dice.sample(traces, len(traces)), price=price), a_shop())
    plain = total(a_bill(*[UNTRACED] * len(lots), price=price), a_shop())
    assert before.gross_minor == after.gross_minor == plain.gross_minor
    assert before.taxes == after.taxes == plain.taxes
