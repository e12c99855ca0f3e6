"""A till without a disk: the same ports, kept in memory, for tests of flows and screens."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import (
    EMPTY,
    ENVELOPE_VERSION,
    ClockQuality,
    Event,
    Head,
    Header,
    body_hash,
    personal_hash,
    seal,
)
from posforge.runtime.domain.events import (
    CATALOGUE,
    EventBody,
    ListedProduct,
    PictureAdded,
    PricesSet,
    ProductsListed,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    StylesListed,
    open_body,
)
from posforge.runtime.domain.events_layer_price import LayerPrice, LayerPricesSet
from posforge.runtime.domain.fields import searched_fields
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.layers import BASE_LAYER, list_layer
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.sale import Sale, sale_of
from posforge.runtime.domain.shift import Shift
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.ports import Listed, NodeIdentity, PrintJob, SavedCart, Work
from posforge.runtime.flows.cash import Cash
from posforge.runtime.storage.search import fold
from posforge.testing.builders import a_shop

NOON_MS = 1_795_258_800_000
"""21 November 2026, 12:00 in Berlin."""


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved."""

    wall_ms: int = NOON_MS
    tz_min: int = 60

    def now_ms(self) -> int:
        return self.wall_ms

    def offset_min(self) -> int:
        return self.tz_min

    def quality(self) -> tuple[ClockQuality, int]:
        return "synced", 0

    def pass_ms(self, duration: int) -> None:
        """Let time pass."""
        self.wall_ms += duration


class PlainPins:
    """PINs as they are; nothing to wait for, and nothing to use outside tests."""

    def hash(self, secret: str) -> str:
        return f"plain:{secret}"

    def matches(self, verifier: str, secret: str) -> bool:
        return verifier == self.hash(secret)


class CountingEntropy:
    """Bytes that count up: every id differs, and every run makes the same ones."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, count: int) -> bytes:
        return next(self._numbers).to_bytes(count, "big")


class MemoryCatalogue:
    """Articles by code, by the words of their names and searched fields, and by style.

    They cost what they were made with, but for what `set_price` says.
    """

    def __init__(
        self,
        products: Iterable[Product],
        *,
        styles: Iterable[Style] = (),
        pictures: Mapping[str, bytes] | None = None,
        searched: Sequence[str] = (),
        clock: FixedClock | None = None,
    ) -> None:
        self._clock = clock or FixedClock()
        self._searched = searched
        self._products = list(products)
        self._styles = list(styles)
        self._pictures = pictures or {}
        self._prices: list[tuple[int, str, str, int]] = []

    def by_code(self, code: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return next((one for one in self._priced(group, at_ms) if one.code == code), None)

    def by_id(self, product: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return next((one for one in self._priced(group, at_ms) if one.id == product), None)

    def search(
        self, text: str, *, limit: int = 20, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        words = fold(text).split()
        priced = self._priced(group, at_ms)
        found = [one for one in priced if all(w in self._text(one) for w in words)]
        return found[:limit] if words else []

    def styles(self, *, department: str = "") -> Sequence[Style]:
        used = {one.style for one in self._products}
        found = [one for one in self._styles if one.id in used]
        wanted = [one for one in found if department in ("", one.department)]
        return sorted(wanted, key=lambda one: (one.name.lower(), one.id))

    def variants(
        self, style: str, *, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        found = [one for one in self._priced(group, at_ms) if style and one.style == style]
        return sorted(found, key=lambda one: (one.name.lower(), one.id))

    def picture(self, picture: str) -> bytes | None:
        return self._pictures.get(picture)

    def set_price(
        self, product: str, price_minor: int, *, group: str = "", from_ms: int = 0
    ) -> None:
        """Let an article cost this from a moment on (Unix ms), for everybody or for one group."""
        self._prices.append((from_ms, product, group, price_minor))

    def _priced(self, group: str, at_ms: int | None) -> Sequence[Product]:
        at = self._clock.now_ms() if at_ms is None else at_ms
        known = {one.id: one for one in self._products}
        for wanted in dict.fromkeys(("", group)):
            source = list_layer(wanted) if wanted else BASE_LAYER
            for from_ms, product, priced_for, price_minor in sorted(self._prices):
                if priced_for == wanted and from_ms <= at:
                    known[product] = replace(
                        known[product], price_minor=price_minor, price_source=source
                    )
        return list(known.values())

    def _text(self, product: Product) -> str:
        noted = [product.fields.get(name) for name in self._searched]
        texts = [product.name, *(value for value in noted if isinstance(value, str))]
        return "\n".join(fold(text) for text in texts)


class MemoryListings:
    """The catalogue as the events of one machine have listed it."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._products: dict[str, ListedProduct] = {}
        self._prices: list[PricesSet | LayerPricesSet] = []
        self._styles: dict[str, Style] = {}
        self._pictures: set[str] = set()
        for event in events:
            if event.header.stream == CATALOGUE:
                self._note(open_body(event.header.type, event.header.sv, event.body))

    def by_codes(self, codes: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        listed = self.by_ids(sorted(self._products, reverse=True), at_ms=at_ms)
        return {code: one for one in listed.values() for code in one.product.codes if code in codes}

    def by_ids(self, ids: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        prices = self.prices(ids, at_ms=at_ms)
        return {
            one: Listed(product=self._products[one], price=prices.get((one, BASE_LAYER)))
            for one in ids
            if one in self._products
        }

    def prices(self, products: Sequence[str], *, at_ms: int) -> Mapping[tuple[str, str], Price]:
        found: dict[tuple[str, str], Price | None] = {}
        for said in sorted(self._prices, key=lambda said: said.valid_from_ms):
            for one in said.prices if said.valid_from_ms <= at_ms else ():
                price = None
                if one.price_minor is not None:
                    per = one.per if isinstance(one, LayerPrice) else 1
                    price = Price(minor=one.price_minor, per=per)
                found[one.product, said.layer] = price
        return {key: price for key, price in found.items() if price and key[0] in products}

    def styles(self, ids: Sequence[str]) -> Mapping[str, Style]:
        return {one: self._styles[one] for one in ids if one in self._styles}

    def pictures(self, ids: Sequence[str]) -> frozenset[str]:
        return frozenset(ids) & self._pictures

    def _note(self, body: Any) -> None:
        if isinstance(body, ProductsListed):
            self._products |= {one.id: one for one in body.products}
        elif isinstance(body, StylesListed):
            self._styles |= {one.id: one for one in body.styles}
        elif isinstance(body, PictureAdded):
            self._pictures.add(body.id)
        elif isinstance(body, PricesSet | LayerPricesSet):
            self._prices.append(body)


class PlainSigner:
    """A signature that proves nothing, for journals that stay in memory."""

    kid = "0" * 16

    def sign(self, message: bytes) -> bytes:
        return message + message


@dataclass(slots=True)
class _Disk:
    events: list[Event] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    carts: dict[str, SavedCart] = field(default_factory=dict)
    jobs: list[PrintJob] = field(default_factory=list)
    failures: dict[str, tuple[int, int]] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    shift: Shift | None = None


class MemoryTillStore:
    """A TillStore whose transactions roll back like a disk's.

    Set `refuses` to an exception and the next commits fail with it, nothing written.
    """

    def __init__(
        self, identity: NodeIdentity, clock: FixedClock, *, people: Mapping[Person, str]
    ) -> None:
        self.refuses: Exception | None = None
        self._identity = identity
        self._clock = clock
        self._people = people
        self._disk = _Disk()

    @contextmanager
    def work(self) -> Iterator[Work]:
        before = _Disk(*(copy.copy(getattr(self._disk, one.name)) for one in fields(_Disk)))
        try:
            yield _MemoryWork(self._disk, self._identity, self._clock)
            if self.refuses is not None:
                raise self.refuses
        except BaseException:
            self._disk = before
            raise

    @property
    def events(self) -> Sequence[Event]:
        """The journal so far."""
        return self._disk.events

    @property
    def jobs(self) -> Sequence[PrintJob]:
        """What was handed to the printer."""
        return self._disk.jobs

    def shift(self) -> Shift | None:
        return self._disk.shift

    def open_cart(self) -> SavedCart | None:
        return next((one for one in self._disk.carts.values() if one.parked_ms is None), None)

    def parked_carts(self) -> Sequence[SavedCart]:
        parked = [one for one in self._disk.carts.values() if one.parked_ms is not None]
        return sorted(parked, key=lambda one: one.parked_ms or 0)

    def people(self) -> Sequence[Person]:
        return sorted(self._people, key=lambda one: one.name)

    def pin_verifier(self, person: str) -> str:
        return next((pin for one, pin in self._people.items() if one.id == person), "")

    def pin_failures(self, person: str) -> tuple[int, int]:
        return self._disk.failures.get(person, (0, 0))

    def sale(self, number: str) -> Sale | None:
        return self._disk.sales.get(number)

    def last_sale(self) -> Sale | None:
        return next(reversed(self._disk.sales.values()), None)

    def unsynced(self) -> tuple[int, int]:
        events = self._disk.events
        return len(events), events[0].header.wall if events else 0


class _MemoryWork:
    def __init__(self, disk: _Disk, identity: NodeIdentity, clock: FixedClock) -> None:
        self._disk = disk
        self._identity = identity
        self._clock = clock

    def record(
        self,
        body: EventBody,
        *,
        actor: str = "",
        approver: str = "",
        cause: Sequence[str] = (),
        personal: Mapping[str, Any] | None = None,
    ) -> Event:
        if isinstance(body, ShiftOpened):
            self._disk.shift = Shift(
                id=body.shift,
                number=body.number,
                bizdate=body.bizdate,
                opened_ms=self._clock.now_ms(),
            )
        blob = None if personal is None else {"salt": "00", "data": dict(personal)}
        facts = to_body(body)
        header = replace(
            self._header(body),
            actor=actor,
            approver=approver,
            cause=tuple(cause),
            body_hash=body_hash(facts),
            personal_hash=personal_hash(blob),
        )
        event = seal(header, facts, personal=blob, signer=PlainSigner())
        self._disk.events.append(event)
        if isinstance(body, SaleCompleted):
            self._disk.sales[body.number] = sale_of(event, body)
        if isinstance(body, ShiftClosed):
            self._disk.shift = None
        return event

    def listings(self) -> MemoryListings:
        return MemoryListings(self._disk.events)

    def next_number(self, series: str) -> int:
        self._disk.numbers[series] = self._disk.numbers.get(series, 0) + 1
        return self._disk.numbers[series]

    def start_cart(self, cart: Cart) -> None:
        self._disk.carts[cart.id] = SavedCart(cart=cart, parked_ms=None, label="")

    def put_cart(self, cart: Cart) -> None:
        saved = self._disk.carts[cart.id]
        self._disk.carts[cart.id] = replace(saved, cart=replace(cart, lines=saved.cart.lines))

    def put_line(self, cart: str, line: CartLine) -> None:
        saved = self._disk.carts[cart]
        lines = {one.line: one for one in (*saved.cart.lines, line)}
        after = replace(saved.cart, lines=tuple(lines.values()))
        self._disk.carts[cart] = replace(saved, cart=after)

    def park_cart(self, cart: str, *, parked_ms: int, label: str) -> None:
        saved = self._disk.carts[cart]
        self._disk.carts[cart] = replace(saved, parked_ms=parked_ms, label=label)

    def unpark_cart(self, cart: str) -> None:
        self._disk.carts[cart] = replace(self._disk.carts[cart], parked_ms=None)

    def remove_cart(self, cart: str) -> None:
        if self._disk.carts.pop(cart, None) is None:
            raise UserError("This bill is already closed.", hint="Scan to open a new one.")

    def queue_print(self, job: PrintJob) -> None:
        self._disk.jobs.append(job)

    def set_pin_failures(self, person: str, *, failures: int, at_ms: int) -> None:
        self._disk.failures[person] = (failures, at_ms)

    def _header(self, body: EventBody) -> Header:
        me, now_ms, shift = self._identity, self._clock.now_ms(), self._disk.shift
        log = [one for one in self._disk.events if one.header.stream == body.STREAM]
        head: Head = log[-1].head if log else EMPTY
        return Header(
            ev=ENVELOPE_VERSION,
            id=uuid7(now_ms, (len(self._disk.events) + 1).to_bytes(10, "big")),
            org=me.org,
            store=me.store,
            node=me.node,
            epoch=me.epoch,
            stream=body.STREAM,
            seq=head.seq + 1,
            hlc=f"{(now_ms << 16) + len(self._disk.events):016x}",
            wall=now_ms,
            tz=self._clock.offset_min(),
            clock_q="synced",
            clock_off=0,
            bizdate=shift.bizdate if shift is not None else "",
            shift=shift.id if shift is not None else "",
            actor="",
            approver="",
            auth_epoch=0,
            type=body.TYPE,
            sv=body.VERSION,
            cause=(),
            body_hash="",
            personal_hash="",
            prev=head.hash,
        )


def a_till(
    shop: Shop | None = None,
    *,
    products: Iterable[Product] = (),
    styles: Iterable[Style] = (),
    pictures: Mapping[str, bytes] | None = None,
    people: Mapping[Person, str] | None = None,
    payments: Mapping[str, PaymentMethod] | None = None,
) -> Till:
    """Return a till in memory: till 1 of the first branch, at noon.

    Args:
        shop: the shop, else the supermarket of `a_shop`.
        products: what can be scanned.
        styles: what some of them are variants of.
        pictures: what the styles look like, by id.
        people: PIN by person; without any, Ada the cashier with PIN 1234.
        payments: ways to pay by name, else cash.
    """
    shop = shop or a_shop()
    branch, clock, pins = shop.branches[0], FixedClock(), PlainPins()
    identity = NodeIdentity(
        org="0" * 32,
        store=branch.code,
        node="1" * 32,
        epoch=1,
        kind="till",
        till=1,
        label=f"{branch.code}-1",
    )
    staff = people or {Person(id="ada", name="Ada Berg", role="cashier"): "1234"}
    verifiers = {person: pins.hash(pin) for person, pin in staff.items()}
    return Till(
        shop=shop,
        branch=branch,
        identity=identity,
        store=MemoryTillStore(identity, clock, people=verifiers),
        catalogue=MemoryCatalogue(
            products,
            styles=styles,
            pictures=pictures,
            searched=searched_fields(shop.catalogue),
            clock=clock,
        ),
        clock=clock,
        entropy=CountingEntropy(),
        pins=pins,
        payments=payments or {"cash": Cash(shop.currency)},
    )
