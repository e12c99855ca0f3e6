"""What other tills sold comes back here exactly as they would take it back themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.receipt_known import CameBack, ReceiptKnown, told
from posforge.runtime.domain.shop import Loyalty
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import Customer, attach, record_customer
from posforge.runtime.flows.discount import discount_bill
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import left_to_return, return_line, return_without_receipt
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.voucher import Voucher
from posforge.testing.builders import a_shop
from posforge.testing.memory import MemoryTillStore, a_till
from posforge.testing.tracked_goods import GOODS, tracking

BOSS = Person(id="boss", name="Bo", role="super_admin")
ADA = Person(id="ada", name="Ada", role="manager")


class Branch:
    """A store server that knows at once what its tills wrote, while it can be reached."""

    def __init__(self):
        self.is_up, self.stores = True, []

    def ask(self, _question, asked):
        if not self.is_up:
            raise UnreachableError("The line is down.")
        events = [
            one
            for store in self.stores
            for one in store.events
            if one.header.type == "SaleCompleted"
        ]
        sales = [one for one in events if one.body["number"] == asked.number]
        back = [
            CameBack(
                event=one.header.id,
                sale=sales[0].header.id,
                line=line["returned"]["line"],
                qty_milli=-line["qty_milli"],
            )
            for one in events
            for line in one.body["lines"]
            if sales and line.get("returned", {}).get("sale") == sales[0].header.id
        ]
        return ReceiptKnown(sales=told(sales[:1]), came_back=tuple(back))


def two_tills(shop=None, *products):
    """Two tills of one branch, each with the boss signed in, and what they can ask."""
    shop, branch, counters = shop or a_shop(), Branch(), []
    for number in (1, 2):
        till = a_till(shop, products=products, people={BOSS: "1", ADA: "2"})
        till.clock.pass_ms(number)
        identity = replace(till.identity, till=number, node=str(number) * 32)
        store = MemoryTillStore(identity, till.clock, people={BOSS: "plain:1", ADA: "plain:2"})
        payments = {"cash": Cash(shop.currency), "voucher": Voucher()}
        till = replace(till, identity=identity, store=store, store_line=branch, payments=payments)
        branch.stores.append(store)
        counters.append((till, sign_in(till, BOSS.id, "1")))
    return branch, *counters


def an_article(price=199, tax="standard", unit="piece"):
    return Product(
        id=f"{tax}-{price}",
        name="Thing",
        department="pantry",
        unit=unit,
        tax=tax,
        price_minor=price,
        code=f"{price}",
    )


def back(counter, number, *, line=1, qty_milli=1000, method="cash", who=None):
    till, session = counter
    found = look_up(till, number)
    bill = return_line(
        till,
        who or session,
        None,
        found.sale,
        line=line,
        qty_milli=qty_milli,
        disposition="resell",
        reason="not wanted",
        is_unchecked=found.is_unchecked,
    )
    return pay_with(till, who or session, bill, method=method, tendered_minor=None)


def sold(counter, *goods, off_minor=0, customer="", method="cash", number=""):
    till, session = counter[0], counter[1].answered(number=number)
    bill: Cart | None = attach(till, session, None, customer) if customer else None
    for product, qty_milli in goods:
        bill = put(till, session, bill, product, qty_milli=qty_milli)
    if off_minor:
        off = ManualDiscount(reason="Dented", amount_minor=off_minor)
        bill = discount_bill(till, session, bill, discount=off)
    return pay_with(till, session, bill, method=method, tendered_minor=None)


@pytest.mark.money
@given(data=st.data())
def test_9_any_sequence_of_partial_returns_over_several_tills_sums_to_the_sale(data):
    prices = data.draw(st.lists(st.integers(1, 5_000), min_size=1, max_size=3, unique=True))
    goods = [
        (
            an_article(price, data.draw(st.sampled_from(["standard", "reduced"]))),
            1000 * data.draw(st.integers(1, 5)),
        )
        for price in prices
    ]
    _, *counters = two_tills(None, *(product for product, _ in goods))
    most = sum(product.price_minor * qty_milli // 1000 for product, qty_milli in goods)
    sale = sold(counters[0], *goods, off_minor=data.draw(st.integers(0, most - 1)))

    left = Counter({line.line: line.qty_milli for line in sale.facts.lines})
    gross, taxes = 0, Counter()
    while +left:
        line = data.draw(st.sampled_from(sorted(+left)))
        qty_milli = 1000 * data.draw(st.integers(1, left[line] // 1000))
        counter = data.draw(st.sampled_from(counters))
        returned = back(counter, sale.facts.number, line=line, qty_milli=qty_milli).facts
        left[line] -= qty_milli
        gross += returned.gross_minor
        for one in returned.taxes:
            taxes[one.rate] += one.tax_minor
    assert gross == -sale.facts.gross_minor
    assert taxes == Counter({one.rate: -one.tax_minor for one in sale.facts.taxes})
    for till, _ in counters:
        assert left_to_return(till, look_up(till, sale.facts.number).sale, None) == ()


def test_9_money_goes_back_the_way_another_till_took_it():
    thing = an_article()
    _, first, second = two_tills(None, thing)
    sale = sold(first, (thing, 1000), method="voucher")
    till = second[0]
    roles = tuple(replace(role, may=role.may - {"refund_other_tender"}) for role in till.shop.roles)
    second = replace(till, shop=replace(till.shop, roles=roles)), second[1]
    with pytest.raises(NotAllowedError, match="refund_other_tender"):
        back(second, sale.facts.number)


def test_9_tax_goes_back_at_the_rate_another_till_charged():
    thing = an_article()
    _, first, (till, session) = two_tills(None, thing)
    sale = sold(first, (thing, 1000))
    rules = replace(till.shop.tax, rates={"standard": Decimal("0.21"), "reduced": Decimal("0.09")})
    later = replace(till, shop=replace(till.shop, tax=rules)), session
    returned = back(later, sale.facts.number).facts
    assert [(one.rate, one.tax_minor) for one in returned.taxes] == [
        (one.rate, -one.tax_minor) for one in sale.facts.taxes
    ]


def test_9_points_go_back_at_another_till_in_proportion():
    thing = an_article(1000)
    shop = a_shop(loyalty=Loyalty(earn_per_minor=100, worth_minor=1))
    _, first, second = two_tills(shop, thing)
    zoe = record_customer(*first, Customer(id="", number="", name="Zoë"))
    sale = sold(first, (thing, 3000), customer=zoe.id)
    moved = []
    for counter in (second, first, second):
        back(counter, sale.facts.number)
        event = counter[0].store.events[-1]
        moved.append((event.body["customer"], event.body["earned"]))
    assert moved == [(zoe.id, -10)] * 3


def test_10_a_piece_another_till_sold_comes_back_is_sold_again_and_comes_back_again():
    shop = tracking(a_shop())
    watch = GOODS[1]
    _, first, second = two_tills(shop, watch)
    sale = sold(first, (watch, 1000), number="SN-1")
    assert back(second, sale.facts.number).facts.lines[0].serial == "SN-1"
    again = sold(second, (watch, 1000), number="SN-1")
    assert back(second, again.facts.number).facts.lines[0].serial == "SN-1"
    with pytest.raises(UserError, match="More cannot come back"):
        back(first, again.facts.number)


def test_9_the_same_answer_twice_counts_once():
    thing = an_article()
    _, first, second = two_tills(None, thing)
    sale = sold(first, (thing, 3000))
    back(first, sale.facts.number)
    back(second, sale.facts.number)
    for _ in range(2):
        for till, _session in (first, second):
            found = look_up(till, sale.facts.number)
            (left,) = left_to_return(till, found.sale, None)
            assert left.left_milli == 1000


def test_9_what_is_known_nowhere_is_no_way_around_the_lowest_price():
    thing = an_article()
    branch, first, (till, session) = two_tills(None, thing)
    sale = sold(first, (thing, 1000))
    branch.is_up = False
    rules = replace(till.shop.returns, is_allowed_without_receipt=False)
    till = replace(till, shop=replace(till.shop, returns=rules))
    found = look_up(till, f"{sale.facts.number}-G")
    assert (found.number, found.sale) == (sale.facts.number, None)
    facts = {"qty_milli": 1000, "disposition": "resell", "reason": "gift"}
    with pytest.raises(UserError, match="without a receipt"):
        return_without_receipt(till, session, None, thing, **facts)
    bill = return_without_receipt(
        till, session, None, thing, number=found.number, is_gift=True, **facts
    )
    assert (bill.lines[0].amount_minor, bill.lines[0].returned.is_unknown) == (-199, True)
    with pytest.raises(UserError, match="gives store credit"):
        pay_with(till, session, bill, method="cash", tendered_minor=None)


def test_9_a_silent_server_is_waited_for_once_a_payment_however_many_receipts_there_are():
    _, one, two = two_tills(a_shop(), an_article(), an_article(299))
    bill = None
    for price in (199, 299):
        sold = pay_with(
            *one, put(*one, None, an_article(price)), method="cash", tendered_minor=None
        )
        found = look_up(two[0], sold.facts.number)
        bill = return_line(
            *two, bill, found.sale, line=1, qty_milli=1000, disposition="resell", reason="torn"
        )

    class Silent:
        asked = 0

        def ask(self, _question, _asked):
            self.asked += 1
            raise UnreachableError("Nobody answers.")

    line = Silent()
    pay_with(replace(two[0], store_line=line), two[1], bill, method="cash", tendered_minor=None)
    assert line.asked == 1
