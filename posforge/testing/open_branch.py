"""Tills that sell, opened whole in this process, over real sockets to their store server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from posforge.runtime.app.machine import join_machine
from posforge.runtime.app.settings import MachineSettings, TillSettings
from posforge.runtime.app.till import OpenTill, open_till
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import CATALOGUE, MAIN, PricesSet, ProductsListed, SetPrice
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.returned import Disposition
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Journal
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.receipt_elsewhere import Found, look_up
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import Session, sign_in, staff
from posforge.runtime.server.join_codes import Seat
from posforge.testing.facts import listed
from posforge.testing.headless_server import ADMIN, CHAIN_SHOP
from posforge.testing.sync_shop import SyncServer, wait_for


class Counter:
    """Whoever was provisioned first, at one till of a branch."""

    def __init__(self, opened: OpenTill) -> None:
        self._opened = opened
        self.journal: Journal = opened.journal
        self.database = opened.database
        self.till: Till = opened.till
        wait_for(lambda: any(one.name == ADMIN.name for one in staff(self.till)))
        person = next(one for one in staff(self.till) if one.name == ADMIN.name)
        self.session: Session = sign_in(self.till, person.id, ADMIN.pin)

    @property
    def is_online(self) -> bool:
        """Whether the store server answered last time."""
        return self._opened.pump.is_online

    @property
    def main(self) -> LogKey:
        """The log of its business."""
        me = self.till.identity
        return LogKey(me.node, me.epoch, MAIN)

    def sell(self, *codes: str) -> Sale:
        """Sell one of each, for cash."""
        bill: Cart | None = None
        for code in codes:
            bill = scan(self.till, self.session, bill, code)
        assert bill is not None
        return self.pay(bill)

    def pay(self, bill: Cart) -> Sale:
        """Pay exactly what is due, in cash."""
        sold = pay_with(self.till, self.session, bill, method="cash", tendered_minor=None)
        assert isinstance(sold, Sale)
        return sold

    def take(
        self,
        receipt: str,
        line: int = 1,
        *,
        qty_milli: int = 1000,
        bill: Cart | None = None,
        disposition: Disposition = "resell",
    ) -> Cart:
        """Look a receipt up and put some of one line of it on the bill."""
        found = look_up(self.till, receipt)
        assert found.sale is not None, f"{receipt} is not known"
        return self.take_found(found, line, qty_milli=qty_milli, bill=bill, disposition=disposition)

    def take_found(
        self,
        found: Found,
        line: int,
        *,
        qty_milli: int,
        bill: Cart | None = None,
        disposition: Disposition = "resell",
    ) -> Cart:
        """Put some of one line of a receipt that was looked up on the bill."""
        assert found.sale is not None
        return return_line(
            self.till,
            self.session,
            bill,
            found.sale,
            line=line,
            qty_milli=qty_milli,
            disposition=disposition,
            reason="not wanted",
            is_unchecked=found.is_unchecked,
        )

    def cleared(self) -> None:
        """Take the bill off the counter, as if there had been none."""
        saved = self.till.store.open_cart()
        if saved is not None:
            with self.till.store.work() as work:
                work.remove_cart(saved.cart.id)

    def synced(self) -> None:
        """Wait until the store server holds everything written here."""
        wait_for(lambda: self.till.store.unsynced()[0] == 0)


@contextmanager
def open_counter(
    server: SyncServer,
    folder: Path,
    *,
    number: int = 1,
    shop: Shop = CHAIN_SHOP,
    waits: bool = True,
) -> Iterator[Counter]:
    """Let a till join its branch where it has not yet, open it, and sign somebody in.

    It `waits` until the store server has answered, and has told it of the articles it knows.
    """
    machine = MachineSettings(data=folder, keys="file")
    if not folder.exists():
        seat = Seat(kind="till", store=server.branch, till=number, label=f"Till {number}")
        join_machine(machine, url=server.url, code=server.code(seat))
    printer = replace(shop.printer, connect=f"file://{folder / 'paper'}")
    with open_till(shop, TillSettings(machine=machine, printer=printer)) as opened:
        counter = Counter(opened)
        if waits:
            wait_for(lambda: counter.is_online)
            _wait_for_articles(server, counter)
        yield counter


def _wait_for_articles(server: SyncServer, counter: Counter) -> None:
    with server.open() as opened:
        heads = opened.journal.heads()
    known = {log: head.seq for log, head in heads.items() if log.stream == CATALOGUE}
    wait_for(lambda: all(counter.journal.head(log).seq >= seq for log, seq in known.items()))


def stock(server: SyncServer, products: Sequence[Product]) -> None:
    """Let the topmost server list these articles and their prices."""
    prices = tuple(SetPrice(product=one.id, price_minor=one.price_minor or 0) for one in products)
    with server.open() as opened, opened.store.work() as work:
        work.record(ProductsListed(products=tuple(listed(one) for one in products)))
        work.record(
            PricesSet(
                layer=BASE_LAYER,
                valid_from_ms=0,
                currency=CHAIN_SHOP.currency,
                prices=prices,
            )
        )
