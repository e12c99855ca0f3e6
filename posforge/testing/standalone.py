"""One till with no shop around it: real storage and flows, a database in a folder, nothing else.

For simulation and benchmarks. Everything is the same in every run: keys, clock and randomness.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from posforge.runtime.domain.envelope import ClockQuality
from posforge.runtime.domain.events import (
    NodeEnrolled,
    PricesSet,
    ProductsListed,
    SetPrice,
)
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.flows.sign_in import Session, sign_in
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.testing.builders import a_shop
from posforge.testing.facts import listed

DATABASE_KEY = bytes(range(32))
NODE_KEY = NodeKey.from_secret(bytes(range(32, 64)))
CASHIER = Person(id="p-0001", name="Ada", role="cashier")
PIN = "4711"

_EVENT_OF_AT_MOST = 500


class SteppingClock:
    """A clock that moves one millisecond whenever somebody looks at it."""

    def __init__(self, at_ms: int = 1_790_000_000_000) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        self.at_ms += 1
        return self.at_ms

    def offset_min(self) -> int:
        return 60

    def quality(self) -> tuple[ClockQuality, int]:
        return "free", 0


class SeededEntropy:
    """Randomness that is the same in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def __call__(self, count: int) -> bytes:
        return self._random.randbytes(count)


class PlainPins:
    """A hasher without the hashing, for tests that sign in a thousand times."""

    def hash(self, secret: str) -> str:
        return f"plain:{secret}"

    def matches(self, verifier: str, secret: str) -> bool:
        return verifier == self.hash(secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandaloneTill:
    """A till ready to sell, its cashier signed in."""

    till: Till
    session: Session
    database: Database
    journal: NodeJournal


def found_standalone(
    folder: Path,
    products: Sequence[Product],
    *,
    shop: Shop | None = None,
    clock: SteppingClock | None = None,
    others: Mapping[Person, str] | None = None,
) -> None:
    """Make the database of a till in `folder`: its people, its catalogue, its first shift.

    Beside its cashier work `others`, each with a PIN. Where the shop counts the float before a
    shift, there is none yet.
    """
    used = clock or SteppingClock()
    with _opened(folder, driver=sqlcipher, clock=used, shop=shop or a_shop()) as (till, _):
        with till.store.work() as work:
            work.record(_enrolled(till.identity))
            for person, pin in {CASHIER: PIN, **(others or {})}.items():
                enrol_person(work, till.shop, person, pin=pin, password="", pins=till.pins)
            for start in range(0, len(products), _EVENT_OF_AT_MOST):
                some = products[start : start + _EVENT_OF_AT_MOST]
                work.record(ProductsListed(products=tuple(listed(one) for one in some)))
                work.record(_priced(some, currency=till.shop.currency))
        sign_in(till, CASHIER.id, PIN)


@contextmanager
def open_standalone(
    folder: Path,
    *,
    driver: Any = sqlcipher,
    clock: SteppingClock | None = None,
    shop: Shop | None = None,
    has_shift: bool = True,
) -> Iterator[StandaloneTill]:
    """Open the till that lies in `folder`, on the file system that `driver` works on.

    Where it may have closed its shift (`has_shift` is False), somebody has to sign in.
    """
    used_clock = clock or SteppingClock()
    used_shop = shop or a_shop()
    with _opened(folder, driver=driver, clock=used_clock, shop=used_shop) as (till, database):
        shift = till.store.shift()
        assert shift is not None or not has_shift, "found_standalone opens the first shift"
        yield StandaloneTill(
            till=till,
            session=Session(person=CASHIER, shift=shift),
            database=database,
            journal=NodeJournal(database, used_clock),
        )


@contextmanager
def _opened(
    folder: Path, *, driver: Any, clock: SteppingClock, shop: Shop
) -> Iterator[tuple[Till, Database]]:
    entropy = SeededEntropy(clock.at_ms)
    identity = NodeIdentity(
        org="test",
        store=shop.branches[0].code,
        node=NODE_KEY.node,
        epoch=1,
        kind="till",
        till=1,
        label="Till 1",
    )
    database = Database.open_sqlcipher(folder / "posforge.db", DATABASE_KEY, driver=driver)
    catalogue = StoredCatalogue.of(shop, shop.branches[0], database=database, clock=clock)
    till = Till(
        shop=shop,
        branch=shop.branches[0],
        identity=identity,
        store=NodeStore(database, identity=identity, signer=NODE_KEY, clock=clock, entropy=entropy),
        catalogue=catalogue,
        clock=clock,
        entropy=entropy,
        pins=PlainPins(),
        payments={"cash": Cash(currency=shop.currency)},
    )
    try:
        yield till, database
    finally:
        catalogue.close()
        database.close()


def _enrolled(identity: NodeIdentity) -> NodeEnrolled:
    return NodeEnrolled(
        machine=identity.node,
        kind=identity.kind,
        store=identity.store,
        till=identity.till,
        label=identity.label,
        public_key=NODE_KEY.public_key.hex(),
        epoch=identity.epoch,
    )


def _priced(products: Sequence[Product], *, currency: str) -> PricesSet:
    return PricesSet(
        layer=BASE_LAYER,
        valid_from_ms=0,
        currency=currency,
        prices=tuple(
            SetPrice(product=one.id, price_minor=one.price_minor)
            for one in products
            if one.price_minor is not None
        ),
    )
