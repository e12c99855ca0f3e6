"""Layaway: set aside, paid in instalments, handed over or cancelled; every ledger ends at zero."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.layaway import layaway_in
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.promotion_kinds import BuyGet, Promotion
from posforge.runtime.domain.returns import receipt_in
from posforge.runtime.domain.shop import CashRules, LayawayRules, Loyalty
from posforge.runtime.flows.approve import approve
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import InTheWayError, close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.customer import attach, detach, record_customer
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.instalment import begin_giving_back, begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.layaways import waiting
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.examples import examples
from posforge.testing.memory import a_till
from posforge.testing.memory_layaways import every_entry
from posforge.testing.sales import an_article

MIA = Person(id="mia", name="Mia", role="manager")
ADA = Person(id="ada", name="Ada", role="cashier")
TEN_AND_FIVE = LayawayRules(
    days=90, deposit_percent_milli=20_000, fee_percent_milli=10_000, fee_minor=500
)


class ShopFloor:
    """A till in memory, who works at it, and one customer."""

    def __init__(self, **facts):
        rules = {"layaway": TEN_AND_FIVE, "payments": ("cash", "store_credit", "on_account")}
        self.shop = a_shop(**(rules | facts))
        self.till = a_till(
            self.shop, people={MIA: "9876", ADA: "1234"}, payments=bundled_payments(self.shop)
        )
        self.mia = sign_in(self.till, "mia", "9876")
        self.ada = sign_in(self.till, "ada", "1234")
        asked = Customer(id="", number="", name="Ingrid Berg", phone="0171 555")
        self.ingrid = record_customer(self.till, self.mia, asked)

    def bill(self, *prices, tax="standard"):
        bill = attach(self.till, self.ada, None, self.ingrid.id)
        for price in prices:
            bill = put(self.till, self.ada, bill, an_article(f"a{price}", price, tax=tax))
        return bill

    def open(self, *prices):
        """Lay these goods away; the bill of the deposit is on the counter."""
        bill = lay_away(self.till, self.ada, self.bill(*prices))
        return bill.layaway.number

    def pay(self, number="", amount=None, *, method="cash", who=None, given=None):
        who = who or self.ada
        saved = self.till.store.open_cart()
        bill = (
            saved.cart
            if saved is not None
            else begin_instalment(self.till, who, number, amount_minor=amount)
        )
        return pay_with(self.till, who, bill, method=method, tendered_minor=given)

    def opened(self, *prices):
        """Lay these goods away, the deposit paid."""
        number = self.open(*prices)
        self.pay()
        return number

    def of(self, number):
        return self.till.store.layaway(number)


def reserved(till):
    goods = Counter()
    for entry in every_entry(till.store.events):
        if entry.ledger == "reserved":
            goods[entry.target, entry.item] += entry.amount
            goods[entry.source, entry.item] -= entry.amount
    return {item: qty for (place, item), qty in goods.items() if place == "reserved:S01" and qty}


def on_hand(till):
    goods = Counter()
    for entry in every_entry(till.store.events):
        if entry.ledger == "stock":
            goods[entry.target, entry.item] += entry.amount
            goods[entry.source, entry.item] -= entry.amount
    return {item: qty for (place, item), qty in goods.items() if place == "stock:S01" and qty}


def money(till, account):
    return till.store.balance(account, currency="EUR")


def of_day(session, bizdate):
    return replace(session, shift=replace(session.shift, bizdate=bizdate))


@pytest.fixture
def shop():
    return ShopFloor()


def test_34_goods_are_reserved_and_the_deposit_is_asked(shop):
    bill = lay_away(shop.till, shop.ada, shop.bill(10_000, 5_000))

    assert due(shop.till, bill) == 3_000
    assert reserved(shop.till) == {"a10000": 1000, "a5000": 1000}
    assert on_hand(shop.till) == {}
    known = shop.of(bill.layaway.number)
    assert (known.left_minor, known.least_minor, known.facts.deposit_minor) == (
        15_000,
        3_000,
        3_000,
    )
    assert layaway_in(known.number) == known.number
    assert not receipt_in(known.number)
    assert not [one for one in shop.till.store.events if one.header.type == "SaleCompleted"]


def test_34_instalments_are_no_revenue_and_move_the_drawer(shop):
    number = shop.opened(10_000, 5_000)
    shop.pay(number, 4_000)

    period = shop.till.store.period()
    figures = period.figures
    assert (figures.receipts, figures.gross_minor, figures.tax_minor) == (0, 0, 0)
    assert (figures.layaways_paid.number, figures.layaways_paid.amount_minor) == (2, 7_000)
    assert period.drawer_minor == 7_000
    assert [(one.method, one.amount_minor) for one in figures.tenders] == [("cash", 7_000)]
    assert money(shop.till, f"layaway:{number}") == -7_000
    assert shop.of(number).left_minor == 8_000


def test_34_revenue_tax_and_stock_at_handover_alone(shop):
    number = shop.opened(11_900)
    shop.pay(number)
    assert shop.till.store.last_sale() is None

    sale = hand_over(shop.till, shop.ada, number)

    assert (sale.facts.net_minor, sale.facts.tax_minor, sale.facts.gross_minor) == (
        10_000,
        1_900,
        11_900,
    )
    assert [(one.method, one.amount_minor) for one in sale.facts.tenders] == [("layaway", 11_900)]
    assert on_hand(shop.till) == {"a11900": -1000}
    assert reserved(shop.till) == {}
    assert money(shop.till, f"layaway:{number}") == 0
    figures = shop.till.store.period().figures
    assert (figures.gross_minor, figures.layaways_handed.amount_minor) == (11_900, 11_900)
    expected = {one.method: one.expected_minor for one in shop.till.store.period().expected()}
    assert expected == {"cash": 11_900}
    assert explain(sale.facts, shop.shop, bizdate=sale.bizdate).mismatches == ()
    assert waiting(shop.till, shop.ada) == []


def test_34_prices_and_taxes_stay_those_of_the_day_it_was_opened(shop):
    number = shop.opened(11_900)
    shop.pay(number)
    rates = {"standard": 0, "reduced": 0}
    dearer = replace(shop.till, shop=replace(shop.shop, tax=replace(shop.shop.tax, rates=rates)))

    sale = hand_over(dearer, of_day(shop.ada, "2027-01-15"), number)

    assert sale.facts.tax_minor == 1_900
    assert sale.facts.priced_on == shop.ada.bizdate


def test_34_a_layaway_is_paid_in_parts_each_another_way_and_rounded_once():
    shop = ShopFloor(cash=CashRules(step_minor=5), payments=("cash", "voucher"))
    number = shop.open(9_997)
    bill = shop.till.store.open_cart().cart
    assert due(shop.till, bill) == 1_999
    bill = pay_with(shop.till, shop.ada, bill, method="voucher", tendered_minor=1_000)
    paid = pay_with(shop.till, shop.ada, bill, method="cash", tendered_minor=2_000)

    assert paid.facts.rounding_minor == 1
    assert (paid.facts.amount_minor, paid.change_minor) == (1_999, 1_000)
    assert money(shop.till, f"layaway:{number}") == -1_999
    assert shop.till.store.period().drawer_minor == 1_000
    takings = [
        (one.source, one.target, one.amount)
        for one in every_entry(shop.till.store.events)
        if one.ledger == "money"
    ]
    rest = sum(amount for source, target, amount in takings if target.startswith("takings"))
    assert rest == sum(amount for source, _, amount in takings if source.startswith("takings"))


def test_34_cancelling_keeps_the_fee_of_then_and_gives_the_rest_back(shop):
    number = shop.opened(10_000)
    shop.pay(number, 3_000)
    free = replace(shop.till, shop=replace(shop.shop, layaway=LayawayRules()))

    bill = cancel_layaway(free, shop.mia, number)

    assert reserved(shop.till) == {}
    assert due(shop.till, bill) == -3_500
    known = shop.of(number)
    assert (known.cancelled.facts.fee_minor, known.back_minor) == (1_500, 3_500)
    assert known.cancelled.facts.why == "request"
    paid = pay_with(shop.till, shop.mia, bill, method="cash", tendered_minor=None)
    assert (paid.facts.amount_minor, paid.facts.left_minor) == (-3_500, 0)
    assert money(shop.till, f"layaway:{number}") == 0
    assert money(shop.till, "fee:S01") == -1_500
    figures = shop.till.store.period().figures
    assert (figures.layaway_fees.amount_minor, figures.layaways_back.amount_minor) == (1_500, 3_500)
    assert figures.gross_minor == 0
    assert shop.till.store.period().drawer_minor == 1_500


def test_34_the_fee_is_never_more_than_was_paid_in(shop):
    number = shop.open(1_000)
    cancel_bill(shop.till, shop.ada, shop.till.store.open_cart().cart)

    assert cancel_layaway(shop.till, shop.mia, number) is None

    assert shop.of(number).cancelled.facts.fee_minor == 0
    assert waiting(shop.till, shop.ada) == []


def test_34_it_expires_with_a_fee_and_takes_no_more_money_without_a_manager(shop):
    number = shop.opened(10_000)
    late = of_day(shop.ada, "2027-12-01")
    assert shop.of(number).is_expired(late.bizdate)
    assert not shop.of(number).is_expired(shop.of(number).facts.due)

    with pytest.raises(NotAllowedError, match="cancel a layaway"):
        begin_instalment(shop.till, late, number)
    bill = cancel_layaway(shop.till, of_day(shop.mia, "2027-12-01"), number)

    assert shop.of(number).cancelled.facts.why == "expired"
    assert due(shop.till, bill) == -500


def test_34_money_that_is_not_given_back_at_once_waits_in_the_list(shop):
    number = shop.opened(10_000)
    bill = cancel_layaway(shop.till, shop.mia, number)
    cancel_bill(shop.till, shop.ada, bill)

    assert [one.layaway.number for one in waiting(shop.till, shop.ada)] == [number]
    bill = begin_giving_back(shop.till, shop.mia, number)
    pay_with(shop.till, shop.mia, bill, method="cash", tendered_minor=None)
    assert waiting(shop.till, shop.ada) == []
    with pytest.raises(UserError, match="Nothing is to be given back"):
        begin_giving_back(shop.till, shop.mia, number)


def test_34_money_goes_back_the_way_it_came(shop):
    number = shop.opened(10_000)
    bill = cancel_layaway(shop.till, approved(shop, "cancel_layaway"), number)
    with pytest.raises(NotAllowedError, match="another way"):
        pay_with(shop.till, shop.ada, bill, method="store_credit", tendered_minor=None)
    paid = pay_with(
        shop.till,
        approved(shop, "refund_other_tender"),
        bill,
        method="store_credit",
        tendered_minor=None,
    )
    assert money(shop.till, f"credit:{paid.facts.tenders[0].reference}") == -500


def test_34_goods_handed_over_come_back_the_way_their_instalments_came(shop):
    number = shop.opened(10_000)
    shop.pay(number)
    sale = hand_over(shop.till, shop.ada, number)
    back = return_line(
        shop.till,
        shop.mia,
        None,
        sale,
        line=1,
        qty_milli=1000,
        disposition="resell",
        reason="too small",
    )
    with pytest.raises(UserError, match='does not take "layaway"'):
        pay_with(shop.till, shop.mia, back, method="layaway", tendered_minor=None)
    with pytest.raises(NotAllowedError, match="another way"):
        pay_with(shop.till, shop.ada, back, method="store_credit", tendered_minor=None)
    pay_with(shop.till, shop.ada, back, method="cash", tendered_minor=None)
    assert on_hand(shop.till) == {}


def test_34_points_are_earned_when_the_goods_are_handed_over():
    shop = ShopFloor(loyalty=Loyalty(earn_per_minor=100, worth_minor=1))
    number = shop.opened(10_000)
    shop.pay(number)
    assert shop.till.store.customer(shop.ingrid.id).points == 0
    hand_over(shop.till, shop.ada, number)
    assert shop.till.store.customer(shop.ingrid.id).points == 100


def test_34_promotions_of_then_stay_and_come_out_anew():
    third = Promotion(name="third", label="3 for 2", gives=BuyGet(buy=2, get=1))
    shop = ShopFloor(promotions=(third,))
    bill = attach(shop.till, shop.ada, None, shop.ingrid.id)
    bill = put(shop.till, shop.ada, bill, an_article("sock", 1_000), qty_milli=3000)
    number = lay_away(shop.till, shop.ada, bill).layaway.number
    shop.pay()
    assert shop.of(number).facts.gross_minor == 2_000
    later = replace(shop.till, shop=replace(shop.shop, promotions=()))
    shop.pay(number)
    sale = hand_over(later, shop.ada, number)
    assert sale.facts.gross_minor == 2_000
    assert explain(sale.facts, later.shop, bizdate=sale.bizdate).mismatches == ()


def test_34_a_bill_that_was_parked_before_is_over_once_it_is_laid_away(shop):
    till, ada = shop.till, shop.ada
    bill = shop.bill(10_000)
    park(till, ada, bill)
    lay_away(till, ada, resume(till, ada, bill.id))
    opened = [one for one in till.store.events if one.header.type == "LayawayOpened"]
    parked = [one for one in till.store.events if one.header.type == "BillParked"]
    assert [one.body["parking"] for one in opened] == [one.header.id for one in parked]


def test_34_what_cannot_be_laid_away_is_said(shop):
    till, ada = shop.till, shop.ada
    bill = shop.bill(10_000)
    nobody = detach(till, ada, bill)
    with pytest.raises(UserError, match="Nobody is named"):
        lay_away(till, ada, nobody)
    bill = attach(till, ada, nobody, shop.ingrid.id)
    paid = pay_with(till, ada, bill, method="cash", tendered_minor=100)
    with pytest.raises(UserError, match="paid of this bill already"):
        lay_away(till, ada, paid)
    with pytest.raises(UserError, match="nothing on this bill"):
        lay_away(till, ada, replace(bill, lines=()))
    returned = replace(bill.lines[0], qty_milli=-1000, kind="return")
    with pytest.raises(UserError, match="comes back cannot be laid away"):
        lay_away(till, ada, replace(bill, lines=(returned,)))
    with pytest.raises(UserError, match="lays nothing away"):
        lay_away(replace(till, shop=replace(shop.shop, layaway=None)), ada, bill)
    assert not [one for one in till.store.events if one.header.type.startswith("Layaway")]


@pytest.mark.parametrize(
    ("amount", "said"),
    [(-1, "what is left"), (0, "what is left"), (10_001, "what is left"), (1_999, "deposit")],
)
def test_34_an_instalment_that_makes_no_sense_is_refused(shop, amount, said):
    number = shop.open(10_000)
    cancel_bill(shop.till, shop.ada, shop.till.store.open_cart().cart)
    before = len(shop.till.store.events)
    with pytest.raises(UserError, match=said):
        begin_instalment(shop.till, shop.ada, number, amount_minor=amount)
    assert (len(shop.till.store.events), shop.till.store.open_cart()) == (before, None)


def test_34_nothing_is_done_twice_or_unpaid(shop):
    till, mia = shop.till, shop.mia
    number = shop.opened(10_000)
    with pytest.raises(UserError, match="Not all of"):
        hand_over(till, mia, number)
    shop.pay(number)
    with pytest.raises(UserError, match="is paid"):
        begin_instalment(till, mia, number)
    hand_over(till, mia, number)
    for deed in (hand_over, cancel_layaway, begin_instalment):
        with pytest.raises(UserError, match="is closed"):
            deed(till, mia, number)
    other = shop.opened(50_000)
    pay_with(till, mia, cancel_layaway(till, mia, other), method="cash", tendered_minor=None)
    for deed in (hand_over, cancel_layaway, begin_instalment):
        with pytest.raises(UserError, match="is closed"):
            deed(till, mia, other)
    for unknown in ("S01-1-LA0099", "S01-2-LA0001", "", "x", "S01-1-A-000001"):
        with pytest.raises(UserError, match="not known at this till"):
            hand_over(till, mia, unknown)


def test_34_nothing_takes_the_place_of_a_bill_on_the_counter(shop):
    till, ada = shop.till, shop.ada
    first, second = shop.opened(10_000), shop.opened(50_000)
    shop.pay(first)
    bill = put(till, ada, None, an_article("b", 100))
    for deed in (hand_over, begin_instalment):
        with pytest.raises(UserError, match="Another bill is on the counter"):
            deed(till, shop.mia, first if deed is hand_over else second)
    assert cancel_layaway(till, shop.mia, second) is None
    assert till.store.open_cart().cart == bill
    pay_with(till, ada, bill, method="cash", tendered_minor=None)
    assert due(till, begin_giving_back(till, shop.mia, second)) == -4_500


def test_34_an_instalment_is_a_bill_of_its_own(shop):
    till, ada = shop.till, shop.ada
    number = shop.open(10_000)
    bill = till.store.open_cart().cart
    for deed in (
        lambda: put(till, ada, bill, an_article("b", 100)),
        lambda: attach(till, ada, bill, shop.ingrid.id),
        lambda: detach(till, ada, bill),
        lambda: lay_away(till, ada, bill),
        lambda: park(till, ada, bill),
        lambda: begin_instalment(till, ada, number),
        lambda: hand_over(till, ada, number),
        lambda: cancel_layaway(till, shop.mia, number),
        lambda: pay_with(till, ada, bill, method="on_account", tendered_minor=None),
        lambda: pay_with(till, ada, bill, method="points", tendered_minor=None),
        lambda: pay_with(till, ada, bill, method="layaway", tendered_minor=None),
    ):
        with pytest.raises(UserError):
            deed()
    assert interrupted_bill(till) == bill
    with pytest.raises(InTheWayError):
        close_shift(till, shop.mia, shift=ada.shift.id, may_carry_over=True)
    cancel_bill(till, ada, bill)
    assert total(shop.bill(100), shop.shop).gross_minor == 100
    assert till.store.period().figures.cancelled.number == 0


def test_34_goods_are_handed_over_in_a_shift_alone(shop):
    number = shop.opened(10_000)
    shop.pay(number)
    before = len(shop.till.store.events)
    with pytest.raises(UserError, match="No shift is open"):
        hand_over(shop.till, replace(shop.ada, shift=None), number)
    assert len(shop.till.store.events) == before
    assert shop.of(number).is_open


def test_34_an_instalment_of_a_layaway_that_has_ended_meanwhile_is_not_taken(shop):
    till = shop.till
    number = shop.opened(10_000)
    bill = begin_instalment(till, shop.ada, number)
    stale = replace(bill, layaway=replace(bill.layaway, amount_minor=8_001))
    with pytest.raises(UserError, match="not left of"):
        pay_with(till, shop.ada, stale, method="cash", tendered_minor=None)


def test_34_permissions(shop):
    till = shop.till
    nobody = replace(shop.ada, person=replace(ADA, role="nobody"))
    number = shop.opened(10_000)
    bill = shop.bill(100)
    for deed in (
        lambda: lay_away(till, nobody, bill),
        lambda: begin_instalment(till, nobody, number),
        lambda: hand_over(till, nobody, number),
        lambda: waiting(till, nobody),
        lambda: cancel_layaway(till, shop.ada, number),
        lambda: begin_giving_back(till, shop.ada, number),
    ):
        with pytest.raises(NotAllowedError):
            deed()


def test_34_the_list_finds_by_number_name_telephone_and_goods(shop):
    first, second = shop.opened(10_000), shop.opened(5_000)
    for text, found in (
        ("", [first, second]),
        (first.lower(), [first]),
        ("ingrid a5000", [second]),
        ("0171", [first, second]),
        ("nobody", []),
    ):
        assert [one.layaway.number for one in waiting(shop.till, shop.ada, text)] == found


def test_34_the_z_counts_what_was_paid_in_and_the_drawer_is_right(shop):
    number = shop.opened(10_000)
    shop.pay(number, 1_000)
    pay_with(
        shop.till,
        shop.mia,
        cancel_layaway(shop.till, shop.mia, number),
        method="cash",
        tendered_minor=None,
    )
    count_drawer(shop.till, shop.mia, cash_minor=1_500)
    z = close_shift(shop.till, shop.mia, shift=shop.mia.shift.id)

    assert z.facts.difference_minor == 0
    figures = z.facts.figures
    paid, back = figures.layaways_paid.amount_minor, figures.layaways_back.amount_minor
    taken = sum(one.amount_minor for one in figures.tenders)
    assert taken == figures.gross_minor + figures.rounding_minor + paid - back == 1_500


def approved(shop, permission):
    return approve(shop.till, shop.ada, "mia", "9876", permission=permission)


prices = st.lists(st.integers(1, 90_000), min_size=1, max_size=4, unique=True)
parts = st.lists(st.integers(1, 50_000), max_size=4)
fees = st.tuples(st.integers(0, 100_000), st.integers(0, 5_000), st.integers(0, 100_000))


@pytest.mark.money
@examples(30)
@given(prices, parts, fees, st.sampled_from([1, 5, 100]), st.booleans())
def test_34_whatever_is_paid_in_handed_over_or_cancelled_every_ledger_ends_at_zero(
    wanted, paid, rules, step, is_cancelled
):
    percent, fee, deposit = rules
    shop = ShopFloor(
        layaway=LayawayRules(
            deposit_percent_milli=deposit, fee_percent_milli=percent, fee_minor=fee
        ),
        cash=CashRules(step_minor=step),
    )
    bill = lay_away(shop.till, shop.ada, shop.bill(*wanted))
    number = next(iter(waiting(shop.till, shop.ada))).layaway.number
    if bill is not None:
        shop.pay()
    for amount in paid:
        known = shop.of(number)
        if known.left_minor:
            shop.pay(number, min(max(amount, known.least_minor), known.left_minor))
    if is_cancelled:
        back = cancel_layaway(shop.till, shop.mia, number)
        if back is not None:
            pay_with(shop.till, shop.mia, back, method="cash", tendered_minor=None)
    else:
        if shop.of(number).left_minor:
            shop.pay(number)
        hand_over(shop.till, shop.ada, number)

    moved = Counter()
    for entry in every_entry(shop.till.store.events):
        moved[entry.ledger, entry.target] += entry.amount
        moved[entry.ledger, entry.source] -= entry.amount
    assert moved["money", f"layaway:{number}"] == 0
    assert moved["money", f"takings:{shop.till.identity.node}"] == 0
    assert moved["reserved", "reserved:S01"] == moved["reserved", "free:S01"] == 0
    assert moved["stock", "stock:S01"] == (0 if is_cancelled else -1000 * len(wanted))
    period = shop.till.store.period()
    assert period.drawer_minor == moved["money", f"cash:{shop.till.identity.node}"]
    figures = period.figures
    taken = sum(one.amount_minor for one in figures.tenders if one.method != "layaway")
    held = figures.layaways_paid.amount_minor - figures.layaways_back.amount_minor
    assert taken == figures.rounding_minor + held
    assert held == figures.layaways_handed.amount_minor + figures.layaway_fees.amount_minor
