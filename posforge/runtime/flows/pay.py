"""Taking money for a bill: what to offer, and what a tender comes to."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.payments import PaymentMethod


def due(till: Till, cart: Cart) -> int:
    """Return what is to be paid for this bill, in minor units."""
    return total(cart, till.shop).gross_minor


def offers(till: Till, cart: Cart, *, method: str = "cash") -> list[int]:
    """Return the amounts to offer as one-touch keys, exact first, in minor units."""
    return list(_method(till, method).offers(due(till, cart)))


def tender(till: Till, cart: Cart, *, tendered_minor: int, method: str = "cash") -> Tender:
    """Return the tender that pays this bill. Raises UserError when it does not."""
    if not cart.standing:
        raise UserError("There is nothing on this bill.", hint="Scan an article first.")
    return _method(till, method).tender(due_minor=due(till, cart), tendered_minor=tendered_minor)


def _method(till: Till, name: str) -> PaymentMethod:
    method = till.payments.get(name)
    if method is None:
        raise UserError(f'This shop does not take "{name}".', hint="Choose another way to pay.")
    return method
