"""Whatever happens at a till, X and Z are the sums of what was written, and totals only grow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.events_shift import CashMoved, DrawerCounted, TenderCount
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.z import settle
from posforge.testing.examples import examples
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter

AMOUNTS = st.integers(1, 50_000)
SHIFT = "s-1"


def sale(amounts: list[int], method: str, rounding_minor: int = 0) -> SaleCompleted:
    """A sale of one line per amount, some of them goods that come back."""
    one = a_sale("S01-1-A-000001").lines[0]
    lines = tuple(
        replace(one, line=place, net_minor=amount, tax_minor=0, gross_minor=amount)
        for place, amount in enumerate(amounts, start=1)
    )
    gross = sum(amounts)
    paid = gross + rounding_minor
    taxes = replace(a_sale("x").taxes[0], net_minor=gross, tax_minor=0, gross_minor=gross)
    tender = Tender(method=method, amount_minor=paid, tendered_minor=paid, change_minor=0)
    return replace(
        a_sale("S01-1-A-000001"),
        lines=lines,
        taxes=(taxes,),
        tenders=(tender,),
        net_minor=gross,
        tax_minor=0,
        gross_minor=gross,
        rounding_minor=rounding_minor,
    )


FACTS = st.one_of(
    st.builds(
        sale,
        st.lists(st.one_of(AMOUNTS, AMOUNTS.map(lambda n: -n)), min_size=1, max_size=4),
        st.sampled_from(["cash", "cash", "card"]),
        st.integers(-2, 2),
    ),
    st.builds(
        LineVoided,
        cart=st.just("c"),
        line=st.just(1),
        product=st.just("p"),
        qty_milli=st.just(1000),
        amount_minor=AMOUNTS,
        currency=st.just("EUR"),
    ),
    st.builds(
        BillCancelled,
        cart=st.just("c"),
        lines=st.just(1),
        gross_minor=AMOUNTS,
        currency=st.just("EUR"),
        after=st.just("request"),
    ),
    st.just(DrawerOpened(reason="change")),
    st.just(GiftReceiptPrinted(number="S01-1-A-000001", sale="s", copy=0)),
    st.builds(
        CashMoved,
        shift=st.just(SHIFT),
        kind=st.sampled_from(["drop", "top_up", "pay_in", "pay_out"]),
        amount_minor=AMOUNTS,
        currency=st.just("EUR"),
        reason=st.just(""),
    ),
)


def opened(float_minor: int, carried_minor: int = 0) -> ShiftOpened:
    return ShiftOpened(
        shift=SHIFT,
        number=1,
        bizdate="2026-11-21",
        float_minor=float_minor,
        currency="EUR",
        carried_minor=carried_minor,
    )


def count(period: Period, writer: JournalWriter, facts: Any) -> None:
    event = writer.write(facts, shift=SHIFT)
    period.count(event.header, facts, digest=event.hash)


@pytest.mark.money
@examples(40)
@given(st.lists(st.lists(FACTS, max_size=8), min_size=1, max_size=3), st.integers(0, 20_000))
def test_38_39_every_z_is_the_sum_of_what_was_written_since_the_last_one(days, float_minor):
    writer, period = JournalWriter(1), Period()
    sold = returned = drawer = 0
    for number, facts in enumerate(days, start=1):
        count(period, writer, opened(float_minor, drawer))
        for one in facts:
            count(period, writer, one)
        sales = [one for one in facts if isinstance(one, SaleCompleted)]
        lines = [line.gross_minor for one in sales for line in one.lines]
        sold += sum(amount for amount in lines if amount > 0)
        returned -= sum(amount for amount in lines if amount < 0)
        cash = sum(t.amount_minor for one in sales for t in one.tenders if t.method == "cash")
        moved = sum(one.change_minor for one in facts if isinstance(one, CashMoved))
        before = period.perpetual
        z = settle(
            period,
            seat=(1, "A"),
            currency="EUR",
            keep_minor=0,
            head=writer.head("main"),
            closed_by="clock",
            count=None,
        )
        count(period, writer, z)
        figures = z.figures
        assert (z.number, figures.receipts) == (number, len(sales))
        assert figures.gross_minor == sum(lines) == sum(one.gross_minor for one in figures.taxes)
        paid = sum(one.amount_minor for one in figures.tenders)
        assert paid == figures.gross_minor + figures.rounding_minor
        assert z.expected_minor == z.kept_minor == float_minor + cash + moved
        assert figures.voids.number == sum(isinstance(one, LineVoided) for one in facts)
        assert figures.no_sales == sum(isinstance(one, DrawerOpened) for one in facts)
        gifts = sum(isinstance(one, GiftReceiptPrinted) for one in facts)
        assert figures.gift_receipts == gifts
        assert (z.perpetual.sold_minor, z.perpetual.returned_minor) == (sold, returned)
        assert z.perpetual.sold_minor >= before.sold_minor
        drawer = z.kept_minor


def test_a_day_of_before_there_were_zs_is_over_with_its_shift():
    writer, period = JournalWriter(1), Period()
    count(period, writer, opened(0))
    count(period, writer, sale([100], "cash"))
    count(period, writer, ShiftClosed(shift=SHIFT, counted_minor=None, currency="EUR"))
    assert (period.figures.receipts, period.drawer_minor, period.shift) == (0, 0, None)
    assert period.perpetual.sold_minor == 100


def test_a_count_stands_while_no_money_moves():
    writer, period = JournalWriter(1), Period()
    count(period, writer, opened(100))
    assert period.standing_count() is None
    found = TenderCount(method="cash", expected_minor=100, counted_minor=90)
    counted = DrawerCounted(shift=SHIFT, tenders=(found,), currency="EUR")
    count(period, writer, counted)
    count(period, writer, DrawerOpened(reason="x"))
    assert period.standing_count() == counted
    count(period, writer, sale([5], "card"))
    assert period.standing_count() is None
