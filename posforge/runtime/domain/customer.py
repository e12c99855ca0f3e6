"""Somebody the shop knows by name: what is noted of them, and what their points come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.events_customer import CustomerRecorded, Shown

LONGEST_TEXT = 200
"""So long may a name, a telephone number, an address be."""

_PERSONAL = ("name", "phone", "email", "tax_number", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer as known here; `points` is the balance this machine knows of."""

    id: str
    number: str
    name: str
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    address: str = ""
    group: str = ""
    exempt: str = ""
    on_receipt: Shown = "nothing"
    may_contact: bool = False
    points: int = 0

    @property
    def is_forgotten(self) -> bool:
        """Whether nothing is known here of who they are: nobody is noted without a name."""
        return not self.name

    @property
    def printed(self) -> str:
        """What of them may stand on a receipt; empty where they agreed to nothing."""
        return {"nothing": "", "number": self.number, "name": self.name}[self.on_receipt]

    @property
    def personal(self) -> dict[str, str]:
        """What belongs into the personal blob, and nowhere else."""
        facts = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "tax_number": self.tax_number,
            "address": self.address,
        }
        return {name: text for name, text in facts.items() if text}


def recorded(customer: Customer) -> CustomerRecorded:
    """Return the fact that this customer is described so; who they are is not in it."""
    return CustomerRecorded(
        customer=customer.id,
        number=customer.number,
        group=customer.group,
        exempt=customer.exempt,
        on_receipt=customer.on_receipt,
        may_contact=customer.may_contact,
    )


def personal_of(blob: Mapping[str, Any] | None) -> dict[str, str]:
    """Return what a personal blob says of a customer, empty texts where it is gone.

    Raises BodyError for a blob that is none.
    """
    if blob is None:
        return dict.fromkeys(_PERSONAL, "")
    data = blob.get("data")
    if type(data) is not dict:
        raise BodyError("the personal blob has no data")
    found = {key: data.get(key, "") for key in _PERSONAL}
    if not all(type(text) is str for text in found.values()):
        raise BodyError("what is personal of a customer must be text")
    return found


def customer_of(
    facts: CustomerRecorded, blob: Mapping[str, Any] | None, *, points: int = 0
) -> Customer:
    """Return the customer that a fact and its personal blob describe. Raises BodyError."""
    return Customer(
        id=facts.customer,
        number=facts.number,
        **personal_of(blob),
        group=facts.group,
        exempt=facts.exempt,
        on_receipt=facts.on_receipt,
        may_contact=facts.may_contact,
        points=points,
    )


def tidy(customer: Customer) -> Customer:
    """Return a customer without blanks around what was typed."""
    texts = {name: text.strip() for name, text in customer.personal.items()}
    return replace(customer, **texts, exempt=customer.exempt.strip())  # type: ignore[arg-type]


def check_customer(customer: Customer) -> None:
    """Raise UserError for a customer without a name, and for texts that are too long."""
    if not customer.name:
        raise UserError("A customer needs a name.", hint="Type their name.")
    texts = (*customer.personal.values(), customer.exempt)
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise UserError(
            f"What is noted of a customer has at most {LONGEST_TEXT} characters.",
            hint="Write it shorter.",
        )
