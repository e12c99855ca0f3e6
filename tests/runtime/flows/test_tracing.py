"""Lots and serial numbers from sale to return, at a till with a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from posforge.errors import UserError
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.shop import LayawayRules, Role, Shop
from posforge.runtime.flows.adjust import adjust_stock
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.refund import (
    return_line,
    return_without_receipt,
)
from posforge.runtime.flows.scan import find, put, scan
from posforge.runtime.flows.tracing import TraceNeededError
from posforge.runtime.flows.void import void_line
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables import ledger_entry, stock_balance
from posforge.runtime.storage.verify import verify
from posforge.testing.builders import a_boutique, a_shop
from posforge.testing.standalone import (
    StandaloneTill,
    SteppingClock,
    found_standalone,
    open_standalone,
)
from posforge.testing.tracked_goods import BANANAS, GOODS, SOAP, WATCH, YOGHURT, gs1, tracking


def allowed_all(shop: Shop) -> Shop:
    may = shop.role("super_admin").may
    return replace(shop, roles=tuple(Role(name=role.name, may=may) for role in shop.roles))


@dataclass
class Counter:
    """A till whose cashier may do everything, and what it has in its ledger of stock."""

    opened: StandaloneTill

    def __getattr__(self, name):
        return getattr(self.opened, name)

    @property
    def lots(self):
        """How much is in which place, by article, lot and serial number."""
        found, entry = {}, ledger_entry.c
        with self.database.read() as connection:
            rows = connection.execute(select(ledger_entry).where(entry.ledger == "stock")).all()
        for row in rows:
            for sign, account in ((-1, row.source), (1, row.target)):
                key = account.partition(":")[0], row.item, row.lot + row.serial
                found[key] = found.get(key, 0) + sign * int(row.amount)
        return {key: amount for key, amount in found.items() if amount}

    @property
    def stock(self):
        with self.database.read() as connection:
            rows = connection.execute(select(stock_balance)).all()
        return {row.product: row.qty_milli for row in rows if row.qty_milli}

    @property
    def events(self):
        return self.till.store.unsynced()[0]

    def answering(self, number):
        return self.session.answered(number=number)

    def sold(self, *codes):
        bill = None
        for code in codes:
            bill = scan(self.till, self.session, bill, code)
        return self.paid(bill)

    def paid(self, bill):
        return pay_with(self.till, self.session, bill, method="cash", tendered_minor=None)

    def back(self, sale, line, *, bill=None, qty_milli=1000, disposition="resell", number=""):
        return return_line(
            self.till,
            self.answering(number),
            bill,
            sale,
            line=line,
            qty_milli=qty_milli,
            disposition=disposition,
            reason="not wanted",
        )

    def back_without(self, code, *, number="", bill=None, session=None, qty_milli=1000):
        return return_without_receipt(
            self.till,
            session or self.answering(number),
            bill,
            find(self.till, code),
            qty_milli=qty_milli,
            disposition="resell",
            reason="no receipt",
        )


@pytest.fixture
def counter(tmp_path) -> Iterator[Counter]:
    shop = tracking(allowed_all(a_shop()))
    clock = SteppingClock()
    found_standalone(tmp_path, GOODS, shop=shop, clock=clock)
    with open_standalone(tmp_path, shop=shop, clock=clock) as opened:
        yield Counter(opened)


def test_a_gs1_code_says_the_lot_and_a_plain_one_asks(counter):
    till, session = counter.till, counter.session
    bill = scan(till, session, None, gs1(YOGHURT, lot="A17"))
    with pytest.raises(TraceNeededError, match="Which lot is this: Yoghurt") as asked:
        scan(till, session, bill, YOGHURT)
    assert asked.value.tracking == "lot"
    assert till.store.open_cart().cart == bill
    bill = scan(till, counter.answering("B9"), bill, YOGHURT)
    bill = scan(till, session, bill, gs1(YOGHURT, lot="B9", serial="ignored"))
    assert [(one.lot, one.serial, one.qty_milli) for one in bill.lines] == [
        ("A17", "", 1000),
        ("B9", "", 2000),
    ]
    assert till.store.open_cart().cart == bill
    sale = counter.paid(bill)
    assert [one.lot for one in sale.facts.lines] == ["A17", "B9"]
    assert counter.lots["stock", "yoghurt", "B9"] == -2000
    assert counter.stock == {"yoghurt": -3000}


def test_an_article_that_is_not_tracked_keeps_no_number(counter):
    sale = counter.sold(gs1(SOAP, lot="A17"), SOAP)
    (line,) = sale.facts.lines
    assert (line.lot, line.qty_milli) == ("", 2000)


def test_an_article_found_by_name_is_asked_for_or_keeps_what_was_scanned(counter):
    till, session = counter.till, counter.session
    (found,) = till.catalogue.search("yoghurt")
    with pytest.raises(TraceNeededError):
        put(till, session, None, found, qty_milli=1000)
    bill = put(till, session, None, find(till, gs1(YOGHURT, lot="A17")), qty_milli=1000)
    assert bill.lines[0].lot == "A17"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("L\n17", "printable characters"),
        ("x" * 10_000, "printable characters"),
        (YOGHURT, "the barcode of Yoghurt, no lot number"),
        (SOAP, "the barcode of Soap, no lot number"),
        (gs1(SOAP, lot="A17"), "the barcode of Soap"),
        (gs1(YOGHURT, serial="S1"), "Which lot is this"),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_nothing_is_written(counter, answer, message):
    before = counter.events
    with pytest.raises(TraceNeededError, match=message):
        scan(counter.till, counter.answering(answer), None, YOGHURT)
    assert counter.till.store.open_cart() is None
    assert counter.events == before


@pytest.mark.parametrize("answer", [gs1(YOGHURT, lot="20261231"), "20261231", "]C020261231"])
def test_the_answer_may_be_the_gs1_code_or_look_like_a_barcode(counter, answer):
    bill = scan(counter.till, counter.answering(answer), None, YOGHURT)
    assert bill.lines[0].lot == "20261231"


def test_10_a_return_restores_lot_serial_and_the_article_itself(counter):
    sale = counter.sold(
        gs1(YOGHURT, lot="A17"), gs1(YOGHURT, lot="B9"), gs1(WATCH, serial="W-1"), SOAP
    )
    bill = None
    for line in sale.facts.lines:
        bill = counter.back(sale, line.line, bill=bill)
    back = counter.paid(bill)
    assert [(one.product, one.lot, one.serial) for one in back.facts.lines] == [
        ("yoghurt", "A17", ""),
        ("yoghurt", "B9", ""),
        ("watch", "", "W-1"),
        ("soap", "", ""),
    ]
    assert counter.lots == {}
    assert counter.stock == {}


def test_10_part_of_each_lot_comes_back_to_its_own(counter):
    lots = ("A17", "B9", "A17")
    sale = counter.sold(*[gs1(YOGHURT, lot=lot) for lot in lots], SOAP)
    assert [(one.lot, one.qty_milli) for one in sale.facts.lines[:3]] == [
        (lot, 1000) for lot in lots
    ]
    counter.paid(counter.back(sale, 3, bill=counter.back(sale, 2)))
    assert counter.lots["stock", "yoghurt", "A17"] == -1000
    assert ("stock", "yoghurt", "B9") not in counter.lots
    with pytest.raises(UserError, match="More cannot come back"):
        counter.back(sale, 2)


def test_10_what_is_tracked_does_not_come_back_without_its_number(counter):
    counter.sold(gs1(YOGHURT, lot="A17"))
    for code in (YOGHURT, WATCH):
        with pytest.raises(TraceNeededError):
            counter.back_without(code)
    bill = counter.back_without(gs1(YOGHURT, lot="A17"))
    bill = counter.back_without(YOGHURT, number="C3", bill=bill)
    assert [one.lot for one in counter.paid(bill).facts.lines] == ["A17", "C3"]
    assert ("stock", "yoghurt", "A17") not in counter.lots
    assert counter.lots["stock", "yoghurt", "C3"] == 1000


def test_10_goods_sold_before_they_were_tracked_are_asked_for_as_they_come_back(counter):
    untracked = replace(
        counter.till.shop, catalogue=replace(counter.till.shop.catalogue, tracking_field="")
    )
    before = replace(counter.till, shop=untracked)
    bill = scan(before, counter.session, None, YOGHURT)
    sale = pay_with(before, counter.session, bill, method="cash", tendered_minor=None)
    with pytest.raises(TraceNeededError):
        counter.back(sale, 1)
    back = counter.paid(counter.back(sale, 1, number="A17"))
    assert back.facts.lines[0].lot == "A17"


def test_10_a_variant_comes_back_as_itself(tmp_path):
    shop = allowed_all(a_boutique())
    (soap,) = (one for one in GOODS if one.name == "Soap")
    variants = [
        replace(soap, id=f"shirt-{size}", code=code, style="shirt", fields={"size": size})
        for size, code in (("S", "27-S"), ("M", "27-M"))
    ]
    clock = SteppingClock()
    found_standalone(tmp_path, variants, shop=shop, clock=clock)
    with open_standalone(tmp_path, shop=shop, clock=clock) as opened:
        counter = Counter(opened)
        sale = counter.sold("27-S", "27-M")
        back = counter.paid(counter.back(sale, 2))
        assert (back.facts.lines[0].product, back.facts.lines[0].code) == ("shirt-M", "27-M")
        assert counter.stock == {"shirt-S": -1000}


def test_10_only_what_can_be_resold_restores_the_stock_of_its_lot(counter):
    sale = counter.sold(gs1(YOGHURT, lot="A17"), gs1(WATCH, serial="W-1"))
    bill = counter.back(sale, 1, disposition="damaged")
    counter.paid(counter.back(sale, 2, bill=bill, disposition="quarantine"))
    assert counter.lots == {
        ("stock", "yoghurt", "A17"): -1000,
        ("damaged", "yoghurt", "A17"): 1000,
        ("stock", "watch", "W-1"): -1000,
        ("quarantine", "watch", "W-1"): 1000,
    }


def test_a_piece_is_sold_once_until_it_comes_back(counter):
    till, session, piece = counter.till, counter.session, gs1(WATCH, serial="W-1")
    bill = scan(till, session, None, piece)
    with pytest.raises(UserError, match="W-1 is on this bill already"):
        scan(till, session, bill, piece)
    with pytest.raises(UserError, match="each piece is a line"):
        scan(till, session, bill, gs1(WATCH, serial="W-2"), qty_milli=2000)
    sale = counter.paid(bill)
    with pytest.raises(UserError, match="W-1 was sold already"):
        scan(till, session, None, piece)
    counter.paid(counter.back(sale, 1))
    again = counter.sold(piece)
    assert again.facts.lines[0].serial == "W-1"


def test_34_a_piece_laid_away_is_sold_to_nobody_else_and_keeps_its_lot(counter):
    till, session, piece = counter.till, counter.session, gs1(WATCH, serial="W-1")
    till = replace(till, shop=replace(till.shop, layaway=LayawayRules(deposit_percent_milli=0)))
    customer = record_customer(till, session, Customer(id="", number="", name="Ingrid"))
    bill = scan(till, session, attach(till, session, None, customer.id), piece)
    assert lay_away(till, session, bill) is None
    with pytest.raises(UserError, match="W-1 is laid away"):
        scan(till, session, None, piece)
    number = till.store.layaways()[0].number
    cancel_layaway(till, session, number)
    bill = scan(till, session, attach(till, session, None, customer.id), piece)
    lay_away(till, session, bill)
    number = till.store.layaways()[0].number
    pay_with(
        till, session, begin_instalment(till, session, number), method="cash", tendered_minor=None
    )
    sale = hand_over(till, session, number)
    assert [one.serial for one in sale.facts.lines] == ["W-1"]
    assert counter.lots == {("stock", "watch", "W-1"): -1000, ("sold", "watch", "W-1"): 1000}
    with pytest.raises(UserError, match="W-1 was sold already"):
        scan(till, session, None, piece)
    assert verify(counter.database, signature_matches=signature_matches).is_sound


def test_a_line_struck_off_frees_its_piece(counter):
    till, session, piece = counter.till, counter.session, gs1(WATCH, serial="W-1")
    bill = scan(till, session, scan(till, session, None, piece), SOAP)
    bill = scan(
        till, session, void_line(till, session.answered(reason="mistake"), bill, line=1), piece
    )
    assert [one.serial for one in counter.paid(bill).facts.lines] == ["", "W-1"]


def test_a_piece_sold_while_its_bill_was_parked_is_not_sold_again(counter):
    till, session, piece = counter.till, counter.session, gs1(WATCH, serial="W-1")
    first = scan(till, session, None, piece)
    park(till, session, first)
    counter.sold(piece)
    first = resume(till, session, first.id)
    with pytest.raises(UserError, match="W-1 was sold already"):
        counter.paid(first)
    assert till.store.open_cart().cart == first


def test_a_piece_does_not_come_back_twice_with_and_without_its_receipt(counter):
    sale = counter.sold(gs1(WATCH, serial="W-1"))
    bill = counter.back_without(gs1(WATCH, serial="W-1"))
    assert not bill.lines[0].returned.is_unknown
    with pytest.raises(UserError, match="on this bill already"):
        counter.back(sale, 1, bill=bill)
    counter.paid(bill)
    with pytest.raises(UserError, match="W-1 came back already"):
        counter.back(sale, 1)


def test_a_piece_nobody_knows_to_be_sold_needs_a_permission_and_is_flagged(counter):
    shop = counter.till.shop
    may = shop.role("super_admin").may - {"refund_unknown"}
    lesser = replace(shop, roles=tuple(Role(name=role.name, may=may) for role in shop.roles))
    counter.sold(gs1(WATCH, serial="W-1"))
    strict = Counter(replace(counter.opened, till=replace(counter.till, shop=lesser)))
    strict.back_without(gs1(WATCH, serial="W-1"))
    with pytest.raises(NotAllowedError) as refused:
        strict.back_without(gs1(WATCH, serial="W-9"))
    assert refused.value.permission == "refund_unknown"
    back = counter.paid(counter.back_without(gs1(WATCH, serial="W-9")))
    assert back.facts.lines[0].returned.is_unknown
    assert counter.lots["stock", "watch", "W-9"] == 1000


def test_the_sale_decides_which_piece_comes_back_whatever_is_answered(counter):
    sale = counter.sold(gs1(WATCH, serial="W-1"))
    bill = counter.back(sale, 1, number="W-2")
    assert bill.lines[0].serial == "W-1"


@pytest.mark.parametrize(
    "facts",
    [{"qty_milli": 2000}, {"serial": "W\x00"}, {"serial": "W" * 10_000}, {"lot": "L\n17"}],
)
def test_a_forged_bill_is_refused_and_nothing_is_written(counter, facts):
    till, session = counter.till, counter.session
    bill = scan(till, session, None, gs1(WATCH, serial="W-1"))
    before = counter.events
    forged = replace(bill, lines=(replace(bill.lines[0], **facts),))
    with pytest.raises(UserError, match="Watch cannot be sold"):
        counter.paid(forged)
    assert counter.events == before
    assert till.store.open_cart().cart == bill


def test_stock_that_is_tracked_is_put_right_by_its_number(counter):
    till, session = counter.till, counter.session
    product = find(till, YOGHURT)
    with pytest.raises(TraceNeededError):
        adjust_stock(till, session, product, qty_milli=12_000, reason="found")
    adjust_stock(till, counter.answering("A17"), product, qty_milli=12_000, reason="found")
    watch = find(till, gs1(WATCH, serial="W-1"))
    with pytest.raises(UserError, match="each piece is a line"):
        adjust_stock(till, session, watch, qty_milli=2000, reason="found")
    adjust_stock(till, session, watch, qty_milli=1000, reason="found")
    counter.sold(gs1(YOGHURT, lot="A17"))
    assert counter.lots["stock", "yoghurt", "A17"] == 11_000
    assert counter.lots["stock", "watch", "W-1"] == 1000


def test_what_is_weighed_has_a_lot_too(counter):
    bill = scan(counter.till, counter.answering("K4"), None, BANANAS, qty_milli=1250)
    sale = counter.paid(bill)
    counter.paid(counter.back(sale, 1, qty_milli=250))
    assert counter.lots["stock", "bananas", "K4"] == -1000


def test_the_books_are_sound_and_replay_to_the_same_digests(counter):
    sale = counter.sold(gs1(YOGHURT, lot="A17"), gs1(WATCH, serial="W-1"))
    counter.paid(counter.back(sale, 2))
    counter.paid(counter.back_without(gs1(WATCH, serial="W-9")))
    report = verify(counter.database, signature_matches=signature_matches)
    assert report.faults == ()
