"""What a bill takes from an account of which other tills take too: kept for it while it is open.

While the store server answers, it says what is left and keeps for a bill what that bill takes, so
two tills at once cannot have it. Without an answer a till goes by what it knows itself, on gift
cards and credit notes up to the limit that the shop has set for that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.ledger import account_of, gift_card_of, points_of
from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.payment import ON_ACCOUNT, Tender
from posforge.runtime.domain.points import POINTS
from posforge.runtime.domain.stored_value import (
    POINT,
    STORED,
    Hold,
    stored_account,
    taken_by,
)
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.questions import HOLD
from posforge.runtime.ext.store_line import UnreachableError

_CARD, _POINTS, _ACCOUNT = gift_card_of(""), points_of(""), account_of("")


def takes(till: Till, cart: Cart) -> Counter[str]:
    """Return what a bill takes from each account: in minor units, of points how many."""
    taken, loyalty = taken_by(cart), till.shop.loyalty
    for one in cart.tenders:
        if one.amount_minor <= 0:
            continue
        if one.method == POINTS and loyalty is not None:
            taken[points_of(cart.customer)] += one.amount_minor // loyalty.worth_minor
        elif one.method == ON_ACCOUNT and till.shop.tenders.account_limit_minor is not None:
            taken[account_of(cart.customer)] += one.amount_minor
    return taken


def hold(
    till: Till, account: str, *, bill: str, amount: int, is_kept: bool = False
) -> tuple[int, int]:
    """Return how much of an account this bill may take in all, and how long that much is kept.

    Where nobody answers, what is kept already counts as left.
    """
    unit = POINT if account.startswith(_POINTS) else till.shop.currency
    asked = Hold(
        account=account,
        currency=unit,
        bill=bill,
        amount_minor=amount,
        credit_minor=_credit(till, account),
        moved=tuple(till.store.unheard(account, currency=unit)),
    )
    try:
        held = till.store_line.ask(HOLD, asked)
    except UnreachableError:
        return (amount if is_kept else _known_here(till, account, wanted=amount)), 0
    return held.left_minor, held.good_ms


def held(till: Till, cart: Cart, paid: Tender) -> tuple[Tender, int]:
    """Return a tender whose amount is kept for this bill, and what is left on its account then.

    Raises UserError for more than is left.
    """
    after = takes(till, replace(cart, tenders=(*cart.tenders, paid)))
    before = takes(till, cart)
    for account, taken in after.items():
        if taken > before[account]:
            left, good_ms = hold(till, account, bill=cart.id, amount=taken)
            if left < taken:
                raise _refusal(account, left)
            until_ms = till.clock.now_ms() + good_ms if good_ms else 0
            return replace(paid, held_ms=until_ms), left - taken
    return paid, 0


def keep(till: Till, cart: Cart) -> None:
    """Raise UserError where a bill takes what is not left on an account by now.

    What the store server has kept for this bill stays so for a while when it does not answer.
    """
    for account, taken in takes(till, cart).items():
        until_ms = [one.held_ms for one in cart.tenders if _is_on(one, account)]
        is_kept = bool(until_ms) and min(until_ms) > till.clock.now_ms()
        left, _ = hold(till, account, bill=cart.id, amount=taken, is_kept=is_kept)
        if left < taken:
            raise _refusal(account, left, is_late=True)


def let_go(till: Till, before: Cart, after: Cart | None) -> None:
    """Keep no more for a bill than it still takes; where nobody answers it ends by itself."""
    still = takes(till, after if after is not None else replace(before, lines=(), tenders=()))
    for account, taken in takes(till, before).items():
        if still[account] < taken:
            hold(till, account, bill=before.id, amount=still[account], is_kept=True)


def called(account: str) -> str:
    """Return what a card or a note is called."""
    return "gift card" if account.startswith(_CARD) else "credit note"


def _credit(till: Till, account: str) -> int:
    limit = till.shop.tenders.account_limit_minor
    return limit or 0 if account.startswith(_ACCOUNT) else 0


def _known_here(till: Till, account: str, *, wanted: int) -> int:
    if account.startswith(_POINTS):
        customer = till.store.customer(account.removeprefix(_POINTS))
        return customer.points if customer is not None else 0
    known = _credit(till, account) - till.store.balance(account, currency=till.shop.currency)
    if account.startswith(_ACCOUNT):
        return known
    rules = till.shop.offline
    limit = rules.gift_card_minor if account.startswith(_CARD) else rules.store_credit_minor
    if limit is None or known <= 0:
        return known
    if wanted > limit or not limit:
        money = format_minor(limit, till.shop.currency, locale=till.locale)
        raise UserError(
            f"Without the store server a {called(account)} pays "
            f"{f'at most {money}' if limit else 'nothing'} on one bill.",
            hint="Take the rest another way, or wait until the line is back.",
        )
    return min(known, limit)


def _is_on(one: Tender, account: str) -> bool:
    if one.method in STORED:
        return bool(one.reference) and stored_account(one.method, one.reference) == account
    of = {POINTS: _POINTS, ON_ACCOUNT: _ACCOUNT}.get(one.method)
    return of is not None and account.startswith(of)


def _refusal(account: str, left: int, *, is_late: bool = False) -> UserError:
    again = "Give back what was taken for this bill, then take the payment again."
    if account.startswith(_POINTS):
        now = " by now" if is_late else ""
        hint = again if is_late else "Type a smaller amount."
        return UserError(f"The customer has {left} points{now}.", hint=hint)
    if account.startswith(_ACCOUNT):
        hint = again if is_late else "Take a part of it another way."
        message = "With this the customer would owe more than the shop allows."
        return UserError(message, hint=hint)
    return UserError(
        f"So much is not left on this {called(account)}.",
        hint="Type a smaller amount, or give the payments back and take another way.",
    )
