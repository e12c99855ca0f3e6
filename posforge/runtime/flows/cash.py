"""Cash, the bundled payment method: written against the same base as a shop's own."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.denominations import notes_and_coins
from posforge.runtime.domain.payment import Tender, quick_tenders
from posforge.runtime.domain.shop import Shop

LARGEST_TENDER_FACTOR = 100


def make(shop: Shop) -> Cash:
    """Return cash in this shop's currency."""
    return Cash(shop.currency)


@dataclass(frozen=True, slots=True)
class Cash:
    """Notes and coins of one currency: change goes back, and the drawer opens."""

    currency: str
    name: str = "cash"
    opens_drawer: bool = True

    def offers(self, due_minor: int) -> list[int]:
        """Return exact and the round amounts a customer is likely to hand over."""
        return quick_tenders(due_minor, notes_and_coins(self.currency))

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender with its change; less than is due pays a part of it.

        What is due may be negative: then it is given back, exactly. Raises UserError for nothing,
        and for so much more than is due that it is a slip of the hand (a barcode in the amount
        field, say).
        """
        if due_minor > 0 >= tendered_minor or tendered_minor < due_minor <= 0:
            raise UserError("That is less than is due.", hint="Take more money.")
        largest = max(due_minor, *notes_and_coins(self.currency)) * LARGEST_TENDER_FACTOR
        if tendered_minor > largest:
            raise UserError("That is far more than is due.", hint="Type the amount again.")
        amount_minor = min(due_minor, tendered_minor)
        return Tender(
            method=self.name,
            amount_minor=amount_minor,
            tendered_minor=tendered_minor,
            change_minor=tendered_minor - amount_minor,
        )
