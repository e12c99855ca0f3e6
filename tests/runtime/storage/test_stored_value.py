"""Gift cards on disk: what the store server may not have heard of, and what it keeps for bills."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.envelope import Head, LogKey
from posforge.runtime.domain.ledger import gift_card_of
from posforge.runtime.domain.stored_value import POINT, Hold, Moved
from posforge.runtime.ext.store_line import Asker
from posforge.runtime.server.holds import GOOD_MS, Holds
from posforge.testing.builders import a_shop
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.sales import a_card_sold

CARD = gift_card_of("AAAA00000001")


def sold(number, amount, code="AAAA00000001"):
    return a_card_sold(a_shop(), number=number, code=code, amount_minor=amount)


def test_what_the_server_has_acknowledged_is_heard(either, new_machine):
    machine = new_machine(either)
    with machine.store.work() as work:
        first = work.record(sold(1, 2500))
        second = work.record(sold(2, 1000))
        work.record(sold(3, 700, code="BBBB00000002"))
    seqs = [one.header.seq for one in (first, second)]
    node = machine.identity.node
    assert [*machine.store.unheard(CARD, currency="EUR")] == [
        Moved(node=node, epoch=1, seq=seqs[0], bill="cart-1", amount_minor=-2500),
        Moved(node=node, epoch=1, seq=seqs[1], bill="cart-2", amount_minor=-1000),
    ]
    assert [*machine.store.unheard(CARD, currency="CHF")] == []
    log = LogKey(machine.identity.node, 1, "main")
    machine.journal.acknowledge("store", {log: Head(seqs[0], first.hash)})
    assert [one.seq for one in machine.store.unheard(CARD, currency="EUR")] == seqs[1:]


@pytest.fixture
def server(either, new_machine):
    """A store server that has heard of one card with 25.00, sold by the till that asks."""
    machine, clock = new_machine(either), FixedClock()
    with machine.store.work() as work:
        event = work.record(sold(1, 2500))
    holds, me = Holds(either, clock), machine.identity
    asker = Asker(node=me.node, kind="till", store="S01", till=1)

    def hold(bill, amount, *moved):
        asked = Hold(account=CARD, currency="EUR", bill=bill, amount_minor=amount, moved=moved)
        return holds.hold(asker, asked)

    return machine, clock, hold, event.header.seq


def test_a_hold_is_kept_replaced_let_go_and_ends_by_itself(server):
    _, clock, hold, _ = server
    assert (hold("a", 2000).left_minor, hold("a", 2000).good_ms) == (2500, GOOD_MS)
    assert (hold("b", 501).left_minor, hold("b", 501).good_ms) == (500, 0)
    assert hold("a", 500).good_ms == GOOD_MS
    assert hold("b", 2000).good_ms == GOOD_MS
    assert hold("c", 10**18).good_ms == 0
    assert hold("b", -(10**12)).left_minor == 2000
    assert hold("c", 2001).good_ms == 0
    hold("a", 0)
    assert hold("c", 2001).good_ms == GOOD_MS
    clock.pass_ms(GOOD_MS)
    assert hold("b", 2500).good_ms == GOOD_MS


@pytest.mark.parametrize(
    ("account", "unit", "credit"),
    [
        ("layaway:1", "EUR", 0),
        ("points:c1", "EUR", 0),
        (CARD, POINT, 0),
        (CARD, "EUR", 100),
        ("account:c1", "EUR", -1),
    ],
)
def test_of_other_accounts_nothing_is_kept(either, account, unit, credit):
    asked = Hold(account=account, currency=unit, bill="a", amount_minor=0, credit_minor=credit)
    asker = Asker(node="n", kind="till", store="S01", till=1)
    with pytest.raises(UserError, match=r"Nothing is kept|may be owed"):
        Holds(either, FixedClock()).hold(asker, asked)


def test_what_a_customer_owes_is_kept_up_to_what_they_may(either):
    asker = Asker(node="n", kind="till", store="S01", till=1)
    holds = Holds(either, FixedClock())

    def owe(bill, amount):
        asked = Hold(
            account="account:c1",
            currency="EUR",
            bill=bill,
            amount_minor=amount,
            credit_minor=1000,
        )
        return holds.hold(asker, asked)

    assert owe("a", 700).good_ms == GOOD_MS
    assert (owe("b", 301).left_minor, owe("b", 301).good_ms) == (300, 0)


def test_what_the_till_tells_counts_once(server):
    machine, _, hold, heard = server
    node = machine.identity.node
    told = Moved(node=node, epoch=1, seq=heard, bill="cart-1", amount_minor=-2500)
    assert hold("a", 0, told).left_minor == 2500
    news = Moved(node=node, epoch=1, seq=heard + 1, bill="cart-9", amount_minor=-1000)
    assert hold("a", 0, told, news).left_minor == 3500
    assert hold("cart-9", 800).good_ms == GOOD_MS
    redeemed = Moved(node=node, epoch=1, seq=heard + 1, bill="cart-9", amount_minor=800)
    assert hold("a", 0, redeemed).left_minor == 1700
    with machine.store.work() as work:
        work.record(sold(9, 1000))
    assert hold("a", 0).left_minor == 3500
