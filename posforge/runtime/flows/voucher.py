"""Vouchers that others issue, such as meal vouchers: they pay a part, and nothing goes back."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.shop import Shop


def make(shop: Shop) -> Voucher:
    """Return vouchers in this shop's currency."""
    del shop
    return Voucher()


@dataclass(frozen=True, slots=True)
class Voucher:
    """Paper that somebody else redeems: it lies in the drawer until they do."""

    name: str = "voucher"
    opens_drawer: bool = True

    def offers(self, due_minor: int) -> list[int]:
        """Return what is due: more than that no voucher pays."""
        return [due_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender for what a voucher pays. Raises UserError for more than is due."""
        if due_minor <= 0:
            raise UserError("Nothing is given back as a voucher.", hint="Choose another way.")
        if tendered_minor <= 0:
            raise UserError("That is no amount.", hint="Type what the voucher pays.")
        if tendered_minor > due_minor:
            raise UserError(
                "That is more than is due, and a voucher gives no change.",
                hint="Type what is due, if the customer gives up the rest.",
            )
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )
