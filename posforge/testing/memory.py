"""A till without a disk: the same ports, kept in memory, for tests of flows and screens."""

from __future__ import annotations

import copy
import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.card import UNSETTLED, BookedMeanwhileError, NotOverError, Payment
from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.customer_known import HeardCustomer
from posforge.runtime.domain.envelope import (
    EMPTY,
    ENVELOPE_VERSION,
    Event,
    Head,
    Header,
    body_hash,
    personal_hash,
    seal,
)
from posforge.runtime.domain.events import (
    MAIN,
    EventBody,
    SaleCompleted,
    ShiftOpened,
    open_body,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.events_payment import PaymentStep
from posforge.runtime.domain.events_shift import ShiftSettled
from posforge.runtime.domain.fields import searched_fields
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.layaway import Layaway
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.period import COUNTED, Period
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.receipt_known import CameBack, ReceiptKnown, Refunded
from posforge.runtime.domain.sale import Sale, sale_of
from posforge.runtime.domain.shift import Shift, SuspendedShift
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.stored_value import Moved
from posforge.runtime.domain.z import Z, z_of
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.ports import Booked, NodeIdentity, PrintJob, SavedCart, Work
from posforge.runtime.flows.cash import Cash
from posforge.testing import memory_payments
from posforge.testing.builders import a_shop
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.memory_catalogue import MemoryCatalogue, MemoryListings
from posforge.testing.memory_customers import known_customer, known_customers, points_of
from posforge.testing.memory_handovers import is_over, is_taken, suspended_shifts
from posforge.testing.memory_layaways import (
    every_entry,
    known_layaways,
    memory_balance,
    memory_moved,
)


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
    zs: list[Z] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    booked: dict[str, PaymentStep] = field(default_factory=dict)
    heard: dict[str, Sale] = field(default_factory=dict)
    heard_refunds: dict[str, Refunded] = field(default_factory=dict)
    heard_back: dict[tuple[str, str, int], CameBack] = field(default_factory=dict)
    heard_customers: dict[str, HeardCustomer] = field(default_factory=dict)
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
        self._turn = threading.Lock()

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self._turn:
            yield from self._work()

    def _work(self) -> Iterator[Work]:
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

    def suspended_shifts(self) -> Sequence[SuspendedShift]:
        return suspended_shifts(self._disk.events)

    def open_cart(self) -> SavedCart | None:
        return next((one for one in self._disk.carts.values() if one.parked_ms is None), None)

    def parked_carts(self) -> Sequence[SavedCart]:
        parked = [one for one in self._disk.carts.values() if one.parked_ms is not None]
        here = [one for one in parked if not self.is_taken(one.cart.parking)]
        return sorted(here, key=lambda one: one.parked_ms or 0)

    def is_taken(self, parking: str) -> bool:
        return is_taken(self._disk.events, parking, node=self._identity.node)

    def kept_payments(self) -> Sequence[Payment]:
        return [one for _, one in sorted(self._disk.payments.items())]

    def booked(self, method: str, *, bizdate: str) -> Sequence[Booked]:
        return list(memory_payments.booked(self._disk.booked, method, bizdate=bizdate))

    def refunded(self, reference: str) -> int:
        disk = self._disk
        return memory_payments.refunded(disk.booked, disk.heard_refunds, reference)

    def people(self) -> Sequence[Person]:
        return sorted(self._people, key=lambda one: one.name)

    def pin_verifier(self, person: str) -> str:
        return next((pin for one, pin in self._people.items() if one.id == person), "")

    def pin_failures(self, person: str) -> tuple[int, int]:
        return self._disk.failures.get(person, (0, 0))

    def sale(self, number: str) -> Sale | None:
        return self._disk.sales.get(number)

    def sale_by_id(self, sale: str) -> Sale | None:
        own = next((one for one in self._disk.sales.values() if one.id == sale), None)
        return own or self._disk.heard.get(sale)

    def heard_sale(self, number: str) -> Sale | None:
        heard = self._disk.heard.values()
        return next((one for one in heard if one.facts.number == number), None)

    def returned(self, sale: str) -> Mapping[int, int]:
        back: Counter[int] = Counter()
        for one in self._disk.sales.values():
            for line in one.facts.lines:
                if line.returned is not None and line.returned.sale == sale:
                    back[line.returned.line] -= line.qty_milli
        own = {one.id for one in self._disk.sales.values()}
        for told in self._disk.heard_back.values():
            if told.sale == sale and told.event not in own:
                back[told.line] += told.qty_milli
        return back

    def gift_receipts(self, sale: str) -> int:
        printed = (one for one in self._disk.events if one.header.type == GiftReceiptPrinted.TYPE)
        return sum(one.body["sale"] == sale for one in printed)

    def is_sold(self, product: str, serial: str) -> bool:
        places = [
            entry.target
            for entry in every_entry(self._disk.events)
            if entry.ledger == "stock" and (entry.item, entry.trace.serial) == (product, serial)
        ]
        return bool(places) and places[-1].startswith("sold:")

    def balance(self, account: str, *, currency: str) -> int:
        return memory_balance(self._disk.events, account, currency=currency)

    def layaway(self, number: str) -> Layaway | None:
        return known_layaways(self._disk.events).get(number)

    def layaways(self) -> Sequence[Layaway]:
        every = known_layaways(self._disk.events).values()
        unfinished = [one for one in every if one.is_open or one.back_minor]
        return sorted(unfinished, key=lambda one: (one.facts.due, one.number))

    def unheard(self, account: str, *, currency: str) -> Sequence[Moved]:
        return memory_moved(self._disk.events, account, currency=currency)

    def last_sale(self) -> Sale | None:
        return next(reversed(self._disk.sales.values()), None)

    def customer(self, customer: str) -> Customer | None:
        return known_customer(self._disk.events, customer, self._disk.heard_customers)

    def customers(self, text: str, *, limit: int = 20) -> Sequence[Customer]:
        return known_customers(self._disk.events, text)[:limit]

    def period(self) -> Period:
        return _period(self._disk.events)

    def z(self, number: int = 0) -> Z | None:
        found = [one for one in self._disk.zs if number in (0, one.facts.number)]
        return found[-1] if found else None

    def z_of(self, shift: str) -> Z | None:
        return next((one for one in self._disk.zs if one.facts.shift == shift), None)

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
        if isinstance(body, ShiftSettled):
            self._disk.zs.append(z_of(event, body))
            self._disk.shift = None
        if isinstance(body, PaymentStep):
            self._disk.booked[body.intent.id] = body
        return event

    def listings(self) -> MemoryListings:
        return MemoryListings(self._disk.events)

    def period(self) -> Period:
        return _period(self._disk.events)

    def head(self) -> Head:
        log = [one for one in self._disk.events if one.header.stream == MAIN]
        return log[-1].head if log else EMPTY

    def next_number(self, series: str) -> int:
        self._disk.numbers[series] = self._disk.numbers.get(series, 0) + 1
        return self._disk.numbers[series]

    def start_cart(self, cart: Cart) -> None:
        self._disk.carts[cart.id] = SavedCart(cart=cart, parked_ms=None, label="")

    def is_over(self, handed: str) -> bool:
        return is_over(self._disk.events, handed)

    def put_cart(self, cart: Cart, *, given_back: str = "") -> None:
        self._check_free(cart.id)
        taken = {given_back, *(one.payment for one in cart.tenders)}
        kept = self._disk.payments.values()
        booked = [one for one in kept if one.intent.order == cart.id and one.state == "APPROVED"]
        if any(one.intent.id not in taken for one in booked):
            raise BookedMeanwhileError
        saved = self._disk.carts[cart.id]
        self._disk.carts[cart.id] = replace(saved, cart=replace(cart, lines=saved.cart.lines))

    def put_line(self, cart: str, line: CartLine) -> None:
        self._check_free(cart)
        saved = self._disk.carts[cart]
        lines = {one.line: one for one in (*saved.cart.lines, line)}
        after = replace(saved.cart, lines=tuple(lines.values()))
        self._disk.carts[cart] = replace(saved, cart=after)

    def park_cart(self, cart: str, *, parked_ms: int, label: str, parking: str) -> None:
        saved = self._disk.carts[cart]
        bill = replace(saved.cart, parking=parking)
        self._disk.carts[cart] = SavedCart(cart=bill, parked_ms=parked_ms, label=label)

    def drop_taken_bills(self) -> None:
        for one in list(self._disk.carts.values()):
            is_lost = is_taken(self._disk.events, one.cart.parking, node=self._identity.node)
            if one.parked_ms is not None and is_lost:
                self.remove_cart(one.cart.id)

    def unpark_cart(self, cart: str) -> None:
        self._disk.carts[cart] = replace(self._disk.carts[cart], parked_ms=None)

    def remove_cart(self, cart: str) -> None:
        self._check_free(cart)
        if self._disk.carts.pop(cart, None) is None:
            raise UserError("This bill is already closed.", hint="Scan to open a new one.")

    def _check_free(self, cart: str) -> None:
        kept = self._disk.payments.values()
        if any(one.intent.order == cart and one.state in UNSETTLED for one in kept):
            raise NotOverError

    def open_bill(self, cart: str) -> Cart | None:
        saved = self._disk.carts.get(cart)
        return saved.cart if saved is not None else None

    def keep_payment(self, payment: Payment) -> None:
        self._disk.payments[payment.intent.id] = payment

    def forget_payment(self, payment: str) -> None:
        self._disk.payments.pop(payment, None)

    def kept_payments(self) -> Sequence[Payment]:
        return [one for _, one in sorted(self._disk.payments.items())]

    def keep_heard_customer(self, heard: HeardCustomer) -> None:
        customer = heard.customer
        points = customer.points - points_of(self._disk.events, customer.id)
        before = self._disk.heard_customers.get(customer.id, heard)
        newer = max(before, heard, key=lambda one: one.event.stamp)
        kept = replace(newer, customer=replace(newer.customer, points=points))
        self._disk.heard_customers[customer.id] = kept

    def keep_heard(self, sales: Sequence[Event], known: ReceiptKnown) -> None:
        for one in sales:
            facts = open_body(one.header.type, one.header.sv, one.body)
            self._disk.heard[one.header.id] = sale_of(one, facts)
        for told in known.came_back:
            self._disk.heard_back[told.event, told.sale, told.line] = told
        self._disk.heard_refunds |= {one.payment: one for one in known.refunded}

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


def _period(events: Iterable[Event]) -> Period:
    period = Period()
    for event in events:
        header = event.header
        if header.type in COUNTED:
            facts = open_body(header.type, header.sv, event.body)
            period.count(header, facts, digest=event.hash)
    return period


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
