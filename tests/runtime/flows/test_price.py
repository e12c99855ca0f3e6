"""A bill has the prices of the moment it was opened at, however long it stands open."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.scan import find, put, scan
from posforge.testing.facts import a_price

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
