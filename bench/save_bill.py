"""Saving a scanned line of the open bill, against one row committed by a bare connection."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import Result, Timed, compared, side_by_side
from tape import open_bare

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.scan import put
from posforge.testing.standalone import StandaloneTill, open_standalone

ROUNDS = 300
LIMIT = 5.0


def run(shop: Path, goods: Sequence[Product], work: Path) -> list[Result]:
    """Put article after article on one bill, each saved before the next."""
    places = [shutil.copytree(shop, work / name) for name in ("ours", "bare")]
    bare = open_bare(places[1])
    with open_standalone(places[0]) as counter:
        bill = _Bill(counter, goods)
        samples = side_by_side(bill.next, lambda number: _row(bare, number), rounds=ROUNDS)
    bare.close()
    return [compared("saving the bill / one row committed, bare", samples, limit=LIMIT)]


class _Bill:
    """A bill that grows by one line a round, and starts anew at twenty."""

    def __init__(self, counter: StandaloneTill, goods: Sequence[Product]) -> None:
        self._counter = counter
        self._goods = goods
        self._cart: Cart | None = None

    def next(self, number: int) -> Timed:
        if number % 20 == 0:
            self._cart = self._put(self._goods[number])
        return lambda: self._keep(self._put(self._goods[number + 1]))

    def _put(self, product: Product) -> Cart:
        return put(self._counter.till, self._counter.session, self._cart, product)

    def _keep(self, cart: Cart) -> None:
        self._cart = cart


def _row(bare: Any, number: int) -> Timed:
    row = ("bench", number, "x" * 200)

    def write() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO open_cart_line VALUES (?, ?, ?)", row)
        bare.execute("COMMIT")

    return write
