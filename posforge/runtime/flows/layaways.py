"""The layaways of this till: all that are not finished, or those somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.layaway import Layaway, layaway_in
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.sign_in import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A layaway and whose it is, None where the customer is not known here any more."""

    layaway: Layaway
    customer: Customer | None


def waiting(till: Till, session: Session, text: str = "") -> Sequence[Waiting]:
    """Return the layaways that are not finished, those due first at the top.

    A text leaves those with it in number, customer or goods. Raises NotAllowedError.
    """
    authorise(till, session, "layaway")
    words = text.casefold().split()
    every = [
        Waiting(layaway=one, customer=till.store.customer(one.facts.customer))
        for one in till.store.layaways()
    ]
    return [one for one in every if all(word in _told(one) for word in words)]


def known_layaway(till: Till, number: str) -> Layaway:
    """Return a layaway of this till by its number. Raises UserError where it has none such."""
    layaway = till.store.layaway(layaway_in(number))
    if layaway is None:
        raise UserError(
            f"Layaway {number.strip()} is not known at this till.",
            hint="Go to the till that laid the goods away: it stands in the number.",
        )
    return layaway


def refuse_while_paid(till: Till) -> None:
    """Raise UserError while an instalment is on the counter: it may be of the same layaway."""
    saved = till.store.open_cart()
    if saved is not None and saved.cart.layaway is not None:
        raise UserError(
            f"An instalment of {saved.cart.layaway.number} is on the counter.",
            hint="Take it, or cancel that bill.",
        )


def check_counter_free(till: Till) -> None:
    """Raise UserError while a bill is on the counter: what follows would take its place."""
    if till.store.open_cart() is not None:
        raise UserError(
            "Another bill is on the counter.", hint="Park it or finish it, then take this one."
        )


def _told(one: Waiting) -> str:
    who = one.customer
    facts = (one.layaway.number, *(line.name for line in one.layaway.facts.lines))
    texts = (*facts, *((who.name, who.number, who.phone) if who is not None else ()))
    return " ".join(texts).casefold()
