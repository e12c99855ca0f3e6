"""Gift cards: sold beside goods, redeemed in parts, given back unused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.domain.blocks import Barcode, Cut, Table
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.ledger import gift_card_of
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.pricing import before_bill_discounts, total
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    BuyGet,
    FixedPrice,
    OnBill,
    OnEach,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import (
    CashRules,
    GiftCardRules,
    LayawayRules,
    Loyalty,
    OfflineRules,
)
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.card import begin
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.discount import discount_bill, discount_line
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.gift_receipt import gift_receipt
from posforge.runtime.flows.instalment import begin_giving_back, begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.pay import due, give_back, offers
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.refund import left_to_return, return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.builders import a_shop
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

MIA = Person(id="mia", name="Mia", role="manager")
ADA = Person(id="ada", name="Ada", role="cashier")
WAYS = ("cash", "gift_card", "store_credit", "voucher", "points")
CARDS = GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100)
PRINTED = "4051-2345-6789-0123"
CODE = "4051234567890123"


def a_card_shop(**facts):
    rules = {
        "payments": WAYS,
        "gift_cards": CARDS,
        "loyalty": Loyalty(earn_per_minor=100, worth_minor=1),
        "offline": OfflineRules(gift_card_minor=None),
    }
    return replace(a_shop(), **(rules | facts))


def counter_of(shop):
    people = {MIA: "9876", ADA: "1234"}
    till = a_till(shop, people=people, payments=bundled_payments(shop))
    return till, sign_in(till, "mia", "9876")


@pytest.fixture
def counter():
    return counter_of(a_card_shop())


def goods(counter, price, bill=None):
    till, session = counter
    return put(till, session, bill, an_article(f"a{price}", price))


def card(counter, amount, bill=None, code=PRINTED):
    till, session = counter
    return sell_card(till, session, bill, amount_minor=amount, code=code)


def pay(counter, bill, method="cash", tendered=None, code=""):
    till, session = counter
    return pay_with(till, session, bill, method=method, tendered_minor=tendered, code=code)


def left(counter, code=CODE):
    return -counter[0].store.balance(gift_card_of(code), currency="EUR")


def take_back(counter, sale, line, bill=None):
    till, session = counter
    return return_line(
        till, session, bill, sale, line=line, qty_milli=1000, disposition="resell", reason="x"
    )


def test_a_card_is_sold_beside_goods_and_is_no_turnover(counter):
    sale = pay(counter, card(counter, 2500, goods(counter, 1000)))

    facts = sale.facts
    assert (facts.gross_minor, facts.cards_minor, facts.due_minor) == (1000, 2500, 3500)
    assert facts.net_minor + facts.tax_minor == 1000
    assert sum(one.gross_minor for one in facts.taxes) == 1000
    line = facts.lines[1]
    assert (line.kind, line.code, line.tax_minor, line.gross_minor) == ("gift_card", CODE, 0, 2500)
    assert left(counter) == 2500
    proof = explain(facts, counter[0].shop, bizdate=sale.bizdate)
    assert not proof.mismatches
    assert {step.kind for step in proof.lines[1].steps} == {"price", "gross"}


def test_a_card_of_the_tills_own_has_a_code_nobody_guesses(counter):
    codes = {pay(counter, card(counter, 500, code="")).facts.lines[0].code for _ in range(3)}
    assert len(codes) == 3
    assert all(code.startswith("GC") and len(code) == 15 for code in codes)


def test_a_card_is_redeemed_in_part_and_topped_up(counter):
    till, _ = counter
    pay(counter, card(counter, 2500))
    sale = pay(counter, goods(counter, 1800), "gift_card", code=PRINTED.lower())
    assert left(counter) == 700
    assert sale.facts.tenders[0].note == "…0123 · left 7,00\N{NO-BREAK SPACE}€"

    pay(counter, card(counter, 1000))
    assert left(counter) == 1700
    bill = pay(counter, goods(counter, 2000), "gift_card", code=CODE)
    assert due(till, bill) == 300
    pay(counter, bill)
    assert left(counter) == 0


@pytest.mark.parametrize(
    ("amount", "code", "said"),
    [
        (-500, PRINTED, "sold for 5,00"),
        (0, PRINTED, "sold for 5,00"),
        (10**12, PRINTED, "to 250,00"),
        (501, PRINTED, "in steps of 1,00"),
        (2500, "12345", "no code of a gift card"),
        (2500, "GC" + "A" * 31, "no code of a gift card"),
        (2500, "GC" + "Ä" * 13, "no code of a gift card"),
        (2500, "S000001-11-A-000001", "number of a receipt"),
    ],
)
def test_what_is_no_card_is_not_sold(counter, amount, code, said):
    with pytest.raises(UserError, match=said):
        card(counter, amount, code=code)
    assert counter[0].store.open_cart() is None


def test_a_code_stands_once_on_a_bill_and_is_no_article(counter):
    bill = card(counter, 2500)
    with pytest.raises(UserError, match="on the bill already"):
        card(counter, 1000, bill, code=CODE)
    article = replace(an_article("a", 100), code="04006381333931")
    till = a_till(counter[0].shop, products=[article], people={MIA: "9876"})
    with pytest.raises(UserError, match="barcode of an article"):
        sell_card(till, sign_in(till, "mia", "9876"), None, amount_minor=500, code="4006381333931")


@pytest.mark.parametrize(
    ("method", "given", "code", "said"),
    [
        ("gift_card", 2501, CODE, "So much is not left"),
        ("gift_card", None, "GCNOBODYHASTHIS", "nothing that is left on this gift card"),
        ("gift_card", None, " -", "Which gift card"),
        ("gift_card", 5001, CODE, "at most what is due"),
        ("gift_card", -100, CODE, "at most what is due"),
        ("store_credit", None, CODE, "nothing that is left on this credit note"),
    ],
)
def test_more_than_is_left_and_unknown_codes_are_refused(counter, method, given, code, said):
    pay(counter, card(counter, 2500))
    bill = goods(counter, 5000)
    with pytest.raises(UserError, match=said):
        pay(counter, bill, method, given, code)
    assert (left(counter), due(counter[0], bill)) == (2500, 5000)


def test_a_card_of_another_currency_has_nothing_left_here(counter):
    till, session = counter
    pay(counter, card(counter, 2500))
    abroad = replace(till, shop=replace(till.shop, currency="CHF"))
    bill = goods((abroad, session), 1000)
    with pytest.raises(UserError, match="nothing that is left"):
        pay((abroad, session), bill, "gift_card", code=CODE)


def test_a_card_is_sold_for_money_alone(counter):
    till, _ = counter
    pay(counter, card(counter, 2500))
    bill = card(counter, 2000, goods(counter, 1000), code="")
    assert offers(till, bill, method="gift_card") == [1000]
    with pytest.raises(UserError, match="sold for money alone"):
        pay(counter, bill, "gift_card", 1001, CODE)
    bill = pay(counter, bill, "gift_card", code=CODE)
    assert (due(till, bill), left(counter)) == (2000, 2500)
    for method in ("gift_card", "voucher", "store_credit"):
        with pytest.raises(UserError, match="sold for money alone"):
            pay(counter, bill, method, 100, CODE)
    pay(counter, bill)
    assert left(counter) == 1500


@pytest.mark.parametrize(("step", "coins"), [(5, 1000), (50, 1000), (5, 1005)])
def test_a_card_is_paid_in_coins_that_there_are(step, coins):
    rules = {"gift_cards": replace(CARDS, step_minor=1), "cash": CashRules(step_minor=step)}
    counter = counter_of(a_card_shop(**rules))
    price = 1003 if coins > 1000 else 1002
    sale = pay(counter, card(counter, price))
    assert (sale.facts.tenders[0].amount_minor, sale.facts.rounding_minor) == (coins, coins - price)
    assert left(counter) == price
    pay(counter, goods(counter, 500), "gift_card", code=CODE)
    bill = card(counter, 1002, goods(counter, 2), code="")
    paid = pay(counter, pay(counter, bill, "gift_card", code=CODE))
    assert left(counter) == price - 502
    assert paid.facts.rounding_minor == -2


def test_goods_that_come_back_buy_no_card(counter):
    sold = pay(counter, goods(counter, 2000))
    for amount in (1000, 2000, 3000):
        bill = card(counter, amount, take_back(counter, sold, 1))
        assert due(counter[0], bill) == amount - 2000
        for given in (None, 500):
            with pytest.raises(UserError, match="come back buy no gift card"):
                pay(counter, bill, tendered=given)


def test_a_card_is_not_taken_for_goods_that_buy_a_gift_card(counter):
    terminal = BankTerminal()
    till = with_terminal(counter[0], terminal)
    counter = till, counter[1]
    bill = card(counter, 3000, take_back(counter, pay(counter, goods(counter, 2000)), 1))
    with pytest.raises(UserError, match="come back buy no gift card"):
        begin(till, counter[1], bill, method="card")
    assert terminal.asked == []
    at_terminal = begin(till, counter[1], goods(counter, 2500, bill), method="card")
    assert at_terminal.intent.amount_minor == 3500


def test_nothing_is_taken_off_a_card_and_nothing_earned_by_it(counter):
    till, session = counter
    bill = card(counter, 2500, goods(counter, 1000))
    off = ManualDiscount(reason="x", percent_milli=50_000)
    assert before_bill_discounts(bill, till.shop) == [1000, 0]
    for refused in (
        lambda: discount_line(till, session, bill, line=2, discount=off),
        lambda: override_price(till, session, bill, line=2, price_minor=1, reason="x"),
        lambda: change_quantity(till, session, bill, line=2, qty_milli=2000),
    ):
        with pytest.raises(UserError):
            refused()
    bill = discount_bill(till, session, bill, discount=off)
    assert total(bill, till.shop).due_minor == 3000
    sale = pay(counter, replace(bill, customer="c1"))
    assert sale.facts.points_earned == 5


def test_who_may_not_sell_or_give_back_a_card_needs_approval(counter):
    till, _ = counter
    shop = till.shop
    roles = tuple(
        replace(role, may=role.may - {"sell_gift_card", "refund_gift_card"})
        if role.name == "cashier"
        else role
        for role in shop.roles
    )
    till = replace(till, shop=replace(shop, roles=roles))
    ada = sign_in(till, "ada", "1234")
    with pytest.raises(NotAllowedError) as no:
        sell_card(till, ada, None, amount_minor=500, code=CODE)
    assert no.value.permission == "sell_gift_card"
    allowed = ada.approved_by(MIA)
    bill = sell_card(till, allowed, None, amount_minor=500, code=CODE)
    sale = pay((till, ada), bill)
    assert sale.facts.lines[0].approver == "mia"
    with pytest.raises(NotAllowedError) as no:
        take_back((till, ada), sale, 1)
    assert no.value.permission == "refund_gift_card"
    back = take_back((till, allowed), sale, 1)
    assert back.lines[0].returned.approver == "mia"


def test_an_unused_card_is_given_back_for_what_it_was_sold_for(counter):
    till, _ = counter
    sale = pay(counter, card(counter, 2500, goods(counter, 1000)))
    assert [one.line.kind for one in left_to_return(till, sale, None)] == ["goods", "gift_card"]
    bill = take_back(counter, sale, 2)
    back = pay(counter, bill)
    assert (back.facts.due_minor, back.facts.gross_minor, left(counter)) == (-2500, 0, 0)
    assert not explain(back.facts, till.shop, bizdate=back.bizdate).mismatches
    with pytest.raises(UserError, match="More cannot come back"):
        take_back(counter, sale, 2)


def test_a_card_that_was_used_is_not_given_back(counter):
    till, session = counter
    sale = pay(counter, card(counter, 2500))
    pay(counter, goods(counter, 100), "gift_card", code=CODE)
    with pytest.raises(UserError, match="cannot be given back: so much is not left"):
        take_back(counter, sale, 1)
    assert till.store.open_cart() is None
    with pytest.raises(UserError, match="goods alone"):
        return_line(
            till,
            session,
            None,
            sale,
            line=1,
            qty_milli=1000,
            disposition="resell",
            reason="x",
            is_gift=True,
        )


def test_a_card_has_no_gift_receipt(counter):
    till, session = counter
    pay(counter, card(counter, 2500))
    with pytest.raises(UserError, match="No goods were sold last"):
        gift_receipt(till, session)
    pay(counter, goods(counter, 100))
    assert gift_receipt(till, session).facts.gross_minor == 100


def test_what_a_bill_gives_back_of_a_card_it_cannot_also_spend(counter):
    till, session = counter
    sale = pay(counter, card(counter, 2500))
    bill = goods(counter, 3000, take_back(counter, sale, 1))
    assert due(till, bill) == 500
    with pytest.raises(UserError, match="nothing that is left"):
        pay(counter, bill, "gift_card", code=CODE)
    bill = void_line(till, session.answered(reason="x"), bill, line=1)
    pay(counter, pay(counter, bill, "gift_card", code=CODE))
    assert left(counter) == 0


def test_a_refund_goes_back_onto_the_card_that_paid(counter):
    pay(counter, card(counter, 2500))
    pay(counter, card(counter, 2500, code="AAAABBBBCCCC"))
    sale = pay(counter, pay(counter, goods(counter, 3000), "gift_card", code=CODE))
    assert [one.amount_minor for one in sale.facts.tenders] == [2500, 500]
    bill = take_back(counter, sale, 1)
    for code in ("AAAABBBBCCCC", "NOBODYHASTHIS"):
        with pytest.raises(UserError, match="gift card it came from"):
            pay(counter, bill, "gift_card", code=code)
    bill = pay(counter, bill, "gift_card", -2500)
    pay(counter, bill)
    assert left(counter) == 2500


def test_where_two_cards_paid_one_says_which_gets_it_back(counter):
    pay(counter, card(counter, 2500))
    pay(counter, card(counter, 2500, code="AAAABBBBCCCC"))
    bill = pay(counter, goods(counter, 4000), "gift_card", code=CODE)
    bill = take_back(counter, pay(counter, bill, "gift_card", code="AAAABBBBCCCC"), 1)
    with pytest.raises(UserError, match="gift card it came from"):
        pay(counter, bill, "gift_card", -1500)
    bill = pay(counter, bill, "gift_card", -1500, "AAAABBBBCCCC")
    pay(counter, bill, "gift_card", -2500, CODE)
    assert (left(counter), left(counter, "AAAABBBBCCCC")) == (2500, 2500)


def test_a_part_paid_by_card_that_is_given_back_is_not_spent(counter):
    till, session = counter
    pay(counter, card(counter, 2500))
    bill = pay(counter, goods(counter, 3000), "gift_card", code=CODE)
    bill = give_back(till, session, bill)
    assert bill.tenders == ()
    pay(counter, bill)
    assert left(counter) == 2500


@pytest.mark.parametrize(
    ("limit", "price", "said"),
    [(0, 100, "pays nothing"), (1000, 1001, "at most 10,00")],
)
def test_without_the_store_server_a_card_pays_what_the_shop_allows(limit, price, said):
    counter = counter_of(a_card_shop(offline=OfflineRules(gift_card_minor=limit)))
    pay(counter, card(counter, 2500))
    bill = goods(counter, price)
    with pytest.raises(UserError, match=said):
        pay(counter, bill, "gift_card", price, CODE)
    if limit:
        bill = pay(counter, bill, "gift_card", code=CODE)
        assert due(counter[0], bill) == 1
        with pytest.raises(UserError, match="at most 10,00"):
            pay(counter, bill, "gift_card", 1, CODE)


def test_a_shop_that_sells_no_cards_says_so():
    counter = counter_of(a_card_shop(gift_cards=None))
    assert "gift_card" not in counter[0].payments
    with pytest.raises(UserError, match="sells no gift cards"):
        card(counter, 500)


def test_points_pay_no_card(counter):
    till, session = counter
    zoe = record_customer(till, session, Customer(id="", number="", name="Zoë"))
    bill = attach(till, session, goods(counter, 100_000), zoe.id)
    assert pay(counter, bill).facts.points_earned == 1000
    bill = attach(till, session, card(counter, 500, goods(counter, 200)), zoe.id)
    assert offers(till, bill, method="points") == [200]
    with pytest.raises(UserError, match="sold for money alone"):
        pay(counter, bill, "points", 201)
    sale = pay(counter, pay(counter, bill, "points", 200))
    assert (sale.facts.points_spent, sale.facts.points_earned) == (200, 0)


def test_a_card_is_no_goods_that_are_laid_away_but_pays_their_instalments(counter):
    till, session = counter
    till = replace(till, shop=replace(till.shop, layaway=LayawayRules(deposit_percent_milli=0)))
    counter = till, session
    pay(counter, card(counter, 2500))
    zoe = record_customer(till, session, Customer(id="", number="", name="Zoë"))
    bill = attach(till, session, goods(counter, 4000), zoe.id)
    with pytest.raises(UserError, match="gift card cannot be laid away"):
        lay_away(till, session, card(counter, 500, bill))
    bill = void_line(till, session.answered(reason="x"), till.store.open_cart().cart, line=2)
    lay_away(till, session, bill)
    number = till.store.layaways()[0].number
    bill = begin_instalment(till, session, number, amount_minor=2000)
    pay(counter, bill, "gift_card", code=CODE)
    assert (left(counter), till.store.layaway(number).left_minor) == (500, 2000)

    cancel_layaway(till, session, number)
    saved = till.store.open_cart()
    bill = saved.cart if saved is not None else begin_giving_back(till, session, number)
    pay(counter, bill, "gift_card")
    assert left(counter) == 2500


@pytest.mark.parametrize(("language", "says"), [("en", "GIFT CARD"), ("de", "GESCHENKKARTE")])
@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_card_of_the_tills_own_is_a_slip_behind_the_receipt(language, says, width_mm):
    counter = counter_of(a_card_shop(languages=(language,)))
    till, _ = counter
    bill = card(counter, 2500, card(counter, 1000, goods(counter, 500), code=""), code=PRINTED)
    sale = pay(counter, bill)
    code = sale.facts.lines[1].code
    paper = {"shop": till.shop, "branch": till.branch, "cashier": "Mia"}
    receipt = sale_receipt(sale, **paper)

    codes = [block.data for block in receipt.blocks if isinstance(block, Barcode)]
    assert codes == [sale.facts.number, code]
    assert sum(isinstance(block, Cut) for block in receipt.blocks) == 2
    lines = lay_out(receipt, Paper.of_width(width_mm))
    words = [one.as_text().strip() for one in lines if isinstance(one, Line)]
    assert says in words
    assert not any(CODE in line for line in words)
    assert [line for line in words if line.endswith("…0123")]
    sums = {line.rsplit(None, 2)[0]: line for line in words if line.endswith("€")}
    is_german = language == "de"
    assert "5,00" in sums["Waren" if is_german else "Goods"]
    assert "35,00" in sums["Geschenkkarten" if is_german else "Gift cards"]

    unseen = sale_receipt(sale, **paper, has_slips=False)
    assert not any(code in str(block) for block in unseen.blocks)
    alone = pay(counter, card(counter, 500))
    assert not any(isinstance(block, Table) for block in sale_receipt(alone, **paper).blocks)


@pytest.mark.parametrize(
    "gives",
    [
        OnBill(cut=AmountOff(200), spend_minor=1000),
        OnEach(cut=PercentOff(50_000)),
        Tiers(tiers=(Tier(from_milli=2000, cut=PercentOff(50_000)),)),
        BuyGet(buy=1, get=1),
        AnyOf(count=2, cut=FixedPrice(1)),
    ],
)
def test_no_promotion_sees_a_card(gives):
    promotion = Promotion(name="p", label="P", gives=gives)
    counter = counter_of(a_card_shop(promotions=(promotion,)))
    till, _ = counter
    bill = card(counter, 2500, card(counter, 2500, code="AAAABBBBCCCC"))
    assert total(bill, till.shop).discount_minor == 0
    assert total(bill, till.shop).due_minor == 5000
    alone = total(replace(bill, lines=goods(counter, 500, bill).lines[-1:]), till.shop)
    together = total(till.store.open_cart().cart, till.shop)
    assert together.discount_minor == alone.discount_minor
