"""The verbs of a till, on a real encrypted disk: each saves what it did before it returns."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.barcode import BadCheckDigitError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.envelope import Event, LogKey
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.reasons import ReasonRules
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.hold import park, parked, resume
from posforge.runtime.flows.pay import due, offers, tender
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.reason import ReasonNeededError
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.scan import UnknownCodeError, scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.void import void_line
from posforge.testing.standalone import CASHIER, StandaloneTill, open_standalone

OATS, MILK = "4006381333931", "4000417025005"


def journal(standalone: StandaloneTill, kind: str) -> list[Event]:
    log = LogKey(standalone.till.identity.node, 1, "main")
    return [e for e in standalone.journal.export(log) if e.header.type == kind]


def bill(standalone: StandaloneTill, *codes: str) -> Cart:
    cart: Cart | None = None
    for code in codes:
        cart = scan(standalone.till, standalone.session, cart, code)
    assert cart is not None
    return cart


def as_role(standalone: StandaloneTill, role: str) -> Session:
    return replace(standalone.session, person=replace(CASHIER, role=role))


def test_a_scan_is_on_disk_before_the_next(standalone: StandaloneTill) -> None:
    cart = bill(standalone, OATS, OATS, MILK)
    assert [(line.name, line.qty_milli) for line in cart.lines] == [("Oats", 2000), ("Milk", 1000)]
    saved = standalone.till.store.open_cart()
    assert saved is not None
    assert saved.cart == cart


def test_an_article_whose_tax_rate_store_yaml_lost_is_not_put_on_a_bill(
    standalone: StandaloneTill,
) -> None:
    rules = standalone.till.shop.tax
    lost = replace(rules, rates={"standard": rules.rates["standard"]})
    till = replace(standalone.till, shop=replace(standalone.till.shop, tax=lost))
    with pytest.raises(UserError, match='Oats has the tax rate "reduced"'):
        scan(till, standalone.session, None, OATS)
    assert till.store.open_cart() is None


def test_notes_are_those_of_the_scan_whatever_store_yaml_says_later(
    standalone: StandaloneTill,
) -> None:
    notes = ("From {department}", "{origin}", "Code {code}")
    till = replace(standalone.till, shop=replace(standalone.till.shop, receipt_line_notes=notes))
    cart = scan(till, standalone.session, None, OATS)
    cart = scan(till, standalone.session, cart, OATS)
    (line,) = cart.lines
    assert line.notes == ("From pantry", f"Code 0{OATS}")
    saved = till.store.open_cart()
    assert saved is not None
    assert saved.cart == cart

    sale = sell(
        standalone.till, standalone.session, cart, (tender(till, cart, tendered_minor=398),)
    )
    [event] = journal(standalone, "SaleCompleted")
    assert event.body["lines"][0]["notes"] == list(line.notes)
    assert (
        reprint(standalone.till, standalone.session.answered(reason="mistake")).facts == sale.facts
    )


def test_a_misread_code_and_an_unknown_one_are_told_apart(standalone: StandaloneTill) -> None:
    with pytest.raises(BadCheckDigitError, match="last digit"):
        scan(standalone.till, standalone.session, None, "4006381333932")
    with pytest.raises(UnknownCodeError, match="4012345678901"):
        scan(standalone.till, standalone.session, None, "4012345678901")
    with pytest.raises(UserError, match="no price"):
        scan(standalone.till, standalone.session, None, "012345678905")
    assert standalone.till.store.open_cart() is None


def test_a_sale_is_numbered_journalled_queued_and_off_the_counter(
    standalone: StandaloneTill,
) -> None:
    till, session = standalone.till, standalone.session
    cart = bill(standalone, OATS, MILK)
    assert due(till, cart) == 328
    assert offers(till, cart)[:2] == [328, 400]
    sale = sell(till, session, cart, (tender(till, cart, tendered_minor=1_000),))
    assert (sale.facts.number, sale.facts.gross_minor, sale.change_minor) == (
        "S01-1-A-000001",
        328,
        672,
    )
    assert till.store.open_cart() is None
    assert till.store.last_sale() == sale
    [event] = journal(standalone, "SaleCompleted")
    assert (event.header.actor, event.header.shift) == (session.person.id, session.shift.id)
    [job] = _print_jobs(standalone)
    assert json.loads(job) == {"number": "S01-1-A-000001", "copy": 0, "drawer": True}


def _print_jobs(standalone: StandaloneTill) -> list[str]:
    with standalone.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT payload FROM print_job ORDER BY position")
        return [row[0] for row in rows]


def test_numbers_have_no_gap_after_a_refused_sale(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    cart = bill(standalone, OATS)
    good = tender(till, cart, tendered_minor=199)
    with pytest.raises(UserError, match="do not add up"):
        sell(till, session, cart, (replace(good, amount_minor=1),))
    assert till.store.open_cart() is not None
    first = sell(till, session, cart, (good,))
    cart = bill(standalone, MILK)
    second = sell(till, session, cart, (tender(till, cart, tendered_minor=129),))
    assert [first.facts.number[-1], second.facts.number[-1]] == ["1", "2"]
    assert _print_jobs(standalone) != []


@pytest.mark.parametrize(
    ("given", "words"), [(0, "less than"), (-5, "less than"), (10**9, "far more")]
)
def test_cash_that_cannot_be_right_is_refused(
    standalone: StandaloneTill, given: int, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        tender(standalone.till, bill(standalone, OATS), tendered_minor=given)


def test_a_way_to_pay_this_shop_does_not_take(standalone: StandaloneTill) -> None:
    with pytest.raises(UserError, match="does not take"):
        tender(standalone.till, bill(standalone, OATS), tendered_minor=199, method="shells")


def test_a_bill_survives_the_end_of_the_program(folder: Path) -> None:
    with open_standalone(folder) as before:
        cart = bill(before, OATS, MILK)
        cart = void_line(before.till, before.session.answered(reason="mistake"), cart, line=1)
    with open_standalone(folder) as after:
        assert interrupted_bill(after.till) == cart
        cancel_bill(after.till, after.session, cart, after="restart")
        assert interrupted_bill(after.till) is None
        [event] = journal(after, "BillCancelled")
        assert event.body["after"] == "restart"
        assert event.body["gross_minor"] == 129
        assert event.header.actor == after.session.person.id


def test_parked_bills_wait_in_order_and_come_back(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    first = bill(standalone, OATS)
    park(till, session, first, label="red hat")
    second = bill(standalone, MILK)
    with pytest.raises(UserError, match="Another bill"):
        resume(till, session, first.id)
    park(till, session, second)
    assert [saved.label for saved in parked(till)] == ["red hat", ""]
    (parking, _) = journal(standalone, "BillParked")
    assert resume(till, session, first.id) == replace(first, parking=parking.header.id)
    with pytest.raises(UserError, match="Another bill"):
        resume(till, session, second.id)


def test_parking_nothing_and_resuming_a_stranger_are_refused(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    cart = void_line(till, session.answered(reason="mistake"), bill(standalone, OATS), line=1)
    with pytest.raises(UserError, match="nothing on this bill"):
        park(till, session, cart)
    cancel_bill(till, session.answered(reason="mistake"), cart)
    with pytest.raises(UserError, match="no longer parked"):
        resume(till, session, "nobody")


def test_a_void_is_recorded_with_what_it_was_worth(standalone: StandaloneTill) -> None:
    cart = bill(standalone, OATS, OATS, MILK)
    void_line(standalone.till, standalone.session.answered(reason="mistake"), cart, line=1)
    [event] = journal(standalone, "LineVoided")
    assert (event.body["amount_minor"], event.body["qty_milli"]) == (398, 2000)


def test_25_who_strikes_a_line_says_why_but_for_the_one_scanned_last(
    standalone: StandaloneTill,
) -> None:
    till, session = standalone.till, standalone.session
    cart = bill(standalone, OATS, OATS, MILK)
    for undo in (
        lambda who: void_line(till, who, cart, line=1),
        lambda who: change_quantity(till, who, cart, line=1, qty_milli=1000),
    ):
        with pytest.raises(ReasonNeededError, match="needs a reason"):
            undo(session)
        with pytest.raises(UserError, match="too long"):
            undo(session.answered(reason="x" * 121))
    saved = till.store.open_cart()
    assert saved is not None
    assert (saved.cart, journal(standalone, "LineVoided")) == (cart, [])

    cart = void_line(till, session, cart, line=2)
    with pytest.raises(ReasonNeededError):
        void_line(till, session, cart, line=1)  # one slip is put right, not the whole bill
    void_line(till, session.answered(reason="Wrong price"), cart, line=1)
    slip, asked = journal(standalone, "LineVoided")
    assert (slip.body["product"], slip.body["is_slip"]) == (cart.lines[1].product, True)
    assert "reason" not in slip.body
    assert (asked.body["reason"], "is_slip" in asked.body) == ("Wrong price", False)
    assert (asked.header.actor, asked.header.node) == (session.person.id, till.identity.node)


def test_25_a_shop_chooses_for_which_deeds_a_reason_is_asked(standalone: StandaloneTill) -> None:
    session = standalone.session
    rules = ReasonRules(void=("Broken",), cancel=(), reprint=(), asks_last_line=True)
    shop = standalone.till.shop
    till = replace(standalone.till, shop=replace(shop, till=replace(shop.till, reasons=rules)))
    cart = bill(standalone, OATS, MILK)
    with pytest.raises(ReasonNeededError):
        void_line(till, session, cart, line=2)
    cancel_bill(till, session, cart)
    sold = bill(standalone, OATS)
    sell(till, session, sold, (tender(till, sold, tendered_minor=199),))
    reprint(till, session)
    for kind in ("BillCancelled", "ReceiptReprinted"):
        assert "reason" not in journal(standalone, kind)[0].body


def test_25_a_bill_given_up_and_a_copy_say_why_and_who(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    cart = bill(standalone, OATS)
    with pytest.raises(ReasonNeededError):
        cancel_bill(till, session, cart)
    cancel_bill(till, session.answered(reason="Cannot pay"), cart)
    cart = bill(standalone, OATS)
    sell(till, session, cart, (tender(till, cart, tendered_minor=199),))
    with pytest.raises(ReasonNeededError):
        reprint(till, session)
    reprint(till, session.answered(reason="Nothing came out"))
    [cancelled], [copy] = (
        journal(standalone, "BillCancelled"),
        journal(standalone, "ReceiptReprinted"),
    )
    assert (cancelled.body["reason"], cancelled.body["gross_minor"]) == ("Cannot pay", 199)
    assert (copy.body["reason"], copy.body["copy"]) == ("Nothing came out", 1)
    assert {cancelled.header.actor, copy.header.actor} == {session.person.id}

    empty = void_line(till, session, bill(standalone, MILK), line=1)
    cancel_bill(till, session, empty)  # nothing is given up
    assert len(journal(standalone, "BillCancelled")) == 2


def test_fewer_needs_the_right_to_void_and_more_does_not(standalone: StandaloneTill) -> None:
    till = standalone.till
    seller = replace(till.shop.roles[0], name="seller", may=frozenset({"sell"}))
    till = replace(till, shop=replace(till.shop, roles=(*till.shop.roles, seller)))
    session = as_role(standalone, "seller")
    cart = change_quantity(till, session, bill(standalone, OATS), line=1, qty_milli=3000)
    assert cart.lines[0].qty_milli == 3000
    with pytest.raises(NotAllowedError, match="void_line"):
        change_quantity(till, session, cart, line=1, qty_milli=1000)


def test_no_sale_needs_permission_and_a_reason(standalone: StandaloneTill) -> None:
    till = standalone.till
    with pytest.raises(NotAllowedError, match="no_sale"):
        open_drawer(till, standalone.session, reason="change")
    manager = as_role(standalone, "manager")
    with pytest.raises(UserError, match="reason"):
        open_drawer(till, manager, reason=" ")
    open_drawer(till, manager, reason="change for the parking meter")
    [event] = journal(standalone, "DrawerOpened")
    assert event.body == {"reason": "change for the parking meter"}


def test_copies_are_counted_and_point_to_their_sale(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    with pytest.raises(UserError, match="Nothing was sold"):
        reprint(till, session.answered(reason="mistake"))
    cart = bill(standalone, OATS)
    sale = sell(till, session, cart, (tender(till, cart, tendered_minor=199),))
    reprint(till, session.answered(reason="mistake"))
    reprint(till, session.answered(reason="mistake"), number=sale.facts.number)
    with pytest.raises(UserError, match="no receipt S01-1-A-000009"):
        reprint(till, session.answered(reason="mistake"), number="S01-1-A-000009")
    copies = journal(standalone, "ReceiptReprinted")
    assert [event.body["copy"] for event in copies] == [1, 2]
    assert copies[0].header.cause == (sale.id,)
    assert [json.loads(job)["drawer"] for job in _print_jobs(standalone)] == [True, False, False]


def test_a_bill_that_is_paid_cannot_be_paid_again(standalone: StandaloneTill) -> None:
    till, session = standalone.till, standalone.session
    cart = bill(standalone, OATS)
    paid = (tender(till, cart, tendered_minor=199),)
    sell(till, session, cart, paid)
    with pytest.raises(UserError, match="already closed"):
        sell(till, session, cart, paid)
    assert len(journal(standalone, "SaleCompleted")) == 1
