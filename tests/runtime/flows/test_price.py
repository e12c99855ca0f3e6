"""A bill has the prices of the moment it was opened at, however long it stands open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import PriceList
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.pay import tender
from posforge.runtime.flows.price import as_priced_on, reprice
from posforge.runtime.flows.scan import find, put, scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.testing.facts import a_finer_price, a_price
from posforge.testing.standalone import open_standalone

OATS, MILK = "4006381333931", "4000417025005"


@pytest.fixture
def at_midnight(standalone):
    """Oats cost 1.99 and, from the next moment on, 2.49; milk 1.29 and 0.99."""
    switch_ms = standalone.till.clock.at_ms + 60_000
    with standalone.till.store.work() as work:
        work.record(a_price(f"p0{OATS}", 249, valid_from_ms=switch_ms))
        work.record(a_price(f"p0{MILK}", 99, valid_from_ms=switch_ms))
    return switch_ms


def prices(cart) -> list[int]:
    return [line.unit_price_minor for line in cart.lines]


def test_dated_prices_never_switch_inside_a_bill(standalone, at_midnight):
    till, session = standalone.till, standalone.session
    bill = scan(till, session, None, OATS)
    standalone.till.clock.at_ms = at_midnight + 3_600_000
    bill = scan(till, session, bill, MILK)
    bill = scan(till, session, bill, OATS)
    assert prices(bill) == [199, 129, 199]
    seen = find(till, OATS, cart=bill)
    assert seen.price_minor == 199

    park(till, session, bill)
    later = scan(till, session, None, OATS)
    assert prices(later) == [249]
    park(till, session, later)
    bill = resume(till, session, bill.id)
    assert prices(scan(till, session, bill, OATS))[-1] == 199


def test_what_was_looked_up_before_the_switch_is_priced_when_the_bill_opens(
    standalone, at_midnight
):
    till, session = standalone.till, standalone.session
    (seen,) = till.catalogue.search("oats")
    standalone.till.clock.at_ms = at_midnight
    assert seen.price_minor == 199
    assert prices(put(till, session, None, seen)) == [249]


def test_what_no_catalogue_lists_keeps_the_price_it_has(standalone):
    gift = Product(
        id="gift",
        name="Gift",
        department="pantry",
        unit="piece",
        tax="standard",
        price_minor=500,
    )
    assert prices(put(standalone.till, standalone.session, None, gift)) == [500]


STAFF = PriceList(name="staff", label="Staff")


@pytest.fixture
def staffed(folder):
    """A till whose shop has a list for its staff: oats 1.49 a packet, cheese 15.00 a kilogram."""
    with open_standalone(folder) as opened:
        till = opened.till
        catalogue = StoredCatalogue(
            opened.database, clock=till.clock, store="S01", lists=[STAFF.name]
        )
        with till.store.work() as work:
            for product, price_minor in ((f"p0{OATS}", 149), ("p77", 1_500)):
                work.record(a_price(product, price_minor, layer="list:staff"))
        shop = replace(till.shop, price_lists=(STAFF,))
        yield replace(opened, till=replace(till, shop=shop, catalogue=catalogue))
        catalogue.close()


def sources(cart) -> list[tuple[int, str]]:
    return [(line.unit_price_minor, line.price_source) for line in cart.lines]


def test_a_customer_who_is_known_late_has_every_line_priced_once_more(staffed):
    till, session = staffed.till, staffed.session
    bill = scan(till, session, None, OATS)
    bill = scan(till, session, bill, MILK)
    bill = scan(till, session, bill, "77", qty_milli=1_250)
    assert sources(bill) == [(199, "base"), (129, "base"), (1_999, "base")]

    bill, changed = reprice(replace(bill, group="staff"), till.catalogue)
    assert sources(bill) == [(149, "list:staff"), (129, "base"), (1_500, "list:staff")]
    assert [line.line for line in changed] == [1, 3]
    assert bill.lines[2].amount_minor == 1_875
    again, changed = reprice(bill, till.catalogue)
    assert (again, changed) == (bill, ())

    bill = scan(till, session, bill, OATS)
    assert sources(bill)[-1] == (149, "list:staff")
    assert find(till, OATS, cart=bill).price_source == "list:staff"
    back, _ = reprice(replace(bill, group=""), till.catalogue)
    assert sources(back)[0] == (199, "base")


def test_what_a_person_or_a_label_decided_is_not_priced_again(staffed):
    till, session = staffed.till, staffed.session
    bill = scan(till, session, None, OATS)
    for facts in (
        {"price_source": "override", "unit_price_minor": 100},
        {"price_source": "open", "unit_price_minor": 100},
        {"price_source": "label"},
        {"label_minor": 300},
        {"kind": "return", "qty_milli": -1000},
        {"is_void": True},
    ):
        decided = replace(bill, group="staff", lines=(replace(bill.lines[0], **facts),))
        assert reprice(decided, till.catalogue) == (decided, ())


def test_the_layer_that_decided_and_the_units_priced_are_kept_with_the_sale(staffed):
    till, session = staffed.till, staffed.session
    with till.store.work() as work:
        work.record(a_finer_price(f"p0{MILK}", 125, per=100, valid_from_ms=1))
    bill = scan(till, session, None, MILK, qty_milli=3_000)
    bill = scan(till, session, bill, MILK)
    (line,) = bill.lines
    assert (line.unit_price_minor, line.per, line.amount_minor) == (125, 100, 5)
    saved = till.store.open_cart()
    assert saved is not None
    assert saved.cart == bill
    sold = sell(till, session, bill, (tender(till, bill, tendered_minor=100),))
    (line,) = sold.facts.lines
    assert (line.per, line.price_source, line.gross_minor) == (100, "base", 5)
    receipt = sale_receipt(sold, shop=till.shop, branch=till.branch, cashier="Ada")
    texts = [getattr(block, "text", "") for block in receipt.blocks]
    assert any("4 × " in text and "0,0125" in text for text in texts), "English as in Germany"


def test_a_price_typed_over_one_for_many_is_for_one(staffed):
    till = staffed.till
    boss = replace(staffed.session, person=replace(staffed.session.person, role="super_admin"))
    with till.store.work() as work:
        work.record(a_finer_price(f"p0{MILK}", 125, per=100, valid_from_ms=1))
    bill = scan(till, boss, None, MILK, qty_milli=40_000)
    bill = override_price(till, boss, bill, line=1, price_minor=2, reason="last ones")
    assert bill.lines[0].amount_minor == 80
    assert (bill.lines[0].unit_price_minor, bill.lines[0].list_price_minor) == (200, 125)


def test_what_is_looked_at_while_a_bill_is_open_costs_what_it_will_be_charged(staffed):
    till, session = staffed.till, staffed.session
    assert as_priced_on(None, till.catalogue) is till.catalogue
    bill = replace(scan(till, session, None, MILK), group="staff")
    with till.store.work() as work:
        work.record(a_price(f"p0{OATS}", 5, layer="list:staff", valid_from_ms=bill.opened_ms + 1))
    on_bill = as_priced_on(bill, till.catalogue)
    (oats,) = on_bill.search("oats")
    assert oats == on_bill.by_code(f"0{OATS}") == on_bill.by_id(oats.id)
    assert (oats.price_minor, oats.price_source) == (149, "list:staff")
    assert on_bill.by_id(oats.id, at_ms=bill.opened_ms + 1).price_minor == 5
    assert (on_bill.variants("S1"), on_bill.styles(), on_bill.picture("x")) == ([], [], None)
    assert till.catalogue.by_id(oats.id).price_minor == 199
