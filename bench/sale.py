"""A durable sale of ten lines, against the same rows written by a bare connection."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import Result, Timed, compared, side_by_side
from tape import Tape, open_bare, play

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.testing.standalone import StandaloneTill, open_standalone

LINES = 10
ROUNDS = 200
LIMIT = 3.0


def run(shop: Path, goods: Sequence[Product], work: Path) -> list[Result]:
    """Sell on one copy of the shop; write what a twin till wrote on another."""
    places = [shutil.copytree(shop, work / name) for name in ("ours", "twin", "bare")]
    bare = open_bare(places[2])
    tape = Tape()
    with (
        open_standalone(places[0]) as ours,
        open_standalone(places[1], driver=tape) as twin,
    ):
        tape.cut()

        def sale(number: int) -> Timed:
            return _ready_to_pay(ours, goods, number)

        def same_rows(number: int) -> Timed:
            return _ready_to_play(twin, goods, number, tape=tape, bare=bare)

        samples = side_by_side(sale, same_rows, rounds=ROUNDS)
    assert _sales(bare) == _sales(open_bare(places[0])), "both sides wrote the same sales"
    return [compared("durable sale of ten lines / the same rows, bare", samples, limit=LIMIT)]


def _ready_to_pay(counter: StandaloneTill, goods: Sequence[Product], number: int) -> Timed:
    till, session = counter.till, counter.session
    cart = _bill(counter, goods, number)
    paid = tender(till, cart, tendered_minor=due(till, cart))
    return lambda: sell(till, session, cart, (paid,))


def _ready_to_play(
    twin: StandaloneTill, goods: Sequence[Product], number: int, *, tape: Tape, bare: Any
) -> Timed:
    pay = _ready_to_pay(twin, goods, number)
    play(bare, tape.cut())
    pay()
    written = tape.cut()
    return lambda: play(bare, written)


def _bill(counter: StandaloneTill, goods: Sequence[Product], number: int) -> Cart:
    cart = None
    for step in range(LINES):
        product = goods[(number * 7919 + step * 104729) % len(goods)]
        cart = scan(counter.till, counter.session, cart, product.code)
    assert cart is not None
    return cart


def _sales(bare: Any) -> Any:
    """Return how many sales, lines and ledger entries there are, and what they come to."""
    return bare.execute(
        "SELECT count(*), sum(gross_minor), (SELECT count(*) FROM sale_line), "
        "(SELECT count(*) FROM ledger_entry), (SELECT sum(qty_milli) FROM stock_balance) FROM sale"
    ).fetchone()
