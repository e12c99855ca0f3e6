"""Goods come back at another till or branch: real tills, real sockets, and lines that fail."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app import serve
from posforge.runtime.app.extending import load_reports
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.envelope import body_hash, seal, to_wire
from posforge.runtime.domain.events import PersonEnrolled
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.receipt_known import CameBack, ReceiptKnown, Refunded
from posforge.runtime.domain.shop import Role
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.questions import RECEIPT
from posforge.runtime.ext.reports import ReportParameters, ReportShelf
from posforge.runtime.ext.store_line import Answer
from posforge.runtime.flows.card import ask, begin, resolve
from posforge.runtime.flows.checkout import look_again
from posforge.runtime.flows.discount import discount_bill
from posforge.runtime.flows.pay import offers
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.refund import left_to_return, return_without_receipt
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.scan import find, scan
from posforge.runtime.reports.door import BooksDoor
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.memory import PlainSigner
from posforge.testing.open_branch import open_counter, stock
from posforge.testing.sync_shop import SyncServer, wait_for

OATS, MILK = "04006381333931", "04000417025005"
GOODS = (
    Product(
        id="oats",
        name="Oats",
        department="pantry",
        unit="piece",
        tax="reduced",
        price_minor=199,
        code=OATS,
    ),
    Product(
        id="milk",
        name="Milk",
        department="dairy",
        unit="piece",
        tax="reduced",
        price_minor=129,
        code=MILK,
    ),
)


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    """A store server with goods on its shelves, and two tills that sell them."""
    folder = tmp_path_factory.mktemp("branch")
    with ExitStack() as stack:
        server = stack.enter_context(SyncServer(folder / "store", "store", branch="S01"))
        stock(server, GOODS)
        with server.open() as opened, opened.store.work() as work:
            work.record(
                PersonEnrolled(person="cem", role="cashier", is_active=True),
                personal={"name": "Cem", "pin": "", "password": ""},
            )
        tills = [
            stack.enter_context(open_counter(server, folder / f"till-{number}", number=number))
            for number in (1, 2)
        ]
        for till in tills:
            wait_for(lambda till=till: len(till.till.store.people()) == 2)
        yield server, *tills


@pytest.fixture
def online(branch):
    """The same, the line being up."""
    server, *tills = branch
    if not server.is_running:
        server.start()
    for till in tills:
        wait_for(lambda till=till: till.is_online)
    yield branch
    for till in tills:
        till.cleared()


def three_dented(counter):
    """Sell three of one article for a sum that three do not share evenly."""
    bill = None
    for _ in range(3):
        bill = scan(counter.till, counter.session, bill, OATS)
    fixed = ManualDiscount(reason="Dented", amount_minor=97)
    sale = counter.pay(discount_bill(counter.till, counter.session, bill, discount=fixed))
    counter.synced()
    return sale


def offline(server, *tills):
    server.stop()
    for till in tills:
        wait_for(lambda till=till: not till.is_online)


def test_9_any_parts_that_come_back_at_any_till_are_the_sale_to_the_cent(online):
    _, first, second = online
    sale = three_dented(first)
    assert sale.facts.gross_minor == 500

    back = []
    for till in (second, first, second):
        back.append(till.pay(till.take(sale.facts.number)))
        till.synced()
    assert [one.facts.gross_minor for one in back] == [-167, -166, -167]
    assert sum(one.facts.tax_minor for one in back) == -sale.facts.tax_minor
    assert {one.facts.lines[0].returned.sale for one in back} == {sale.id}
    assert not any(one.facts.lines[0].returned.is_unchecked for one in back)
    for till in (first, second):
        with pytest.raises(UserError, match="More cannot come back"):
            till.take(sale.facts.number)


def test_13_what_another_till_gave_back_to_the_card_is_not_given_back_again(online):
    _, *counters = online
    terminal = BankTerminal()
    first, second = (with_terminal(one.till, terminal) for one in counters)
    bill = None
    for _ in range(3):
        bill = scan(first, counters[0].session, bill, OATS)
    ask(first, begin(first, counters[0].session, bill, method="card"))
    sale = look_again(first, counters[0].session, bill)
    paid = sale.facts.tenders[0].reference
    counters[0].synced()

    back = counters[1].take(sale.facts.number)
    ask(second, begin(second, counters[1].session, back, method="card"))
    assert look_again(second, counters[1].session, back).facts.tenders[0].refunds == paid
    counters[1].synced()
    found = look_up(first, sale.facts.number)
    assert first.store.refunded(paid) == 199
    rest = counters[0].take_found(found, 1, qty_milli=2000)
    assert offers(first, rest, method="card") == [-398]

    terminal.bank.mood = Mood(outcome="in_progress", is_deaf=True, answer="never")
    lost = ask(first, begin(first, counters[0].session, rest, method="card"))
    counters[0].synced()
    look_up(second, sale.facts.number)
    assert second.store.refunded(paid) == 597  # the customer may have got all of it
    terminal.bank.mood, terminal.bank.charges = Mood(), {}  # it never came
    assert resolve(first, lost).state == "DECLINED"
    counters[0].synced()
    look_up(second, sale.facts.number)
    assert second.store.refunded(paid) == 199


def test_9_a_line_on_two_bills_at_once_is_given_back_once(online):
    _, first, second = online
    sale = first.sell(OATS)
    first.synced()
    here, there = first.take(sale.facts.number), second.take(sale.facts.number)
    first.pay(here)
    first.synced()
    with pytest.raises(UserError, match="came back already"):
        second.pay(there)
    assert second.till.store.open_cart().cart == there


def test_9_a_part_that_came_back_elsewhere_meanwhile_is_not_given_a_cent_too_much(online):
    _, first, second = online
    sale = three_dented(first)
    here, there = first.take(sale.facts.number), second.take(sale.facts.number)
    first.pay(here)
    first.synced()
    with pytest.raises(UserError, match="come back elsewhere meanwhile"):
        second.pay(there)


def test_9_a_bill_with_goods_of_another_till_is_the_same_after_a_restart_without_a_line(
    online, tmp_path
):
    server, first, _ = online
    sale = first.sell(OATS, MILK)
    first.synced()
    with open_counter(server, tmp_path / "third", number=2) as third:
        there = third.take(sale.facts.number, 2)
        due_minor = total(there, third.till.shop).gross_minor
    offline(server, first)
    with open_counter(server, tmp_path / "third", waits=False) as third:
        found = interrupted_bill(third.till)
        assert (found, total(found, third.till.shop).gross_minor) == (there, due_minor)
        assert third.pay(found).facts.gross_minor == -129


def test_9_without_a_line_an_own_receipt_is_taken_and_said_to_be_unchecked(online):
    server, first, second = online
    sale = first.sell(OATS)
    offline(server, first, second)
    found = look_up(first.till, sale.facts.number)
    assert (found.sale, found.is_unchecked) == (sale, True)
    back = first.pay(first.take_found(found, 1, qty_milli=1000))
    assert back.facts.lines[0].returned.is_unchecked


def test_9_without_a_line_an_unknown_receipt_needs_approval_and_is_flagged(online):
    server, first, second = online
    sale = first.sell(OATS)
    offline(server, first, second)
    till, number = second.till, sale.facts.number
    found = look_up(till, number)
    assert (found.sale, found.is_unchecked) == (None, True)

    def back(who):
        return return_without_receipt(
            till,
            who,
            None,
            find(till, OATS),
            qty_milli=1000,
            disposition="resell",
            reason="not wanted",
            number=number,
        )

    cashier = replace(second.session, person=Person(id="cem", name="Cem", role="cashier"))
    with pytest.raises(NotAllowedError) as refused:
        back(cashier)
    assert refused.value.permission == "refund_without_receipt"
    may = CHAIN_SHOP.role("cashier").may | {"refund_without_receipt"}
    roles = (Role(name="cashier", may=may), *CHAIN_SHOP.roles[1:])
    till = replace(till, shop=replace(till.shop, roles=roles))
    with pytest.raises(NotAllowedError) as refused:
        back(cashier)
    assert refused.value.permission == "refund_unknown"
    bill = back(cashier.approved_by(second.session.person))
    flagged = second.pay(bill).facts.lines[0].returned
    assert (flagged.number, flagged.sale, flagged.is_unknown) == (number, "", True)
    assert flagged.approver == second.session.person.id


def test_9_what_two_tills_took_back_without_a_line_is_seen_at_the_server(online):
    server, first, second = online
    sale = first.sell(OATS)
    first.synced()
    known = look_up(second.till, sale.facts.number)
    offline(server, first, second)
    first.pay(first.take(sale.facts.number))
    again = look_up(second.till, sale.facts.number)
    assert (again.sale, again.is_unchecked) == (known.sale, True)
    second.pay(second.take_found(again, 1, qty_milli=1000))
    server.start()
    for till in (first, second):
        till.synced()

    number, name = sale.facts.number, "Olivia Owner"
    odd = [row for row in _report(server).rows if row[1] == number]
    assert [row[:6] for row in odd] == [
        ("More came back than was sold", number, "Oats", 1000, 1000, 2000)
    ] * 2
    assert {row[6] for row in odd} == {
        one.till.store.last_sale().facts.number for one in (first, second)
    }
    assert {row[7] for row in odd} == {name}


def test_a_copy_of_another_tills_receipt_is_not_printed(online):
    _, first, second = online
    sale = first.sell(OATS)
    first.synced()
    look_up(second.till, sale.facts.number)
    with pytest.raises(UserError, match="no receipt"):
        reprint(second.till, second.session.answered(reason="asked"), number=sale.facts.number)


def test_16_the_gift_receipt_of_another_till_finds_its_sale(online):
    _, first, second = online
    sale = first.sell(MILK)
    first.synced()
    assert look_up(second.till, f"{sale.facts.number}-G").sale == sale


def test_9_a_receipt_of_another_branch_is_found_through_hq(tmp_path):
    with ExitStack() as stack:
        hq = stack.enter_context(SyncServer(tmp_path / "hq", "hq"))
        stock(hq, GOODS)
        tills = []
        for code in ("S01", "S02"):
            server = SyncServer(tmp_path / code, "store", branch=code, parent=hq)
            stack.enter_context(server)
            folder = tmp_path / f"till-{code}"
            tills.append(stack.enter_context(open_counter(server, folder)))
        here, there = tills
        sale = here.sell(OATS, OATS, MILK)
        wait_for(lambda: look_up(there.till, sale.facts.number).sale)
        back = there.pay(there.take(sale.facts.number))
        returned = back.facts.lines[0].returned
        assert (returned.number, returned.is_unchecked) == (sale.facts.number, False)

        def left():
            found = look_up(here.till, sale.facts.number)
            assert not found.is_unchecked
            return [one.left_milli for one in left_to_return(here.till, found.sale, None)]

        wait_for(lambda: left() == [1000, 1000])
        hq.stop()
        wait_for(lambda: look_up(here.till, sale.facts.number).is_unchecked)
        assert [one.left_milli for one in left_to_return(here.till, sale, None)] == [1000, 1000]


@pytest.fixture
def lying(tmp_path, monkeypatch):
    """A store server that answers what a test puts into it, and a till that asks."""
    told = []
    answer = Answer(question=RECEIPT, give=lambda _asker, _asked: told[-1])
    monkeypatch.setattr(serve, "answers", lambda _server, _above: (answer,))
    with SyncServer(tmp_path / "store", "store", branch="S01") as server:
        stock(server, GOODS)
        with open_counter(server, tmp_path / "till") as till:
            yield told, till


def test_9_an_answer_that_is_not_what_was_asked_for_is_not_believed(lying):
    told, till = lying
    sold = till.sell(OATS)
    own = next(one for one in till.journal.export(till.main) if one.header.id == sold.id)
    number = "S01-2-A-000001"
    body = {**own.body, "number": number}
    elsewhere = replace(own.header, id="other", node="f" * 32, body_hash=body_hash(body))

    def sealed(header=elsewhere, body=body):
        return json.dumps(to_wire(seal(header, body, personal=None, signer=PlainSigner())))

    sale, back = sealed(), CameBack(event="e", sale="other", line=1, qty_milli=1000)
    unpaid = Refunded(payment="p-1", refunds="S01-9-A/1", amount_minor=100)
    for lie, why in (
        (ReceiptKnown(sales=(sealed(replace(elsewhere, org="another")),)), "no sale of this shop"),
        (ReceiptKnown(sales=(json.dumps(to_wire(own)),)), "another receipt"),
        (ReceiptKnown(sales=(sale.replace('"gross_minor": 199', '"gross_minor": 999'),)), "body"),
        (ReceiptKnown(sales=(sealed(replace(elsewhere, node=own.header.node)),)), "not signed"),
        (ReceiptKnown(sales=(sealed(replace(elsewhere, type="DrawerOpened")),)), ""),
        (ReceiptKnown(sales=("{}",)), "no event"),
        (ReceiptKnown(sales=("[" * 100_000,)), ""),
        (ReceiptKnown(sales=(sale,) * 17), "too many"),
        (ReceiptKnown(came_back=(back,)), "no sale of it"),
        (ReceiptKnown(sales=(sale,), came_back=(replace(back, qty_milli=-1),)), "no sale of it"),
        (ReceiptKnown(sales=(sale,), refunded=(unpaid,)), "was not paid for it"),
    ):
        told.append(lie)
        with pytest.raises(KnownError, match=f"cannot be believed: .*{why}"):
            look_up(till.till, number)
    assert till.till.store.heard_sale(number) is None
    told.append(ReceiptKnown(sales=(sale,), came_back=(back,)))
    found = look_up(till.till, number)
    assert (found.sale.id, found.is_unchecked) == ("other", False)
    assert left_to_return(till.till, found.sale, None) == ()


def _report(server):
    asked = ReportParameters(first="2000-01-01", last="2999-12-31")
    shop = replace(CHAIN_SHOP, reports=("odd_returns",))
    with server.open() as opened:
        shelf = ReportShelf(
            lambda: load_reports(shop, Guard(print)), lambda: BooksDoor(opened.database)
        )
        return shelf.run("odd_returns", asked)
