"""Gift cards and credit notes as money: what is left on one, and that nobody spends it twice.

While the store server answers, it says what is left and keeps for a bill what that bill takes, so
two tills at once cannot have it. Without an answer a till goes by what it knows itself, up to the
limit that the shop has set for that.
"""

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
    Moved,
    masked,
    new_code,
    plain_code,
    stored_account,
    taken_by,
)
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.store_line import Question, UnreachableError

WORDS: Mapping[str, str] = {GIFT_CARD: "gift card", STORE_CREDIT: "credit note"}
"""What is called what, by the way to pay with it."""

_CARD_ACCOUNT = "giftcard:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What a till asks: keep so much of an account for a bill, instead of what was kept before.

    Nothing is kept for 0. `moved` is what the server may not have heard of yet, of the till's
    journal of this `epoch`.
    """

    account: str
    currency: str
    bill: str
    amount_minor: int
    epoch: int
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the server answers: how much the bill may take in all, and how long it is kept."""

    left_minor: int
    good_ms: int


HOLD = Question(name="stored_value.hold", asked=Hold, answered=Held)


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
    left, _ = _hold(till, account, bill=cart.id if cart is not None else "", amount_minor=taken)
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
    account = stored_account(paid.method, code)
    taken = taken_by(cart)[account] + paid.amount_minor
    left, good_ms = _hold(till, account, bill=cart.id, amount_minor=taken)
    if left < taken:
        raise _not_so_much(account)
    return replace(
        paid,
        reference=code,
        note=_note(paid.method, code, left=_left_in_words(till, left - taken)),
        held_ms=till.clock.now_ms() + good_ms if good_ms else 0,
    )


def keep(till: Till, cart: Cart) -> None:
    """Raise UserError where a bill takes what is not left on a card or note by now.

    What the store server has kept for this bill stays so for a while when it does not answer.
    """
    for account, taken in taken_by(cart).items():
        held = [one.held_ms for one in cart.tenders if one.reference and _is_on(one, account)]
        left, _ = _hold(
            till,
            account,
            bill=cart.id,
            amount_minor=taken,
            is_kept=bool(held) and min(held) > till.clock.now_ms(),
        )
        if left < taken:
            raise _not_so_much(account)


def let_go(till: Till, before: Cart, after: Cart | None) -> None:
    """Keep no more for a bill than it still takes; where nobody answers it ends by itself."""
    still = (
        taken_by(after) if after is not None else taken_by(replace(before, lines=(), tenders=()))
    )
    for account, taken in taken_by(before).items():
        if still[account] < taken:
            _hold(till, account, bill=before.id, amount_minor=still[account], is_kept=True)


def _hold(
    till: Till, account: str, *, bill: str, amount_minor: int, is_kept: bool = False
) -> tuple[int, int]:
    """Return how much of an account this bill may take in all, and how long that much is kept.

    Where nobody answers, what is kept already counts as left.
    """
    currency = till.shop.currency
    asked = Hold(
        account=account,
        currency=currency,
        bill=bill,
        amount_minor=amount_minor,
        epoch=till.identity.epoch,
        moved=tuple(till.store.unheard(account, currency=currency)),
    )
    try:
        held = till.store_line.ask(HOLD, asked)
    except UnreachableError:
        if is_kept:
            return amount_minor, 0
        return _known_here(till, account, wanted=amount_minor), 0
    return held.left_minor, held.good_ms


def _known_here(till: Till, account: str, *, wanted: int) -> int:
    known = -till.store.balance(account, currency=till.shop.currency)
    rules = till.shop.offline
    is_card = account.startswith(_CARD_ACCOUNT)
    limit = rules.gift_card_minor if is_card else rules.store_credit_minor
    if limit is None or known <= 0:
        return known
    if wanted > limit or not limit:
        most = f"at most {_money(till, limit)}" if limit else "nothing"
        raise UserError(
            f"Without the store server a {_called(account)} pays {most} on one bill.",
            hint="Take the rest another way, or wait until the line is back.",
        )
    return min(known, limit)


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


def _is_on(one: Tender, account: str) -> bool:
    return one.method in WORDS and stored_account(one.method, one.reference) == account


def _called(account: str) -> str:
    return WORDS[GIFT_CARD if account.startswith(_CARD_ACCOUNT) else STORE_CREDIT]


def _left_in_words(till: Till, minor: int) -> str:
    return f"{receipt_words(till.shop.languages[0]).left} {_money(till, minor)}"


def _money(till: Till, minor: int) -> str:
    return format_minor(minor, till.shop.currency, locale=till.locale)


def _nothing_left(account: str) -> UserError:
    return UserError(
        f"This till knows of nothing that is left on this {_called(account)}.",
        hint="Look whether the code is right; where the store server does not answer, redeem it at "
        "the till that issued it.",
    )


def _not_so_much(account: str) -> UserError:
    return UserError(
        f"So much is not left on this {_called(account)}.",
        hint="Type a smaller amount, or give the payments back and take another way.",
    )
