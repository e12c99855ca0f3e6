"""The facts that travel between machines: one frozen dataclass per event type and version.

Amounts are minor units, quantities thousandths, rates decimal text, times Unix milliseconds.
A released event never changes: a new need is a new field with a default, or a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from posforge.runtime.domain.codec import BodyError, from_body
from posforge.runtime.domain.events_bill import BillParked, BillResumed, BillTaken
from posforge.runtime.domain.events_counter import AgeConfirmed, GiftReceiptPrinted, OpenPriceTyped
from posforge.runtime.domain.events_customer import CustomerForgotten, CustomerRecorded, PointsMoved
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_layer_price import LayerPricesSet
from posforge.runtime.domain.events_payment import (
    PaymentEscalated,
    PaymentIntended,
    PaymentResolved,
    PaymentReversalAsked,
    PaymentReversed,
    PaymentSent,
    PaymentUnclear,
    TerminalMatched,
    TerminalNotMatched,
)
from posforge.runtime.domain.events_price import DiscountGiven, PriceOverridden
from posforge.runtime.domain.events_shift import (
    CashMoved,
    DayClosed,
    DrawerCounted,
    Pieces,
    ShiftSettled,
    ZReprinted,
)
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended, ShiftTaken
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.picture import PictureType
from posforge.runtime.domain.product import FieldValue, Style
from posforge.runtime.domain.promotion_record import AppliedPromotion
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum

MAIN = "main"
CATALOGUE = "catalogue"
SECURITY = "security"


class EventBody(Protocol):
    """What every event body says of itself."""

    TYPE: ClassVar[str]
    VERSION: ClassVar[int]
    STREAM: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCompleted:
    """A bill was paid. Rates add up to `gross_minor`, and so do lines other than gift cards.

    `cards_minor` is what gift cards on it were sold for, less what was given back for some: it is
    owed, not earned, and has no tax. Tenders add up to `due_minor + rounding_minor`: what rounding
    to the coins in use added or, negative, left off. `customer` is an id; `exempt` says why there
    is no tax on it. Points are negative where goods come back. `parking` is the event that parked
    the bill last. `promotions` are those that took something off, as they were then and in the
    order they counted. `priced_on` is the business day whose prices and taxes these are, where that
    is not the sale's own: goods of a layaway that are handed over.
    """

    TYPE: ClassVar[str] = "SaleCompleted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    number: str
    till: int
    cart: str
    opened_ms: int
    currency: str
    prices: Literal["inclusive", "exclusive"]
    rounding: Literal["line", "document"]
    lines: tuple[SaleLine, ...]
    taxes: tuple[TaxSum, ...]
    tenders: tuple[Tender, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    rounding_minor: int = 0
    customer: str = ""
    group: str = ""
    exempt: str = ""
    coupons: tuple[str, ...] = ()
    points_earned: int = 0
    points_spent: int = 0
    parking: str = ""
    promotions: tuple[AppliedPromotion, ...] = ()
    priced_on: str = ""
    cards_minor: int = 0

    @property
    def due_minor(self) -> int:
        """What the customer paid, before rounding to the coins in use."""
        return self.gross_minor + self.cards_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVoided:
    """A line, or a part of it, was struck off an open bill.

    A slip is put right at once: it was scanned last, and nobody is asked for a reason.
    """

    TYPE: ClassVar[str] = "LineVoided"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    cart: str
    line: int
    product: str
    qty_milli: int
    amount_minor: int
    currency: str
    reason: str = ""
    is_slip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCancelled:
    """An open bill was given up; it took no receipt number. `after` says in which situation.

    `parking` is the event that parked it last, empty where it never was.
    """

    TYPE: ClassVar[str] = "BillCancelled"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    cart: str
    lines: int
    gross_minor: int
    currency: str
    after: Literal["request", "restart", "park"]
    reason: str = ""
    parking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpened:
    """A till began its business day; its date is the date of everything until the shift closes.

    `float_minor` lies in the drawer now, `carried_minor` should have been left there by the last
    shift; `giver` is the id of who handed the float over, where that had to be confirmed.
    """

    TYPE: ClassVar[str] = "ShiftOpened"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    shift: str
    number: int
    bizdate: str
    float_minor: int
    currency: str
    carried_minor: int = 0
    pieces: tuple[Pieces, ...] = ()
    giver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftClosed:
    """A till ended its business day before there were Zs: `ShiftSettled` is written since.

    `counted_minor` is null where nobody counted the drawer.
    """

    TYPE: ClassVar[str] = "ShiftClosed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    shift: str
    counted_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody proved who they are at this machine."""

    TYPE: ClassVar[str] = "SignedIn"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    person: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused:
    """A wrong PIN or password was given for this person."""

    TYPE: ClassVar[str] = "SignInRefused"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    person: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerOpened:
    """The cash drawer was opened without a sale."""

    TYPE: ClassVar[str] = "DrawerOpened"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReprinted:
    """A receipt was printed again, marked as copy number `copy`."""

    TYPE: ClassVar[str] = "ReceiptReprinted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    number: str
    sale: str
    copy: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProduct:
    """One article of the catalogue, its codes included.

    `style` is the id of the style it is a variant of, empty for none; `fields` is what the shop
    notes beyond the common, axes of variants included, by the name of the field. With an open price
    the cashier types what it costs.
    """

    id: str
    name: str
    department: str
    unit: str
    tax: str
    codes: tuple[str, ...]
    style: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    is_open_price: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsListed:
    """Up to 500 articles as they are from now on; others are untouched."""

    TYPE: ClassVar[str] = "ProductsListed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CATALOGUE

    products: tuple[ListedProduct, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StylesListed:
    """Up to 500 styles as they are from now on; others are untouched."""

    TYPE: ClassVar[str] = "StylesListed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CATALOGUE

    styles: tuple[Style, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAdded:
    """A picture that styles may name; `id` is the SHA-256 of its bytes in hex, `data` base64."""

    TYPE: ClassVar[str] = "PictureAdded"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CATALOGUE

    id: str
    media_type: PictureType
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice:
    """The price of one unit of one article, in minor units."""

    product: str
    price_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesSet:
    """Up to 500 prices of one layer that hold from a moment on (Unix ms)."""

    TYPE: ClassVar[str] = "PricesSet"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CATALOGUE

    layer: str
    valid_from_ms: int
    currency: str
    prices: tuple[SetPrice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnrolled:
    """Somebody works here, or works here in another role or with new secrets.

    Name, PIN verifier and password verifier travel in the personal blob as `name`, `pin` and
    `password` (the last two PHC strings, empty where there is none).
    """

    TYPE: ClassVar[str] = "PersonEnrolled"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = SECURITY

    person: str
    role: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeEnrolled:
    """A machine joined; `public_key` is its raw Ed25519 key in hex.

    A till goes on where its seat stood: `zs` is the number of the last Z known of there, `z_hash`
    its hash, and the rest is what had been sold and returned there in all.
    """

    TYPE: ClassVar[str] = "NodeEnrolled"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = SECURITY

    machine: str
    kind: Literal["hq", "store", "till"]
    store: str
    till: int
    label: str
    public_key: str
    epoch: int
    zs: int = 0
    z_hash: str = ""
    receipts: int = 0
    sold_minor: int = 0
    returned_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRevoked:
    """A machine may no longer speak; what it wrote before stays."""

    TYPE: ClassVar[str] = "NodeRevoked"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = SECURITY

    machine: str
    reason: str


EVENT_TYPES: Mapping[tuple[str, int], type[Any]] = {
    (kind.TYPE, kind.VERSION): kind
    for kind in (
        SaleCompleted,
        LineVoided,
        BillCancelled,
        BillParked,
        BillResumed,
        BillTaken,
        ShiftOpened,
        ShiftClosed,
        ShiftSettled,
        ShiftSuspended,
        ShiftResumed,
        ShiftTaken,
        CashMoved,
        DrawerCounted,
        ZReprinted,
        DayClosed,
        SignedIn,
        SignInRefused,
        DrawerOpened,
        GiftReceiptPrinted,
        ReceiptReprinted,
        PaymentIntended,
        PaymentSent,
        PaymentUnclear,
        PaymentResolved,
        PaymentReversalAsked,
        PaymentReversed,
        PaymentEscalated,
        TerminalMatched,
        TerminalNotMatched,
        ProductsListed,
        StylesListed,
        PictureAdded,
        PricesSet,
        LayerPricesSet,
        PersonEnrolled,
        NodeEnrolled,
        NodeRevoked,
        PriceOverridden,
        DiscountGiven,
        AgeConfirmed,
        OpenPriceTyped,
        StockAdjusted,
        CustomerRecorded,
        CustomerForgotten,
        PointsMoved,
        LayawayOpened,
        LayawayPaid,
        LayawayCancelled,
    )
}


class UnknownEventError(BodyError):
    """An event type or version this machine has not learnt yet."""


def open_body(kind: str, version: int, body: dict[str, Any]) -> Any:
    """Return the dataclass of an event body.

    Raises UnknownEventError for a type or version not known here, BodyError for a wrong shape.
    """
    cls = EVENT_TYPES.get((kind, version))
    if cls is None:
        raise UnknownEventError(f"{kind} version {version} is not known here")
    return from_body(cls, body)
