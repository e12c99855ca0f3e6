"""Money goes back to the card that paid: once, at most what it paid, before the sale is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.card import NotOverError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.card import ask, begin, lose_sight, options_of, resolve
from posforge.runtime.flows.card_follow import follow, recover
from posforge.runtime.flows.checkout import look_again, pay_with
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.open_payments import decide, give_back_all
from posforge.runtime.flows.pay import due, offers
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.memory import a_till

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1000,
    code="1",
)
MUG = replace(TEA, id="mug", name="Mug", price_minor=400, code="2")
ADA = Person(id="ada", name="Ada Berg", role="manager")
CLEO = Person(id="cleo", name="Cleo Sand", role="cashier")
OLGA = Person(id="olga", name="Olga Wirt", role="super_admin")
LOST = Mood(outcome="in_progress", is_deaf=True, answer="never")


@pytest.fixture
def terminal():
    return BankTerminal()


@pytest.fixture
def till(terminal):
    people = {ADA: "1234", CLEO: "1111", OLGA: "9999"}
    return with_terminal(a_till(products=[TEA, MUG], people=people), terminal)


@pytest.fixture
def who(till):
    return sign_in(till, "ada", "1234")


def at_terminal(till, who, bill, amount_minor=None, method="card"):
    payment = begin(till, who, bill, method=method, amount_minor=amount_minor)
    return follow(till, ask(till, payment), pause=lambda _ms: True)


def saved(till):
    return till.store.open_cart().cart


def sold_by_card(till, who, *products, card_minor=None):
    bill = None
    for product in products or (TEA, TEA):
        bill = put(till, who, bill, product)
    at_terminal(till, who, bill, card_minor)
    got = look_again(till, who, bill)
    return (
        got if card_minor is None else pay_with(till, who, got, method="cash", tendered_minor=None)
    )


def bring_back(till, who, sale, *, line=1, qty_milli=1000, cart=None, is_gift=False):
    return return_line(
        till,
        who,
        cart,
        sale,
        line=line,
        qty_milli=qty_milli,
        disposition="resell",
        reason="does not fit",
        is_gift=is_gift,
    )


@pytest.fixture
def sale(till, who):
    return sold_by_card(till, who)


@pytest.fixture
def bill(till, who, sale):
    return bring_back(till, who, sale)


def test_13_the_card_that_paid_gets_it_back_without_anybodys_approval(till, who, terminal, bill):
    payment = at_terminal(till, who, bill)

    assert payment.state == "APPROVED"
    refund = look_again(till, who, bill)
    (tender,) = refund.facts.tenders
    assert (tender.method, tender.amount_minor, tender.tendered_minor) == ("card", -1000, -1000)
    assert tender.refunds == "S01-1-A/1"
    assert tender.reference == "S01-1-A/2"
    assert refund.facts.gross_minor == -1000
    assert terminal.bank.kept_minor == 1000
    assert terminal.asked[-2:] == ["hello", "refund"]


def test_the_intent_is_on_disk_before_the_terminal_is_asked_with_who_approved(
    till, who, terminal, bill
):
    heard = len(terminal.asked)
    begin(till, who, bill, method="card")

    event = till.store.events[-1]
    assert event.header.type == "PaymentIntended"
    assert event.body["intent"]["refunds"] == "S01-1-A/1"
    assert len(terminal.asked) == heard


def test_no_sale_no_cash_and_no_credit_note_while_nobody_knows(till, who, terminal, bill):
    terminal.bank.mood = LOST
    payment = ask(till, begin(till, who, bill, method="card"))
    assert payment.state == "UNKNOWN"

    with pytest.raises(NotOverError):
        pay_with(till, who.approved_by(OLGA), bill, method="cash", tendered_minor=None)
    with pytest.raises(NotOverError):
        begin(till, who, bill, method="card")
    assert [one.header.type for one in till.store.events].count(SaleCompleted.TYPE) == 1


def test_declined_it_goes_another_way_with_an_approval(till, who, terminal, sale):
    cleo = sign_in(till, "cleo", "1111")
    bill = bring_back(till, who, sale)
    terminal.bank.mood = Mood(outcome="declined")
    assert at_terminal(till, who, bill).state == "DECLINED"
    assert look_again(till, who, bill).tenders == ()

    with pytest.raises(NotAllowedError) as refused:
        pay_with(till, cleo, bill, method="cash", tendered_minor=None)
    assert refused.value.permission == "refund_other_tender"
    refund = pay_with(till, who.approved_by(OLGA), bill, method="cash", tendered_minor=None)
    assert refund.facts.tenders[0].amount_minor == -1000
    assert terminal.bank.kept_minor == 2000


def test_13_paid_in_parts_each_way_gives_back_at_most_what_it_paid(till, who, terminal):
    sale = sold_by_card(till, who, card_minor=1500)
    bill = bring_back(till, who, sale, qty_milli=2000)
    assert offers(till, bill, method="card") == [-1500]
    assert offers(till, bill, method="cash") == [-2000]

    at_terminal(till, who, bill, -2000)  # as the key that gives all of it asks
    bill = look_again(till, who, bill)
    assert due(till, bill) == -500
    refund = pay_with(till, sign_in(till, "cleo", "1111"), bill, method="cash", tendered_minor=None)
    assert [one.amount_minor for one in refund.facts.tenders] == [-1500, -500]
    assert terminal.bank.kept_minor == 0


def test_13_what_a_card_got_back_leaves_the_cash_to_go_back_as_cash(till, who):
    sale = sold_by_card(till, who, card_minor=1000)
    first = bring_back(till, who, sale)
    at_terminal(till, who, first)
    look_again(till, who, first)

    second = bring_back(till, who, sale)
    assert offers(till, second, method="card") == []
    cleo = sign_in(till, "cleo", "1111")
    assert pay_with(till, cleo, second, method="cash", tendered_minor=None)


def test_two_cards_get_back_what_each_paid(till, who, terminal):
    bill = put(till, who, put(till, who, None, TEA), TEA)
    at_terminal(till, who, bill, 700)
    at_terminal(till, who, bill)
    sale = look_again(till, who, bill)

    back = bring_back(till, who, sale, qty_milli=2000)
    for expected in (-700, -1300):
        assert offers(till, saved(till), method="card") == [expected]
        at_terminal(till, who, back)
    refund = look_again(till, who, back)
    assert [one.refunds for one in refund.facts.tenders] == ["S01-1-A/1", "S01-1-A/2"]
    assert terminal.bank.kept_minor == 0


def test_an_exchange_gives_its_difference_back_to_the_card(till, who, terminal, sale):
    bill = put(till, who, bring_back(till, who, sale), MUG)
    at_terminal(till, who, bill)
    refund = look_again(till, who, bill)
    assert refund.facts.tenders[0].amount_minor == -600

    mug_back = bring_back(till, who, refund, line=2)
    at_terminal(till, who, mug_back)
    again = look_again(till, who, mug_back)
    assert again.facts.tenders[0].refunds == "S01-1-A/1"
    assert terminal.bank.kept_minor == 1000


@pytest.mark.parametrize("amount_minor", [1001, -1001, 0, 10**12])
def test_more_than_is_to_be_given_back_is_refused(till, who, terminal, bill, amount_minor):
    with pytest.raises(UserError, match="not what is to be given back"):
        begin(till, who, bill, method="card", amount_minor=amount_minor)
    assert till.store.kept_payments() == []
    assert "refund" not in terminal.asked


def test_more_than_the_card_paid_is_refused(till, who):
    sale = sold_by_card(till, who, card_minor=500)
    bill = bring_back(till, who, sale)
    with pytest.raises(UserError, match="More cannot go back to a card than it paid"):
        begin(till, who, bill, method="card", amount_minor=501)


def test_what_another_way_paid_does_not_go_to_a_card(till, who):
    bill = put(till, who, None, TEA)
    sale = pay_with(till, who, bill, method="cash", tendered_minor=None)
    with pytest.raises(UserError, match="did not pay for these goods"):
        begin(till, who, bring_back(till, who, sale), method="card")


def test_a_gift_receipt_gives_nothing_to_a_card(till, who, sale):
    with till.store.work() as work:
        work.record(GiftReceiptPrinted(number=sale.facts.number, sale=sale.id, copy=0))
    with pytest.raises(UserError, match="gives store credit"):
        begin(till, who, bring_back(till, who, sale, is_gift=True), method="card")


@pytest.mark.parametrize("how", ["driver", "spec"])
def test_a_terminal_that_gives_nothing_back_says_so(how, till, who, bill):
    if how == "driver":
        till = replace(till, terminals={"card": old_terminal()})
    else:
        (options,) = till.shop.terminals
        terminals = (replace(options, refunds=False),)
        till = replace(till, shop=replace(till.shop, terminals=terminals))
    assert options_of(till, "card")
    with pytest.raises(UserError, match="gives nothing back") as refused:
        begin(till, who, bill, method="card")
    assert refused.value.hint == "Give it back another way."


def old_terminal():
    class Old:
        """Has the methods of a driver as they were before there were refunds."""

        bank = BankTerminal()
        hello, start, status = bank.hello, bank.start, bank.status
        abort, reverse, totals = bank.abort, bank.reverse, bank.totals

    return Old()


def test_without_its_permission_nothing_goes_back_to_a_card(till, sale, who):
    bill = bring_back(till, who, sale)
    with pytest.raises(NotAllowedError) as refused:
        begin(till, sign_in(till, "cleo", "1111"), bill, method="card")
    assert refused.value.permission == "refund"


def test_the_one_who_approved_the_goods_stands_in_the_journal(till, sale):
    cleo = sign_in(till, "cleo", "1111")
    bill = bring_back(till, cleo.approved_by(ADA), sale)
    begin(till, cleo, bill, method="card")
    header = till.store.events[-1].header
    assert (header.actor, header.approver) == ("cleo", "ada")


@pytest.mark.parametrize("answer", ["never", "other", "dies"])
def test_after_a_lost_answer_it_is_asked_by_its_reference_and_not_paid_twice(
    till, who, terminal, bill, answer
):
    terminal.bank.mood = Mood(answer=answer)
    payment = ask(till, begin(till, who, bill, method="card"))
    assert payment.state == "UNKNOWN"
    terminal.bank.mood, terminal.is_off = Mood(), False
    assert resolve(till, payment).state == "APPROVED"
    assert resolve(till, payment).state == "APPROVED"
    assert terminal.bank.kept_minor == 1000
    assert terminal.asked.count("refund") == 1


def test_a_refund_that_never_reached_the_terminal_is_declined_after_a_restart(
    till, who, terminal, bill
):
    payment = begin(till, who, bill, method="card")
    after = recover(till, payment, pause=lambda _ms: True, shown=lambda _one: None)
    assert after.state == "DECLINED"
    assert terminal.bank.kept_minor == 2000
    assert at_terminal(till, who, bill).state == "APPROVED"


def test_what_is_unknown_counts_as_given_back(till, who, terminal, sale):
    first = bring_back(till, who, sale)
    terminal.bank.mood = LOST
    lose_sight(till, ask(till, begin(till, who, first, method="card")), "the till was switched off")
    assert till.store.refunded("S01-1-A/1") == 1000


def test_a_part_leaves_the_rest_to_be_given_back(till, who, terminal, bill):
    terminal.bank.mood = Mood(part=300)
    at_terminal(till, who, bill)
    terminal.bank.mood = Mood()
    rest = look_again(till, who, bill)
    assert due(till, rest) == -700
    at_terminal(till, who, rest)
    refund = look_again(till, who, rest)
    assert [one.amount_minor for one in refund.facts.tenders] == [-300, -700]


def test_what_a_person_took_for_declined_and_was_given_is_taken_back(till, who, terminal, bill):
    terminal.bank.mood = LOST
    payment = at_terminal(till, who, bill)
    assert payment.state == "ESCALATED"
    decide(till, who, payment, "DECLINED", reason="no slip")
    pay_with(till, who.approved_by(OLGA), bill, method="cash", tendered_minor=None)

    terminal.bank.mood = Mood()
    terminal.bank.pay()  # the customer gets it after all
    (watched,) = till.store.kept_payments()
    after = follow(till, resolve(till, watched), pause=lambda _ms: True)
    assert after.state == "REVERSED"
    assert terminal.bank.kept_minor == 2000  # the cash stays with the customer, once


def test_what_a_terminal_has_given_is_not_given_a_second_time_by_hand(till, who, terminal, bill):
    terminal.bank.mood = Mood(part=300)
    at_terminal(till, who, bill)
    rest = look_again(till, who, bill)
    with pytest.raises(UserError, match="has given the customer money"):
        give_back_all(till, who, rest, see_to=lambda _one: None)


def test_the_match_takes_refunds_off(till, who, terminal, bill):
    at_terminal(till, who, bill)
    look_again(till, who, bill)
    (match,) = match_terminals(till, who)
    assert (match.booked, match.booked_minor) == (2, 1000)
    assert match.difference_minor == 0


@pytest.mark.money
@given(data=st.data())
def test_13_whatever_comes_back_in_parts_the_card_gets_what_it_paid_and_cash_the_rest(data):
    prices = data.draw(st.lists(st.integers(1, 5_000), min_size=1, max_size=3, unique=True))
    shelf = [replace(TEA, id=f"a{price}", code=f"{price}", price_minor=price) for price in prices]
    terminal = BankTerminal()
    till = with_terminal(a_till(products=shelf, people={ADA: "1234"}), terminal)
    who = sign_in(till, "ada", "1234")
    bill = None
    for product in shelf:
        bill = put(till, who, bill, product, qty_milli=1000 * data.draw(st.integers(1, 4)))
    gross = due(till, bill)
    by_card = data.draw(st.integers(1, gross))
    at_terminal(till, who, bill, by_card)
    sale = look_again(till, who, bill)
    if by_card < gross:
        sale = pay_with(till, who, sale, method="cash", tendered_minor=None)

    left = Counter({line.line: line.qty_milli for line in sale.facts.lines})
    got: Counter[str] = Counter()
    while +left:
        back = None
        for line in data.draw(st.sets(st.sampled_from(sorted(+left)), min_size=1)):
            qty_milli = 1000 * data.draw(st.integers(1, left[line] // 1000))
            back = bring_back(till, who, sale, line=line, qty_milli=qty_milli, cart=back)
            left[line] -= qty_milli
        refund = back
        if offers(till, back, method="card"):
            at_terminal(till, who, back)
            refund = look_again(till, who, back)
        if isinstance(refund, Cart):
            refund = pay_with(till, who, refund, method="cash", tendered_minor=None)
        for one in refund.facts.tenders:
            got[one.method] -= one.amount_minor
    assert +got == +Counter(card=by_card, cash=gross - by_card)
    assert terminal.bank.kept_minor == 0
