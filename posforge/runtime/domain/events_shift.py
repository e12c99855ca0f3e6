"""What happens to drawers and business days: cash moved and counted, tills and stores closed.

Amounts are minor units. The Z report of a till is the fact `ShiftSettled`; the list of Zs that
makes a store's day is the fact `DayClosed`, written and signed by the store server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from posforge.runtime.domain.tax import TaxSum

_MAIN = "main"

Movement = Literal["drop", "top_up", "pay_in", "pay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """How many notes or coins of one value, in minor units, lie there."""

    value_minor: int
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMoved:
    """Cash was put into the drawer or taken out of it without a sale; the amount is positive.

    A drop goes to the safe and a top-up comes from there; pay-ins and pay-outs have a reason.
    `giver` and `receiver` are ids of people, empty where nobody had to confirm.
    """

    TYPE: ClassVar[str] = "CashMoved"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    shift: str
    kind: Movement
    amount_minor: int
    currency: str
    reason: str
    giver: str = ""
    receiver: str = ""
    pieces: tuple[Pieces, ...] = ()

    @property
    def change_minor(self) -> int:
        """What the drawer holds more or, negative, less by it."""
        return self.amount_minor if self.kind in {"top_up", "pay_in"} else -self.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderCount:
    """What was found of one means of payment, beside what the books expected; null: not counted."""

    method: str
    expected_minor: int
    counted_minor: int | None

    @property
    def difference_minor(self) -> int:
        """What is too much or, negative, missing; 0 where nobody counted."""
        return 0 if self.counted_minor is None else self.counted_minor - self.expected_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerCounted:
    """Somebody counted; what the books expected was shown to them only after this was written."""

    TYPE: ClassVar[str] = "DrawerCounted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    shift: str
    tenders: tuple[TenderCount, ...]
    currency: str
    pieces: tuple[Pieces, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often something happened, and what it adds up to."""

    number: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderSum:
    """What was taken by one means of payment, what went back already taken off."""

    method: str
    number: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountSum:
    """What one cause took off prices: the name of a promotion, `manual` or `bill`."""

    code: str
    number: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReceipt:
    """A sale that came after the Z of its day and counts in the next one, with its own time."""

    number: str
    wall_ms: int
    tz_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSum:
    """A terminal held against the books: what each says of its payments up to service `last`.

    `counted_minor` is null where the terminal was not asked or did not answer, and `reason` why.
    """

    method: str
    sale: str
    last: int
    booked: int
    booked_minor: int
    counted_minor: int | None
    reason: str

    @property
    def difference_minor(self) -> int:
        """What the terminal has too much; 0 where nobody knows."""
        return 0 if self.counted_minor is None else self.counted_minor - self.booked_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one till did between two closings: lines sold less lines returned is `gross_minor`.

    Tenders add up to that, `rounding_minor`, what gift cards were sold for less what was given back
    for some (`cards_minor`), and what was paid in for layaways less what of it was given back;
    `layaways_handed` is what was paid in that became sales. `left_minor` lay in the drawer from the
    last closing, and `adjusted_minor` is what the opening put in, or found more or less than that.
    `handed_over` left it with a suspended shift, `taken_over` came with one from till `taken_from`.
    `matches` are the last word on each terminal.
    """

    receipts: int = 0
    first_receipt: str = ""
    last_receipt: str = ""
    net_minor: int = 0
    tax_minor: int = 0
    gross_minor: int = 0
    rounding_minor: int = 0
    sold: Times = Times()
    returned: Times = Times()
    taxes: tuple[TaxSum, ...] = ()
    tenders: tuple[TenderSum, ...] = ()
    discounts: tuple[DiscountSum, ...] = ()
    voids: Times = Times()
    cancelled: Times = Times()
    no_sales: int = 0
    reprints: int = 0
    left_minor: int = 0
    adjusted_minor: int = 0
    drops: Times = Times()
    top_ups: Times = Times()
    pay_ins: Times = Times()
    pay_outs: Times = Times()
    late: tuple[LateReceipt, ...] = ()
    layaways: Times = Times()
    layaways_paid: Times = Times()
    layaways_handed: Times = Times()
    layaways_back: Times = Times()
    layaway_fees: Times = Times()
    handed_over: Times = Times()
    taken_over: Times = Times()
    taken_from: int = 0
    matches: tuple[MatchSum, ...] = ()
    cards_sold: Times = Times()
    cards_returned: Times = Times()
    gift_receipts: int = 0

    @property
    def cards_minor(self) -> int:
        """What gift cards were sold for, less what was given back for some."""
        return self.cards_sold.amount_minor - self.cards_returned.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Perpetual:
    """What a till did since it was set up; each number only grows."""

    receipts: int = 0
    sold_minor: int = 0
    returned_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSettled:
    """A till closed its shift: the Z report, numbered per till without a gap and never reset.

    It holds what the till wrote after its last Z (`after`, its hash; empty for the first) up to
    `head_seq`, whose hash is `head_hash`. `kept_minor` stays in the drawer, and what else was
    counted goes to the safe. `series` is that of the till's receipts; `carried_over` are open bills
    and payments that the next shift takes over. Nobody counted where `counts` say null: the till
    closed by itself (`clock`), or the shift goes on at another (`handover`).
    """

    TYPE: ClassVar[str] = "ShiftSettled"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    shift: str
    number: int
    till: int
    bizdate: str
    opened_ms: int
    currency: str
    closed_by: Literal["person", "clock", "handover"]
    figures: Figures
    counts: tuple[TenderCount, ...]
    times_counted: int
    kept_minor: int
    perpetual: Perpetual
    after: str
    head_seq: int
    head_hash: str
    series: str = "A"
    carried_over: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether somebody counted the drawer."""
        return any(one.counted_minor is not None for one in self.counts)

    @property
    def expected_minor(self) -> int:
        """The cash that should have been in the drawer."""
        return sum(one.expected_minor for one in self.counts if one.method == "cash")

    @property
    def difference_minor(self) -> int:
        """What was too much or, negative, missing in everything counted."""
        return sum(one.difference_minor for one in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZReprinted:
    """A Z report was printed again, marked as copy number `copy`."""

    TYPE: ClassVar[str] = "ZReprinted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    number: int
    z: str
    copy: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayZ:
    """One Z in a store's day: whose, which, and what it came to; `z` and `hash` are its event's.

    It is late where the day it belongs to was closed before it arrived.
    """

    z: str
    hash: str
    node: str
    till: int
    number: int
    bizdate: str
    receipts: int
    gross_minor: int
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InTransit:
    """A suspended shift whose cash was in no drawer when a day was signed, or was in several.

    `suspension` is the event that suspended it at `till`; it went on `times_resumed` times.
    """

    suspension: str
    till: int
    bizdate: str
    amount_minor: int
    times_resumed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed:
    """A store's business day ended: its tills' Zs, signed by the store server that holds them.

    `open_tills` had not closed by then; their Zs follow in a later day, marked late. `in_transit`
    are suspended shifts that a person has to look after.
    """

    TYPE: ClassVar[str] = "DayClosed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    number: int
    bizdate: str
    currency: str
    zs: tuple[DayZ, ...]
    receipts: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    open_tills: tuple[int, ...] = ()
    in_transit: tuple[InTransit, ...] = ()
