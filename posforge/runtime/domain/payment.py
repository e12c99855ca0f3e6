"""What was given for a bill: tenders, and the change that goes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from posforge.runtime.domain.codec import FROM_THE_START

STORE_CREDIT = "store_credit"
"""The word of what the shop owes to whoever has the code of a credit note."""
ON_ACCOUNT = "on_account"
"""The word of what a customer owes, in place of money."""
LAYAWAY = "layaway"
"""The word of what was paid in for a layaway; it pays when the goods are handed over."""
GIFT_CARD = "gift_card"
"""The word of what is on a gift card that the shop has sold."""
NO_MONEY = frozenset({GIFT_CARD, LAYAWAY, STORE_CREDIT, "points", "voucher"})
"""What pays for goods alone: bought with it, gift cards would turn it into something else."""

_FOREIGN = re.compile("cash_[a-z]{3}")


def foreign_cash(currency: str) -> str:
    """Return the word of cash in another currency: `cash_chf` for CHF."""
    return f"cash_{currency.lower()}"


def is_foreign_cash(method: str) -> bool:
    """Tell whether a word is that of cash in another currency."""
    return _FOREIGN.fullmatch(method) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One payment towards a bill, in minor units: tendered = amount + change.

    `reference` is the code of a credit note or a gift card, or what the shop's own way to pay calls
    it; `payment` is the id of what a terminal or a wallet took, `note` what the receipt says of it,
    `refunds` the reference of the payment that one gave back, `approver` who approved it where the
    person at the till may not take it alone. Of cash in another `currency`, `foreign_minor` of it
    was given and one unit was worth `rate`; `tendered_minor` is what that came to. `held_ms` says
    until when (Unix ms) the store server keeps what is on a card or note for this bill, 0 where it
    was not asked.
    """

    method: str
    amount_minor: int
    tendered_minor: int
    change_minor: int
    reference: str = field(default="", metadata=FROM_THE_START)
    payment: str = ""
    note: str = ""
    approver: str = ""
    currency: str = ""
    foreign_minor: int = 0
    rate: str = ""
    refunds: str = ""
    held_ms: int = 0


def quick_tenders(due_minor: int, denominations: tuple[int, ...], *, most: int = 6) -> list[int]:
    """Return the amounts a customer is likely to hand over, exact first, ascending.

    Args:
        due_minor: what is to be paid, in minor units.
        denominations: the notes and coins in use, in minor units.
        most: how many amounts to offer.
    """
    offers = {due_minor}
    for note in denominations:
        offers.add(-(-due_minor // note) * note)
    useful = [one for one in sorted(offers) if one - due_minor < max(denominations, default=0)]
    return [due_minor, *[one for one in useful if one > due_minor]][:most]
