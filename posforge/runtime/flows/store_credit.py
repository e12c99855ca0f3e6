"""Store credit: what the shop owes to whoever has the code of a credit note it has printed."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from dataclasses import dataclass, replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.ledger import credit_of
from posforge.runtime.domain.payment import STORE_CREDIT, Tender
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till

_RANDOM_BYTES = 8


def make(shop: Shop) -> StoreCredit:
    """Return credit notes in this shop's currency."""
    del shop
    return StoreCredit()


@dataclass(frozen=True, slots=True)
class StoreCredit:
    """A credit note in place of money: it is issued for what is given back, and redeemed later."""

    name: str = STORE_CREDIT
    opens_drawer: bool = False

    def offers(self, due_minor: int) -> list[int]:
        """Return what is due: no note pays more."""
        return [due_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender; a negative one issues a note. Raises UserError for more than due."""
        least, most = sorted((0, due_minor))
        if not tendered_minor or not least <= tendered_minor <= most:
            raise UserError(
                "A credit note pays at most what is due.", hint="Type the amount again."
            )
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )


def credit_left(till: Till, code: str, cart: Cart | None = None) -> int:
    """Return what is left of a credit note, without what this bill has taken of it already.

    Raises UserError for a code this till knows nothing of, and where nothing is left.
    """
    if not code:
        raise UserError("Which credit note is it?", hint="Scan its code.")
    left = -till.store.balance(credit_of(code), currency=till.shop.currency)
    taken = _taken(cart.tenders)[code] if cart is not None else 0
    if left <= taken:
        raise UserError(
            "This till knows of nothing that is left on this credit note.",
            hint="Redeem it at the till that issued it.",
        )
    return left - taken


def with_code(till: Till, cart: Cart, paid: Tender, *, code: str) -> Tender:
    """Return the tender with the code of its note: a new one where money is given back.

    Raises UserError for more than is left on a note.
    """
    if paid.amount_minor < 0:
        code = "CR" + b32encode(till.entropy(_RANDOM_BYTES)).decode().rstrip("=")
    elif paid.amount_minor > credit_left(till, code, cart):
        raise UserError("So much is not left on this credit note.", hint="Type a smaller amount.")
    return replace(paid, reference=code, note=code)


def check_credit(till: Till, tenders: tuple[Tender, ...]) -> None:
    """Raise UserError where a note has been redeemed on another bill meanwhile."""
    for code, taken in _taken(tenders).items():
        if taken > -till.store.balance(credit_of(code), currency=till.shop.currency):
            raise UserError(
                "So much is not left on this credit note.",
                hint="Give the payments back, and take another way.",
            )


def _taken(tenders: tuple[Tender, ...]) -> Counter[str]:
    taken: Counter[str] = Counter()
    for one in tenders:
        if one.method == STORE_CREDIT and one.amount_minor > 0:
            taken[one.reference] += one.amount_minor
    return taken
