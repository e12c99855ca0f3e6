"""A chain of shops that traded for some days: the journals of all its machines in one database.

What a headquarters holds after a week, for tests of reports and pictures of the portal. The same
seed gives the same week.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from posforge.runtime.domain.cart import Cart, add, set_quantity
from posforge.runtime.domain.envelope import ClockQuality
from posforge.runtime.domain.events import (
    NodeEnrolled,
    PricesSet,
    ProductsListed,
    SaleCompleted,
    SetPrice,
    ShiftOpened,
)
from posforge.runtime.domain.events_shift import DrawerCounted
from posforge.runtime.domain.ids import receipt_number, uuid7
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import Sale, complete, sale_of
from posforge.runtime.domain.shop import NodeKind, Shop
from posforge.runtime.domain.z import settle
from posforge.runtime.ext.ports import NodeIdentity, PinHasher, Work
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.server.store_days import QUIET_MS, StoreDays
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.node_store import NodeStore
from posforge.testing.facts import listed
from posforge.testing.standalone import SeededEntropy

Goods = Sequence[tuple[Product, int]]

_EVENT_OF_AT_MOST = 500
_NOTE_MINOR = 500


class SetClock:
    """A clock that stands where it was put, in the time zone of a shop."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self.at_ms = 0

    def now_ms(self) -> int:
        return self.at_ms

    def offset_min(self) -> int:
        offset = datetime.fromtimestamp(self.at_ms // 1000, self._zone).utcoffset()
        assert offset is not None, "a time zone has an offset"
        return int(offset.total_seconds()) // 60

    def quality(self) -> tuple[ClockQuality, int]:
        return "synced", 0

    def set(self, day: date, at: time) -> None:
        """Put the clock to a local date and time of day."""
        local = datetime.combine(day, at, self._zone)
        self.at_ms = int(local.timestamp()) * 1000

    @property
    def today(self) -> str:
        """The local date, ISO."""
        return (
            datetime.fromtimestamp(self.at_ms // 1000, UTC)
            .astimezone(self._zone)
            .date()
            .isoformat()
        )


class Chain:
    """The machines of a shop, each writing its own journal; one database holds them all."""

    def __init__(self, database: Database, shop: Shop, *, seed: int) -> None:
        self.shop = shop
        self.clock = SetClock(shop.timezone)
        self._database = database
        self._random = random.Random(seed)
        self._entropy = SeededEntropy(seed)
        self._machines: dict[str, NodeStore] = {}
        self._shifts: dict[str, tuple[str, str, int]] = {}
        self._keys: dict[str, NodeKey] = {}
        self._identities: dict[str, NodeIdentity] = {}
        self.nodes: dict[str, str] = {}
        self.clock.set(date(2026, 1, 2), time(8))
        self._join("hq", kind="hq", store="", till=0, label="Headquarters")

    @property
    def hq(self) -> NodeStore:
        """Headquarters, where catalogue and people are decided."""
        return self._machines["hq"]

    def employ(self, person: Person, *, password: str, passwords: PinHasher) -> None:
        """Enrol somebody at headquarters."""
        with self._machines["hq"].work() as work:
            enrol_person(work, self.shop, person, pin="4711", password=password, pins=passwords)

    def list_products(self, products: Sequence[Product]) -> None:
        """Put articles and their base prices into the catalogue."""
        with self._machines["hq"].work() as work:
            for start in range(0, len(products), _EVENT_OF_AT_MOST):
                some = products[start : start + _EVENT_OF_AT_MOST]
                work.record(ProductsListed(products=tuple(listed(one) for one in some)))
                work.record(self._priced(some))

    def server(self, store: str) -> NodeStore:
        """Return the store server of a branch; it joins when it is first asked for."""
        label = f"Server {store}"
        return self._joined(store, kind="store", store=store, till=0, label=label)

    def till(self, store: str, number: int) -> NodeStore:
        """Return a till of a branch; it joins when it is first asked for."""
        name = f"{store}-{number}"
        return self._joined(name, kind="till", store=store, till=number, label=f"Till {number}")

    def sell(self, goods: Goods, *, store: str, till: int, cashier: str) -> Sale:
        """Sell articles, each in thousandths of its unit, for cash, at the time the clock shows."""
        facts = self._facts(goods, store=store, till=till, cashier=cashier)
        machine = self.till(store, till)
        self._open_shift(machine, f"{store}-{till}", cashier)
        with machine.work() as work:
            event = work.record(facts, actor=cashier)
        return sale_of(event, facts)

    def trade(
        self, day: date, products: Sequence[Product], *, cashiers: Sequence[str], sales: int
    ) -> list[Sale]:
        """Sell random baskets all over the chain on one day, more around noon and after work."""
        moments = sorted(self._moment() for _ in range(sales))
        sold = []
        for moment in moments:
            branch = self._random.choices(
                self.shop.branches, [one.tills + 1 for one in self.shop.branches]
            )[0]
            self.clock.set(day, moment)
            goods = [
                (product, self._quantity(product))
                for product in self._random.sample(products, min(len(products), self._lines()))
            ]
            sold.append(
                self.sell(
                    goods,
                    store=branch.code,
                    till=self._random.randint(1, branch.tills),
                    cashier=self._random.choice(cashiers),
                )
            )
        return sold

    def close_day(self, cashier: str) -> None:
        """Close every till that has a shift, and let the store servers sign the day."""
        for name in self._shifts:
            with self._machines[name].work() as work:
                self._settle(work, name, cashier)
        self._shifts = {name: ("", "", one[2]) for name, one in self._shifts.items()}
        self.clock.at_ms += 2 * QUIET_MS
        for store in sorted({name.rpartition("-")[0] for name in self._shifts}):
            self.server(store)
            author = Author(
                identity=self._identities[store],
                signer=self._keys[store],
                clock=self.clock,
                entropy=self._entropy,
            )
            StoreDays(database=self._database, author=author, shop=self.shop).look()

    def _facts(self, goods: Goods, *, store: str, till: int, cashier: str) -> SaleCompleted:
        now_ms = self.clock.now_ms()
        cart = Cart(id=uuid7(now_ms, self._entropy(10)), cashier=cashier, opened_ms=now_ms - 40_000)
        for product, qty_milli in goods:
            cart, line = add(cart, product)
            cart, _ = set_quantity(cart, line.line, qty_milli=qty_milli)
        due = total(cart, self.shop).gross_minor
        given = -(-due // _NOTE_MINOR) * _NOTE_MINOR
        cash = Tender(
            method="cash", amount_minor=due, tendered_minor=given, change_minor=given - due
        )
        with self.till(store, till).work() as work:
            number = receipt_number(store, till, "A", work.next_number(f"{store}-{till}"))
        return complete(
            cart,
            (cash,),
            number=number,
            till=till,
            shop=self.shop,
        )

    def _open_shift(self, machine: NodeStore, name: str, cashier: str) -> None:
        shift, bizdate, number = self._shifts.get(name, ("", "", 0))
        if bizdate == self.clock.today:
            return
        with machine.work() as work:
            if shift:
                self._settle(work, name, cashier)
            opened = ShiftOpened(
                shift=uuid7(self.clock.now_ms(), self._entropy(10)),
                number=number + 1,
                bizdate=self.clock.today,
                float_minor=0,
                currency=self.shop.currency,
            )
            work.record(opened, actor=cashier)
        self._shifts[name] = (opened.shift, opened.bizdate, opened.number)

    def _settle(self, work: Work, name: str, cashier: str) -> None:
        """Count what lies in the drawer, which is what should, and make the Z."""
        counted = DrawerCounted(
            shift=self._shifts[name][0],
            tenders=tuple(
                replace(one, counted_minor=one.expected_minor) for one in work.period().expected()
            ),
            currency=self.shop.currency,
        )
        work.record(counted, actor=cashier)
        z = settle(
            work.period(),
            seat=(int(name.rpartition("-")[2]), "A"),
            currency=self.shop.currency,
            keep_minor=0,
            head=work.head(),
            closed_by="person",
            count=counted,
        )
        work.record(z, actor=cashier)

    def _joined(self, name: str, *, kind: NodeKind, store: str, till: int, label: str) -> NodeStore:
        if name not in self._machines:
            self._join(name, kind=kind, store=store, till=till, label=label)
        return self._machines[name]

    def _join(self, name: str, *, kind: NodeKind, store: str, till: int, label: str) -> None:
        key = NodeKey.from_secret(self._entropy(32))
        identity = NodeIdentity(
            org="test", store=store, node=key.node, epoch=1, kind=kind, till=till, label=label
        )
        self.nodes[name] = key.node
        self._keys[name], self._identities[name] = key, identity
        self._machines[name] = NodeStore(
            self._database,
            identity=identity,
            signer=key,
            clock=self.clock,
            entropy=self._entropy,
        )
        with self._machines["hq"].work() as work:
            work.record(
                NodeEnrolled(
                    machine=key.node,
                    kind=kind,
                    store=store,
                    till=till,
                    label=label,
                    public_key=key.public_key.hex(),
                    epoch=1,
                )
            )

    def _moment(self) -> time:
        rush = self._random.choice((10.0, 12.5, 17.5, 18.0))
        hour = min(19.9, max(8.0, self._random.gauss(rush, 1.8)))
        return time(int(hour), int(hour % 1 * 60), self._random.randrange(60))

    def _lines(self) -> int:
        return min(30, 1 + int(self._random.expovariate(1 / 6)))

    def _quantity(self, product: Product) -> int:
        if product.unit == "piece":
            return 1000 * self._random.choice((1, 1, 1, 1, 2, 3))
        return self._random.randrange(150, 2400)

    def _priced(self, products: Sequence[Product]) -> PricesSet:
        return PricesSet(
            layer=BASE_LAYER,
            valid_from_ms=0,
            currency=self.shop.currency,
            prices=tuple(
                SetPrice(product=one.id, price_minor=one.price_minor)
                for one in products
                if one.price_minor is not None
            ),
        )
