"""What the flows ask of the world: small protocols that storage, devices and security answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from posforge.runtime.domain.card import Payment
from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.customer_known import HeardCustomer
from posforge.runtime.domain.envelope import ClockQuality, Event, Head, LogKey
from posforge.runtime.domain.events import EventBody, ListedProduct
from posforge.runtime.domain.layaway import Layaway
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.receipt_known import ReceiptKnown
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shift import Shift, SuspendedShift
from posforge.runtime.domain.shop import NodeKind
from posforge.runtime.domain.stored_value import Moved
from posforge.runtime.domain.z import Z


class Clock(Protocol):
    """Tells the time, and how far it may be trusted."""

    def now_ms(self) -> int:
        """Return the wall time as Unix milliseconds."""

    def offset_min(self) -> int:
        """Return the shop's offset from UTC, in minutes, at this moment."""

    def quality(self) -> tuple[ClockQuality, int]:
        """Return how the clock is held, and the last known distance to the server's, in ms."""


class Entropy(Protocol):
    """Gives random bytes."""

    def __call__(self, count: int, /) -> bytes:
        """Return `count` random bytes."""


class Catalogue(Protocol):
    """Finds articles with the price of one moment for the customers of one group.

    Without `at_ms` (Unix ms) the moment is now; a bill asks for that at which it was opened. An
    empty `group` is anybody.
    """

    def by_code(self, code: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        """Return the article this canonical code belongs to."""

    def by_id(self, product: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        """Return the article with this id."""

    def search(
        self, text: str, *, limit: int = 20, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        """Return articles whose name holds every word of `text`, best first."""

    def lowest_price(self, product: str, *, since_ms: int) -> Price | None:
        """Return the lowest price an article had here from a moment until now, or None."""

    def styles(self, *, department: str = "") -> Sequence[Style]:
        """Return the styles there are articles of, by name; of one department, or of all."""

    def variants(
        self, style: str, *, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        """Return the articles of one style."""

    def picture(self, picture: str) -> bytes | None:
        """Return a picture as the file it came from (PNG, JPEG or WebP), or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article as it was listed last, and the chain's price of it, None without one."""

    product: ListedProduct
    price: Price | None


class Listings(Protocol):
    """The catalogue as who changes it must know it, to leave alone what is not changed."""

    def by_codes(self, codes: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        """Return the articles that have these canonical codes, by code."""

    def by_ids(self, ids: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        """Return the articles with these ids, by id."""

    def prices(self, products: Sequence[str], *, at_ms: int) -> Mapping[tuple[str, str], Price]:
        """Return what these articles cost in each layer that prices them, by article and layer."""

    def styles(self, ids: Sequence[str]) -> Mapping[str, Style]:
        """Return the styles with these ids, by id."""

    def pictures(self, ids: Sequence[str]) -> frozenset[str]:
        """Return those of these ids that there are pictures of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeIdentity:
    """Who this machine is in the journal it writes.

    `series` is the one its receipts are numbered in: no other machine of its seat, and no earlier
    incarnation of this one, has it.
    """

    org: str
    store: str
    node: str
    epoch: int
    kind: NodeKind
    till: int
    label: str
    series: str = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCart:
    """An open bill found on disk: the one on the counter, or one that was parked."""

    cart: Cart
    parked_ms: int | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One thing to print: `payload` is JSON text that the device side understands."""

    id: str
    kind: Literal["receipt", "drawer", "report", "z", "layaway"]
    payload: str
    status: Literal["queued", "printing", "done", "failed"] = "queued"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A payment as the books have it: what the terminal calls it, and what it comes to by now."""

    reference: str
    settled_minor: int


class Work(Protocol):
    """One transaction: all of it is on disk when the block ends, or none of it is."""

    def record(
        self,
        body: EventBody,
        *,
        actor: str = "",
        approver: str = "",
        cause: Sequence[str] = (),
        personal: Mapping[str, Any] | None = None,
    ) -> Event:
        """Seal the event into this machine's journal and project it; return it as sealed.

        Business date and shift are taken from the open shift. `personal` is the data of the side
        blob, unsalted.
        """

    def listings(self) -> Listings:
        """Return the catalogue as it stands in this transaction."""

    def period(self) -> Period:
        """Return what this till did since its last closing, as of this transaction."""

    def head(self) -> Head:
        """Return the end of this machine's journal of business, as of this transaction."""

    def next_number(self, series: str) -> int:
        """Return 1, 2, 3… gapless per series; a rolled-back transaction gives it back."""

    def start_cart(self, cart: Cart) -> None:
        """Save a new open bill with the lines it has."""

    def is_over(self, handed: str) -> bool:
        """Tell whether a bill was paid, or a suspended shift went on, by what is known here."""

    def put_cart(self, cart: Cart, *, given_back: str = "") -> None:
        """Save what an open bill says beside its lines: customer, discounts, tenders taken.

        Raises UserError, as do `put_line` and `remove_cart`, while a payment of it is not over, and
        where it lacks one that was booked meanwhile; `given_back` is one that it lacks for good.
        """

    def put_line(self, cart: str, line: CartLine) -> None:
        """Save one line of an open bill, new or changed."""

    def park_cart(self, cart: str, *, parked_ms: int, label: str, parking: str) -> None:
        """Set an open bill aside; `parking` is the event that says so."""

    def drop_taken_bills(self) -> None:
        """Forget the copies of parked bills that another till has taken."""

    def unpark_cart(self, cart: str) -> None:
        """Put a parked bill back on the counter."""

    def remove_cart(self, cart: str) -> None:
        """Forget an open bill: it was paid or cancelled. Raises UserError when it is gone."""

    def open_bill(self, cart: str) -> Cart | None:
        """Return an open bill, on the counter or parked, as it stands in this transaction."""

    def keep_payment(self, payment: Payment) -> None:
        """Save how a payment by card or wallet stands, until it is over."""

    def forget_payment(self, payment: str) -> None:
        """Forget a payment that is over."""

    def kept_payments(self) -> Sequence[Payment]:
        """Return the payments that are kept, oldest first, as they stand in this transaction."""

    def keep_heard(self, sales: Sequence[Event], known: ReceiptKnown) -> None:
        """Note sales of other tills, and what came back of them elsewhere, each event once."""

    def keep_heard_customer(self, heard: HeardCustomer) -> None:
        """Note a customer of another branch as told; of two descriptions the later stays."""

    def queue_print(self, job: PrintJob) -> None:
        """Hand something to the print queue, to be printed after the commit."""

    def set_pin_failures(self, person: str, *, failures: int, at_ms: int) -> None:
        """Remember wrong PINs in a row for this person, and when the last one was."""


class TillStore(Protocol):
    """A till's own disk: the transaction, and what may be read outside one."""

    def work(self) -> AbstractContextManager[Work]:
        """Begin a transaction; it commits when the block ends and rolls back when it raises.

        Raises KnownError, with nothing written, when the disk is full or cannot be written.
        """

    def shift(self) -> Shift | None:
        """Return the open shift of this till."""

    def suspended_shifts(self) -> Sequence[SuspendedShift]:
        """Return the shifts suspended here that go on nowhere, as far as is known, oldest first."""

    def open_cart(self) -> SavedCart | None:
        """Return the bill on the counter, as a power cut may have left it."""

    def parked_carts(self) -> Sequence[SavedCart]:
        """Return the bills set aside that no other till has taken, oldest first."""

    def is_taken(self, parking: str) -> bool:
        """Tell whether another till has taken a parked bill over, as far as is known here."""

    def kept_payments(self) -> Sequence[Payment]:
        """Return the payments by card or wallet that are not over, or whose bill is not sold."""

    def booked(self, method: str, *, bizdate: str) -> Sequence[Booked]:
        """Return this till's payments by one method on a business date, in no order."""

    def refunded(self, reference: str) -> int:
        """Return what was given back of a payment at a terminal, in minor units.

        A refund that is not over counts: the customer may have got it.
        """

    def people(self) -> Sequence[Person]:
        """Return everybody who may sign in here, by name."""

    def pin_verifier(self, person: str) -> str:
        """Return the PHC string a PIN is checked against; empty where there is none."""

    def pin_failures(self, person: str) -> tuple[int, int]:
        """Return wrong PINs in a row and the time of the last one (Unix ms; 0 for never)."""

    def sale(self, number: str) -> Sale | None:
        """Return a sale of this till by receipt number."""

    def sale_by_id(self, sale: str) -> Sale | None:
        """Return a sale held or heard of here, whichever till made it, by the id of its event."""

    def heard_sale(self, number: str) -> Sale | None:
        """Return a sale of another till that was told of, by receipt number."""

    def returned(self, sale: str) -> Mapping[int, int]:
        """Return how much of each line of a sale is known to have come back, in thousandths."""

    def gift_receipts(self, sale: str) -> int:
        """Return how often the gift receipt of a sale was printed, as far as is known here."""

    def is_sold(self, product: str, serial: str) -> bool:
        """Tell whether a piece was sold, as far as is known here, and has not come back since."""

    def balance(self, account: str, *, currency: str) -> int:
        """Return what is known here to be on an account such as a customer's, in minor units."""

    def unheard(self, account: str, *, currency: str) -> Sequence[Moved]:
        """Return what sales here moved on an account and the store server may not know of yet."""

    def last_sale(self) -> Sale | None:
        """Return the newest sale of this till."""

    def customer(self, customer: str) -> Customer | None:
        """Return the customer with this id, noted or told of here, as described last."""

    def customers(self, text: str, *, limit: int = 20) -> Sequence[Customer]:
        """Return customers in whom every word of `text` is found, by name; any for no text."""

    def layaway(self, number: str) -> Layaway | None:
        """Return a layaway of this till by its number."""

    def layaways(self) -> Sequence[Layaway]:
        """Return the layaways of this till that are not finished, those due first at the top.

        Open ones are, and those that were cancelled while money is still to be given back.
        """

    def period(self) -> Period:
        """Return what this till did since its last closing."""

    def z(self, number: int = 0) -> Z | None:
        """Return a Z of this till by its number, the newest for 0."""

    def z_of(self, shift: str) -> Z | None:
        """Return the Z that closed a shift."""

    def unsynced(self) -> tuple[int, int]:
        """Return how many own events the store server lacks, and the wall time of the oldest."""


class PrintQueue(Protocol):
    """The persisted print jobs, as the printing side sees them."""

    def pending(self) -> Sequence[PrintJob]:
        """Return queued, printing and failed jobs, oldest first."""

    def mark(self, job: str, *, status: str, reason: str = "") -> None:
        """Record how printing a job went."""


class PinHasher(Protocol):
    """Makes and checks verifiers of PINs and passwords."""

    def hash(self, secret: str) -> str:
        """Return a PHC string for this secret."""

    def matches(self, verifier: str, secret: str) -> bool:
        """Tell whether the secret is the one the verifier was made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRecord:
    """A machine as the security journal knows it."""

    node: str
    kind: NodeKind
    store: str
    till: int
    label: str
    public_key: bytes
    enrolled_by: str
    epoch: int = 1
    revoked: str = ""
    locked: bool = False


class Journal(Protocol):
    """The logs a machine holds, its own and other machines': contiguous prefixes, projected."""

    def head(self, log: LogKey) -> Head:
        """Return the last event held of a log."""

    def heads(self) -> Mapping[LogKey, Head]:
        """Return the last event held of every log."""

    def hash_at(self, log: LogKey, seq: int) -> str | None:
        """Return the hash of one held event."""

    def read(
        self, log: LogKey, *, first: int, limit: int = 500, most_bytes: int = 262_144
    ) -> Sequence[Event]:
        """Return held events from `first` on, at least one where there is one."""

    def export(self, log: LogKey) -> Iterator[Event]:
        """Yield every held event of a log in order."""

    def receive(self, events: Sequence[Event]) -> None:
        """Append a verified run of one log, project it and move its head, in one transaction.

        The run must begin right after the held head. What cannot be projected is kept, counted
        as held, and parked.
        """

    def keep_fork(self, events: Sequence[Event]) -> None:
        """Keep and project the other branch of a log, and lock its machine to re-enrolment."""

    def forks_to_relay(self) -> Sequence[Event]:
        """Return kept events of other branches that the machine above has not been told of."""

    def relayed_forks(self, events: Sequence[Event]) -> None:
        """Record that the machine above keeps these events of other branches too."""

    def node(self, node: str) -> NodeRecord | None:
        """Return what is known of a machine."""

    def acknowledged(self, peer: str) -> Mapping[LogKey, Head]:
        """Return how far `peer` (`store` or `hq`) is known to hold each log."""

    def acknowledge(self, peer: str, heads: Mapping[LogKey, Head]) -> None:
        """Record how far a peer says it holds logs; an older word changes nothing."""
