"""On account: a customer known by name pays later, up to what the shop lets them owe."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.payment import ON_ACCOUNT, Tender
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.held import held
from posforge.runtime.flows.sign_in import Session


def make(shop: Shop) -> OnAccount:
    """Return sales on account."""
    del shop
    return OnAccount()


@dataclass(frozen=True, slots=True)
class OnAccount:
    """A debt in place of money: exactly what is due, or a part of it."""

    name: str = ON_ACCOUNT
    opens_drawer: bool = False

    def offers(self, due_minor: int) -> list[int]:
        """Return what is due: nobody owes more."""
        return [due_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender; what is given back makes the debt smaller.

        Raises UserError for nothing, and for more than is due.
        """
        least, most = sorted((0, due_minor))
        if not tendered_minor or not least <= tendered_minor <= most:
            raise UserError("Nobody owes more than is due.", hint="Type the amount again.")
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )


def owe(till: Till, session: Session, cart: Cart, paid: Tender) -> Tender:
    """Return the tender with who approved that this customer pays later; empty where nobody had to.

    What they would owe is kept for this bill, within what the shop lets them owe. Raises UserError
    where nobody is named on the bill or the customer would owe too much, and NotAllowedError.
    """
    if not cart.customer:
        raise UserError("Nobody is named on this bill.", hint="Choose the customer first.")
    approver = authorise(till, session, "sell_on_account")
    kept, _ = held(till, cart, paid)
    return replace(kept, approver=approver)
