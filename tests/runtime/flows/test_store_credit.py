"""Credit notes: issued for what is given back, redeemed in parts, never more than is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.devices.printouts import TillComposer
from posforge.runtime.domain.blocks import Barcode, Text
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.returns import is_gift
from posforge.runtime.flows.approve import NotAllowedError
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.gift_receipt import gift_receipt
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.pay import due, give_back
from posforge.runtime.flows.reason import ReasonNeededError
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

MIA = Person(id="mia", name="Mia", role="manager")


@pytest.fixture
def counter():
    shop = a_shop(payments=("cash", "store_credit"))
    till = a_till(shop, people={MIA: "9876"}, payments=bundled_payments(shop))
    return till, sign_in(till, "mia", "9876")


def a_bill(counter, price):
    till, session = counter
    return put(till, session, None, an_article(f"a{price}", price))


def issue(counter, price=1000):
    till, session = counter
    sold = pay_with(till, session, a_bill(counter, price), method="cash", tendered_minor=None)
    back = return_line(
        till, session, None, sold, line=1, qty_milli=1000, disposition="resell", reason="x"
    )
    sale = pay_with(till, session, back, method="store_credit", tendered_minor=None)
    return sale, sale.facts.tenders[0].reference


def left(counter, code):
    return -counter[0].store.balance(f"credit:{code}", currency="EUR")


def test_whoever_reads_a_receipt_elsewhere_cannot_spend_its_note(counter):
    till, _ = counter
    issued, code = issue(counter)
    spent = pay_with(
        *counter, a_bill(counter, 400), method="store_credit", tendered_minor=None, code=code
    )
    for sale in (issued, spent):
        paper = {"shop": till.shop, "branch": till.branch, "cashier": "Mia"}
        assert code in str(sale_receipt(sale, **paper).blocks)
        unseen = str(sale_receipt(sale, **paper, has_slips=False).blocks)
        assert code not in unseen
        assert f"…{code[-4:]}" in unseen


def test_what_is_given_back_is_a_note_with_a_code_on_the_receipt(counter):
    till, _ = counter
    sale, code = issue(counter)

    assert left(counter, code) == 1000
    paper = lay_out(
        sale_receipt(sale, shop=till.shop, branch=till.branch, cashier="Mia"), Paper.of_width(58)
    )
    words = " ".join(one.as_text() for one in paper if isinstance(one, Line))
    assert code in words
    assert issue(counter)[1] != code


def test_a_note_is_redeemed_in_parts_until_nothing_is_left(counter):
    till, session = counter
    _, code = issue(counter)
    pay_with(
        till, session, a_bill(counter, 300), method="store_credit", tendered_minor=None, code=code
    )
    assert left(counter, code) == 700

    bill = pay_with(
        till, session, a_bill(counter, 900), method="store_credit", tendered_minor=None, code=code
    )
    assert due(till, bill) == 200
    with pytest.raises(UserError, match="nothing that is left"):
        pay_with(till, session, bill, method="store_credit", tendered_minor=None, code=code)
    pay_with(till, session, bill, method="cash", tendered_minor=None)
    assert left(counter, code) == 0


def test_more_than_is_left_and_a_code_nobody_knows_here_are_refused(counter):
    till, session = counter
    _, code = issue(counter)
    bill = a_bill(counter, 2000)
    for given, text, said in (
        (1001, code, "So much is not left"),
        (None, "CRNOWHERE", "nothing that is left"),
        (None, "", "Which credit note"),
        (2001, code, "at most what is due"),
    ):
        with pytest.raises(UserError, match=said):
            pay_with(till, session, bill, method="store_credit", tendered_minor=given, code=text)


def test_a_note_that_a_parked_bill_has_taken_is_not_redeemed_twice(counter):
    till, session = counter
    _, code = issue(counter)
    parked = pay_with(
        till, session, a_bill(counter, 1500), method="store_credit", tendered_minor=None, code=code
    )
    park(till, session, parked)
    pay_with(
        till, session, a_bill(counter, 1000), method="store_credit", tendered_minor=None, code=code
    )
    bill = resume(till, session, parked.id)
    with pytest.raises(UserError, match="not left on this credit note"):
        pay_with(till, session, bill, method="cash", tendered_minor=None)
    bill = give_back(till, session, bill)
    pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert left(counter, code) == 0


def test_a_gift_receipt_has_no_prices_and_gives_store_credit_only(counter):
    till, session = counter
    sold = pay_with(till, session, a_bill(counter, 1234), method="cash", tendered_minor=None)
    gift_receipt(till, session)
    composer = TillComposer(till.store, shop=till.shop, branch=till.branch)
    receipt = composer(till.store.jobs[-1]).receipt
    paper = lay_out(receipt, Paper.of_width(58))
    words = " ".join(one.as_text() for one in paper if isinstance(one, Line))
    code = f"{sold.facts.number}-G"
    assert Barcode(code) in receipt.blocks
    assert "12.34" not in words.replace(",", ".")

    assert is_gift(code)
    assert look_up(till, code).sale == sold
    back = return_line(
        till,
        session,
        None,
        sold,
        line=1,
        qty_milli=1000,
        disposition="resell",
        reason="x",
        is_gift=True,
    )
    with pytest.raises(UserError, match="gives store credit"):
        pay_with(till, session, back, method="cash", tendered_minor=None)
    sale = pay_with(till, session, back, method="store_credit", tendered_minor=None)
    assert left(counter, sale.facts.tenders[0].reference) == 1234


def test_there_is_no_gift_receipt_of_nothing_or_without_store_credit(counter):
    till, session = counter
    with pytest.raises(UserError, match="Nothing was sold"):
        gift_receipt(till, session)
    with pytest.raises(UserError, match="no store credit"):
        gift_receipt(replace(till, payments={}), session)


def test_16_a_gift_receipt_is_on_record_and_its_copies_say_so(counter):
    till, session = counter
    sold = pay_with(till, session, a_bill(counter, 1234), method="cash", tendered_minor=None)
    gift_receipt(till, session)
    with pytest.raises(ReasonNeededError):
        gift_receipt(till, session)
    gift_receipt(till, session.answered(reason="two parcels"))

    facts = [one.body for one in till.store.events if one.header.type == "GiftReceiptPrinted"]
    number, sale = sold.facts.number, sold.id
    assert facts == [
        {"number": number, "sale": sale, "copy": 0},
        {"number": number, "sale": sale, "copy": 1, "reason": "two parcels"},
    ]
    composer = TillComposer(till.store, shop=till.shop, branch=till.branch)
    first, copy = (composer(job).receipt.blocks for job in till.store.jobs[-2:])
    assert Text(text="COPY 1", align="center", is_bold=True, size="large") in copy
    assert not any(isinstance(one, Text) and "COPY" in one.text for one in first)
    assert look_up(till, number).has_gift_receipt


def test_16_a_copy_of_a_gift_receipt_needs_the_permission_to_reprint(counter):
    till, session = counter
    roles = tuple(replace(one, may=one.may - {"reprint"}) for one in till.shop.roles)
    till = replace(till, shop=replace(till.shop, roles=roles))
    pay_with(till, session, a_bill(counter, 1234), method="cash", tendered_minor=None)
    gift_receipt(till, session)
    with pytest.raises(NotAllowedError):
        gift_receipt(till, session)
    assert len([one for one in till.store.events if one.header.type == "GiftReceiptPrinted"]) == 1


def test_16_nothing_comes_back_by_a_gift_receipt_that_was_never_printed(counter):
    till, session = counter
    sold = pay_with(till, session, a_bill(counter, 1234), method="cash", tendered_minor=None)
    facts = {"line": 1, "qty_milli": 1000, "disposition": "resell", "reason": "x"}
    with pytest.raises(UserError, match="No gift receipt"):
        return_line(till, session, None, sold, **facts, is_gift=True)
    gift_receipt(till, session)
    assert return_line(till, session, None, sold, **facts, is_gift=True)
