"""Gift cards and credit notes as money: what is left on one, and what a bill takes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.payment import GIFT_CARD, STORE_CREDIT, Tender
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.stored_value import (
    RANDOM_BYTES,
    masked,
    new_code,
    plain_code,
    stored_account,
    taken_by,
)
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.held import called, held, hold

WORDS: Mapping[str, str] = {GIFT_CARD: "gift card", STORE_CREDIT: "credit note"}
"""What is called what, by the way to pay with it."""


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A card or note in place of money: it pays at most what is due, or takes what goes back."""

    name: str
    opens_drawer: bool = False

    def offers(self, due_minor: int) -> list[int]:
        """Return what is due: nothing more is paid."""
        return [due_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender; a negative one goes back. Raises UserError for more than is due."""
        least, most = sorted((0, due_minor))
        if not tendered_minor or not least <= tendered_minor <= most:
            raise UserError(
                f"A {WORDS[self.name]} pays at most what is due.", hint="Type the amount again."
            )
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )


def value_left(till: Till, code: str, cart: Cart | None = None, *, method: str) -> int:
    """Return what is left on a card or note, without what this bill has taken of it already.

    Raises UserError without a code, for a code nobody here knows, and where nothing is left.
    """
    code = _named(code, method)
    account = stored_account(method, code)
    taken = taken_by(cart)[account] if cart is not None else 0
    left, _ = hold(till, account, bill=cart.id if cart is not None else "", amount=taken)
    if left <= taken:
        raise _nothing_left(account)
    return left - taken


def with_code(till: Till, cart: Cart, paid: Tender, *, code: str) -> Tender:
    """Return the tender with the code of its card or note, kept for this bill.

    A credit note is a new one where money is given back; on a gift card it goes back to that card.
    Raises UserError for more than is left.
    """
    if paid.amount_minor < 0:
        code = _taking_back(till, code, paid)
        return replace(paid, reference=code, note=_note(paid.method, code))
    code = _named(code, paid.method)
    kept, left = held(till, cart, replace(paid, reference=code))
    return replace(kept, note=_note(paid.method, code, left=_left_in_words(till, left)))


def _taking_back(till: Till, code: str, paid: Tender) -> str:
    if paid.method == STORE_CREDIT:
        return new_code(STORE_CREDIT, till.entropy(RANDOM_BYTES))
    return _named(code, paid.method)


def _named(code: str, method: str) -> str:
    if not plain_code(code):
        raise UserError(f"Which {WORDS[method]} is it?", hint="Scan its code.")
    return plain_code(code)


def _note(method: str, code: str, *, left: str = "") -> str:
    if method == STORE_CREDIT:
        return code
    return f"{masked(code)} · {left}" if left else masked(code)


def _left_in_words(till: Till, minor: int) -> str:
    return f"{receipt_words(till.shop.languages[0]).left} {_money(till, minor)}"


def _money(till: Till, minor: int) -> str:
    return format_minor(minor, till.shop.currency, locale=till.locale)


def _nothing_left(account: str) -> UserError:
    return UserError(
        f"This till knows of nothing that is left on this {called(account)}.",
        hint="Look whether the code is right; where the store server does not answer, redeem it at "
        "the till that issued it.",
    )
