"""Customers as the journal knows them, and their points: who they are travels beside, not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

CUSTOMERS = "customers"

Shown = Literal["nothing", "number", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecorded:
    """A customer as described from now on; the last description stays.

    `number` is what stands on a card. Name, telephone, e-mail, tax number and address travel in
    the personal blob as `name`, `phone`, `email`, `tax_number` and `address`. `exempt` says why
    the customer pays no tax. What they agreed to: `on_receipt` may stand on paper, and with
    `may_contact` the shop may write to them.
    """

    TYPE: ClassVar[str] = "CustomerRecorded"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CUSTOMERS

    customer: str
    number: str
    group: str = ""
    exempt: str = ""
    on_receipt: Shown = "nothing"
    may_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsMoved:
    """What one receipt did to a customer's points: `earned` came, `spent` went.

    Both are negative where goods came back. `sale` is the id of the sale's event.
    """

    TYPE: ClassVar[str] = "PointsMoved"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = CUSTOMERS

    customer: str
    sale: str
    earned: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerForgotten:
    """The shop forgets who a customer is, for good: their right.

    Every machine drops the personal blob of each `CustomerRecorded` of theirs, before this one or
    after it. Their number, sales and points stay. Only the topmost machine decides it, in the
    stream that is never behind anything.
    """

    TYPE: ClassVar[str] = "CustomerForgotten"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = "security"

    customer: str
