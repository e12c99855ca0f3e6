"""What happens to goods laid away: opened, paid in instalments, cancelled.

They are handed over by an ordinary sale, paid with what was paid in. Amounts are minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.promotion_record import AppliedPromotion
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum

_MAIN = "main"

Why = Literal["request", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayawayOpened:
    """Goods were set aside for a customer, at the prices and taxes of this day; nothing is sold.

    `number` names it from here on. All of it is to be paid by the business day `due`, the first
    instalment at least `deposit_minor`. Where it is cancelled the shop keeps `fee_percent_milli`
    (thousandths of a percent) of what the goods cost and `fee_minor`, of what was paid at most.
    `parking` is the event that parked the bill last: no till goes on with it.
    """

    TYPE: ClassVar[str] = "LayawayOpened"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    number: str
    till: int
    cart: str
    opened_ms: int
    currency: str
    prices: Literal["inclusive", "exclusive"]
    rounding: Literal["line", "document"]
    lines: tuple[SaleLine, ...]
    taxes: tuple[TaxSum, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    customer: str
    due: str
    deposit_minor: int
    fee_percent_milli: int
    fee_minor: int
    group: str = ""
    exempt: str = ""
    coupons: tuple[str, ...] = ()
    promotions: tuple[AppliedPromotion, ...] = ()
    parking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayawayPaid:
    """Money was paid in for a layaway or, negative, given back of one that was cancelled.

    Tenders add up to `amount_minor + rounding_minor`. `number` is the layaway's, and `left_minor`
    is what is left to pay of it, or to be given back, after this.
    """

    TYPE: ClassVar[str] = "LayawayPaid"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    number: str
    till: int
    cart: str
    opened_ms: int
    currency: str
    customer: str
    tenders: tuple[Tender, ...]
    amount_minor: int
    left_minor: int
    rounding_minor: int = 0

    @property
    def gross_minor(self) -> int:
        """What it comes to, as of any bill."""
        return self.amount_minor

    @property
    def due_minor(self) -> int:
        """What the customer paid, before rounding to the coins in use."""
        return self.amount_minor

    @property
    def taxes(self) -> tuple[TaxSum, ...]:
        """None: tax is due when goods are handed over."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """So much of one article, or of one lot of it, is set aside, in thousandths of its unit."""

    product: str
    unit: str
    qty_milli: int
    lot: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayawayCancelled:
    """A layaway ended without a sale: its `goods` are free again and the shop keeps a fee.

    What was paid in is `fee_minor + back_minor`; the customer gets the latter back.
    """

    TYPE: ClassVar[str] = "LayawayCancelled"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    number: str
    why: Why
    currency: str
    fee_minor: int
    back_minor: int
    goods: tuple[Reserved, ...]
