"""Goods that come back, at a till with a real disk: shares, permissions, ledgers, exchanges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from posforge.errors import UserError
from posforge.runtime.domain.cart import with_deposit
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.shop import CashRules, ReturnRules, Role
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.discount import discount_line
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import (
    left_to_return,
    return_line,
    return_without_receipt,
)
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.void import void_line
from posforge.runtime.storage.tables import ledger_entry, stock_balance

OATS, MILK = "4006381333931", "4000417025005"


@pytest.fixture
def codes():
    return OATS, MILK


@pytest.fixture
def counter(standalone):
    """A till whose cashier may take everything back, and the goods on its shelf."""
    shop = standalone.till.shop
    may = shop.role("super_admin").may
    roles = tuple(Role(name=role.name, may=may) for role in shop.roles)
    till = replace(standalone.till, shop=replace(shop, roles=roles))
    return replace(standalone, till=till)


def bought(counter, *codes):
    bill = None
    for code in codes:
        bill = scan(counter.till, counter.session, bill, code)
    return pay_with(counter.till, counter.session, bill, method="cash", tendered_minor=None)


def taken_back(counter, sale, line, *, bill=None, qty_milli=1000, disposition="resell"):
    return return_line(
        counter.till,
        counter.session,
        bill,
        sale,
        line=line,
        qty_milli=qty_milli,
        disposition=disposition,
        reason="not wanted",
    )


def paid_back(counter, bill):
    return pay_with(counter.till, counter.session, bill, method="cash", tendered_minor=None)


def balances(counter):
    entry = ledger_entry.c
    found = {}
    with counter.database.read() as connection:
        for sign, account in ((-1, entry.source), (1, entry.target)):
            rows = connection.execute(
                select(account, entry.item, entry.unit, func.sum(entry.amount)).group_by(
                    account, entry.item, entry.unit
                )
            )
            for name, item, unit, amount in rows:
                key = name, item, unit
                found[key] = found.get(key, 0) + sign * int(amount)
    return {key: amount for key, amount in found.items() if amount}


def test_a_basket_refunded_whole_gives_zero_in_every_ledger(counter, codes):
    sale = bought(counter, *codes)
    bill = None
    for line in sale.facts.lines:
        bill = taken_back(counter, sale, line.line, bill=bill, qty_milli=line.qty_milli)
    back = paid_back(counter, bill)

    assert back.facts.gross_minor == -sale.facts.gross_minor
    assert back.facts.tax_minor == -sale.facts.tax_minor
    assert balances(counter) == {}
    with counter.database.read() as connection:
        stock = connection.execute(select(stock_balance.c.qty_milli)).scalars().all()
    assert set(stock) == {0}


def test_a_refund_says_which_sale_it_belongs_to(counter, codes):
    sale = bought(counter, *codes)
    back = paid_back(counter, taken_back(counter, sale, 1))
    assert back.facts.lines[0].returned.number == sale.facts.number
    event = counter.till.store.sale_by_id(back.id)
    assert event.facts == back.facts


def test_no_more_comes_back_than_was_sold_whatever_lies_in_between(counter, codes):
    sale = bought(counter, codes[0], codes[0])
    (line,) = sale.facts.lines
    bill = taken_back(counter, sale, 1)
    with pytest.raises(UserError, match="More cannot come back"):
        taken_back(counter, sale, 1, bill=bill, qty_milli=2000)
    paid_back(counter, bill)
    assert [one.left_milli for one in left_to_return(counter.till, sale, None)] == [1000]
    paid_back(counter, taken_back(counter, sale, 1))
    assert left_to_return(counter.till, sale, None) == ()
    assert line.qty_milli == 2000


def test_goods_back_without_a_receipt_may_give_another_price_those_with_one_may_not(counter, codes):
    till, session = counter.till, counter.session
    bill = return_without_receipt(
        till,
        session,
        None,
        till.catalogue.by_code("04006381333931"),
        qty_milli=2000,
        disposition="resell",
        reason="goodwill",
    )
    bill = override_price(till, session, bill, line=1, price_minor=150, reason="agreed")
    assert paid_back(counter, bill).facts.gross_minor == -300
    sale = bought(counter, codes[0])
    bill = taken_back(counter, sale, 1)
    with pytest.raises(UserError, match="cannot be changed"):
        override_price(till, session, bill, line=1, price_minor=150, reason="agreed")


def test_goods_on_a_bill_that_came_back_on_another_are_not_paid_for_twice(counter, codes):
    sale = bought(counter, codes[0])
    first = taken_back(counter, sale, 1)
    with counter.till.store.work() as work:
        work.park_cart(first.id, parked_ms=1, label="", parking="")
    second = taken_back(counter, sale, 1)
    paid_back(counter, second)
    with counter.till.store.work() as work:
        work.unpark_cart(first.id)
    with pytest.raises(UserError, match="came back already"):
        paid_back(counter, first)


def test_an_exchange_is_one_ticket_with_one_difference(counter, codes):
    sale = bought(counter, codes[0])
    bill = taken_back(counter, sale, 1)
    bill = scan(counter.till, counter.session, bill, codes[1])
    exchange = pay_with(counter.till, counter.session, bill, method="cash", tendered_minor=None)
    lines = exchange.facts.lines
    assert [one.qty_milli for one in lines] == [-1000, 1000]
    difference = lines[1].gross_minor - sale.facts.gross_minor
    assert exchange.facts.gross_minor == difference
    assert sum(one.amount_minor for one in exchange.facts.tenders) == difference


def test_a_refund_in_cash_rounds_as_the_sale_did(counter, codes):
    shop = replace(counter.till.shop, cash=CashRules(step_minor=50))
    counter = replace(counter, till=replace(counter.till, shop=shop))
    sale = bought(counter, codes[0])
    back = paid_back(counter, taken_back(counter, sale, 1))
    assert back.facts.rounding_minor == -sale.facts.rounding_minor != 0
    assert balances(counter) == {}


def test_damaged_goods_do_not_go_back_on_the_shelf(counter, codes):
    sale = bought(counter, codes[0])
    paid_back(counter, taken_back(counter, sale, 1, disposition="damaged"))
    found = {(name, item): amount for (name, item, _), amount in balances(counter).items() if item}
    product = sale.facts.lines[0].product
    store = counter.till.identity.store
    assert found == {(f"stock:{store}", product): -1000, (f"damaged:{store}", product): 1000}


def test_each_permission_is_asked_for(standalone, codes):
    sale = bought(standalone, codes[0])
    with pytest.raises(NotAllowedError) as refused:
        taken_back(standalone, sale, 1)
    assert refused.value.permission == "refund"
    product = standalone.till.catalogue.by_code(codes[0].zfill(14))
    with pytest.raises(NotAllowedError) as refused:
        return_without_receipt(
            standalone.till,
            standalone.session,
            None,
            product,
            qty_milli=1000,
            disposition="resell",
            reason="x",
        )
    assert refused.value.permission == "refund_without_receipt"


def test_after_its_time_a_return_needs_another_permission(counter, codes):
    sale = bought(counter, codes[0])
    shop = counter.till.shop
    may = shop.role("cashier").may - {"refund_late"}
    rules = ReturnRules(by_department={sale.facts.lines[0].department: 0})
    shop = replace(shop, roles=(Role(name="cashier", may=may),), returns=rules)
    sold_on = replace(sale, bizdate="2020-01-01")
    counter = replace(counter, till=replace(counter.till, shop=shop))
    with pytest.raises(NotAllowedError) as refused:
        taken_back(counter, sold_on, 1)
    assert refused.value.permission == "refund_late"


def test_without_a_receipt_goods_give_the_lowest_price_and_may_be_refused_altogether(
    counter, codes
):
    product = counter.till.catalogue.by_code(codes[0].zfill(14))

    def back(till):
        return return_without_receipt(
            till,
            counter.session,
            None,
            product,
            qty_milli=1000,
            disposition="resell",
            reason="gift",
        )

    assert back(counter.till).lines[0].amount_minor == -product.price_minor
    rules = ReturnRules(is_allowed_without_receipt=False)
    with pytest.raises(UserError, match="without a receipt"):
        back(replace(counter.till, shop=replace(counter.till.shop, returns=rules)))


@pytest.mark.parametrize("text", ["4006381333931", "", "S01-1-A-17", "S01-1-A-000017-G-G"])
def test_what_is_no_receipt_is_said(counter, text):
    with pytest.raises(UserError, match="no receipt number"):
        look_up(counter.till, text)


def test_of_a_sale_paid_in_several_ways_each_gives_back_at_most_what_it_gave(counter, codes):
    shop, currency = counter.till.shop, counter.till.shop.currency
    may = shop.role("super_admin").may - {"refund_other_tender"}
    shop = replace(shop, roles=tuple(Role(name=role.name, may=may) for role in shop.roles))
    ways = {name: Cash(currency, name=name) for name in ("cash", "voucher")}
    counter = replace(counter, till=replace(counter.till, shop=shop, payments=ways))
    bill = None
    for code in (codes[0], codes[1], codes[1]):
        bill = scan(counter.till, counter.session, bill, code)
    bill = pay_with(counter.till, counter.session, bill, method="voucher", tendered_minor=257)
    sale = pay_with(counter.till, counter.session, bill, method="cash", tendered_minor=None)
    assert sale.facts.gross_minor == 199 + 2 * 129
    with pytest.raises(NotAllowedError):
        paid_back(counter, taken_back(counter, sale, 2, qty_milli=2000))
    cancel_bill(
        counter.till,
        counter.session.answered(reason="mistake"),
        counter.till.store.open_cart().cart,
    )
    paid_back(counter, taken_back(counter, sale, 2))
    with pytest.raises(NotAllowedError) as refused:
        paid_back(counter, taken_back(counter, sale, 2))
    assert refused.value.permission == "refund_other_tender"


def test_however_often_lines_are_struck_or_parked_all_returns_are_the_line_to_the_cent(
    counter, codes
):
    till, session = counter.till, counter.session
    bill = scan(till, session, None, codes[0], qty_milli=3000)
    off = ManualDiscount(reason="dented", amount_minor=2)
    sale = pay_with(
        till,
        session,
        discount_line(till, session, bill, line=1, discount=off),
        method="cash",
        tendered_minor=None,
    )
    assert sale.facts.gross_minor == 595
    bill = taken_back(counter, sale, 1, bill=taken_back(counter, sale, 1))
    assert [line.share[0].gross_minor for line in bill.lines] == [-198, -199]
    bill = void_line(till, session.answered(reason="mistake"), bill, line=1)
    assert due(till, bill) == -198
    assert till.store.open_cart().cart == bill
    park(till, session, bill)
    paid_back(counter, taken_back(counter, sale, 1))
    bill = resume(till, session, bill.id)
    assert due(till, bill) == -199
    assert till.store.open_cart().cart == bill
    paid_back(counter, bill)
    paid_back(counter, taken_back(counter, sale, 1))
    assert balances(counter) == {}


def test_a_deposit_comes_back_by_its_receipt_and_was_never_in_stock(counter, codes):
    till, session = counter.till, counter.session
    bill = scan(till, session, None, codes[0])
    deposit = till.catalogue.by_code(codes[1].zfill(14))
    with till.store.work() as work:
        bill, line = with_deposit(bill, 1, deposit)
        work.put_line(bill.id, line)
    sale = paid_back(counter, bill)
    bill = taken_back(counter, sale, 2, bill=taken_back(counter, sale, 1))
    assert [line.kind for line in bill.lines] == ["return", "empties"]
    paid_back(counter, bill)
    assert balances(counter) == {}
    with counter.database.read() as connection:
        stocked = connection.execute(select(stock_balance.c.product)).scalars().all()
    assert stocked == [sale.facts.lines[0].product]


def test_an_absurd_quantity_without_a_receipt_is_a_sentence(counter, codes):
    with pytest.raises(UserError, match="no quantity"):
        return_without_receipt(
            counter.till,
            counter.session,
            None,
            counter.till.catalogue.by_code(codes[0].zfill(14)),
            qty_milli=4_000_417_025_005_000,
            disposition="resell",
            reason="a barcode in the field of the quantity",
        )


@pytest.mark.parametrize("way", ["voucher", "cash"])
def test_goods_got_in_exchange_give_back_the_way_the_first_goods_were_paid(counter, codes, way):
    shop, currency = counter.till.shop, counter.till.shop.currency
    may = shop.role("super_admin").may - {"refund_other_tender"}
    shop = replace(shop, roles=tuple(Role(name=role.name, may=may) for role in shop.roles))
    ways = {name: Cash(currency, name=name) for name in ("cash", "voucher")}
    counter = replace(counter, till=replace(counter.till, shop=shop, payments=ways))
    bill = scan(counter.till, counter.session, None, codes[0])
    sale = pay_with(counter.till, counter.session, bill, method=way, tendered_minor=None)
    bill = scan(counter.till, counter.session, taken_back(counter, sale, 1), codes[0])
    exchange = paid_back(counter, bill)
    assert exchange.facts.tenders == ()
    bill = taken_back(counter, exchange, 2)
    if way == "cash":
        assert paid_back(counter, bill).facts.gross_minor == -199
        return
    with pytest.raises(NotAllowedError):
        paid_back(counter, bill)
