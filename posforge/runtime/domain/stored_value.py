"""What whoever has its code may spend: gift cards that were sold, credit notes that were issued."""

from __future__ import annotations

import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.barcode import without_prefix
from posforge.runtime.domain.cart import GIFT_CARD_LINE, Cart
from posforge.runtime.domain.ledger import account_of, credit_of, gift_card_of, points_of
from posforge.runtime.domain.payment import GIFT_CARD, NO_MONEY, STORE_CREDIT, Tender

RANDOM_BYTES = 8
"""How many random bytes a code is made of that the till makes: nobody guesses it."""

POINT = "point"
"""The unit of points, where money has its currency."""

STORED = frozenset({GIFT_CARD, STORE_CREDIT})
"""The ways to pay that need the code of a card or note."""

_PREFIXES = {GIFT_CARD: "GC", STORE_CREDIT: "CR"}
_ACCOUNTS = {GIFT_CARD: gift_card_of, STORE_CREDIT: credit_of}
_CARD = re.compile(r"[A-Z0-9]{12,32}")
_OURS = re.compile(r"GC[A-Z2-7]{13}")
_NOTE = re.compile(r"CR[A-Z2-7]{13}")
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a bill has moved on an account that the store server may not have heard of yet.

    `seq` is the place of the event in the journal of the machine; the amount is in minor units or
    points, below zero where the account has less by it.
    """

    node: str
    epoch: int
    seq: int
    bill: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What is asked: keep so much of an account for a bill, instead of what was kept before.

    Nothing is kept for 0. Amounts are in minor units of `currency`, of points in the unit `POINT`.
    An account may be overdrawn by `credit_minor`. `moved` is what whoever answers may not have
    heard of yet.
    """

    account: str
    currency: str
    bill: str
    amount_minor: int
    credit_minor: int = 0
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is answered: how much the bill may take in all, and how long it is kept."""

    left_minor: int
    good_ms: int


def new_code(method: str, random: bytes) -> str:
    """Return the code of a new gift card or credit note, made of `RANDOM_BYTES` random bytes."""
    return _PREFIXES[method] + b32encode(random).decode().rstrip("=")


def plain_code(text: str) -> str:
    """Return a code as it is kept, however it was typed or scanned: capitals without blanks."""
    return re.sub(r"[\s-]", "", without_prefix(text)).upper()


def card_code(text: str) -> str:
    """Return the code of a gift card. Raises UserError for what can be none."""
    code = plain_code(text)
    if not _CARD.fullmatch(code):
        raise UserError(
            "That is no code of a gift card.",
            hint="Scan the card; its code has 12 to 32 letters and digits.",
        )
    return code


def is_printed_here(code: str) -> bool:
    """Tell whether a till has made up this code: then its receipt is the card."""
    return _OURS.fullmatch(code) is not None


def is_made_up(text: str) -> bool:
    """Tell whether a scanned text is the code of a card or note that a till has made up."""
    code = plain_code(text)
    return is_printed_here(code) or stored_by(code) == STORE_CREDIT


def stored_by(code: str) -> str:
    """Return the way to pay with this code: a credit note is known by how the till makes one up."""
    return STORE_CREDIT if _NOTE.fullmatch(code) else GIFT_CARD


def masked(code: str) -> str:
    """Return what of a code may be read by everybody: its last four characters."""
    return f"…{code[-_SHOWN:]}"


def stored_account(method: str, code: str) -> str:
    """Return the account of the gift card or credit note with this code."""
    return _ACCOUNTS[method](code)


def is_held(account: str, unit: str) -> bool:
    """Tell whether bills may have something kept of this account in this unit."""
    if account.startswith(points_of("")):
        return unit == POINT
    money = (account_of(""), *(of("") for of in _ACCOUNTS.values()))
    return unit != POINT and account.startswith(money)


def taken_by(cart: Cart) -> Counter[str]:
    """Return what a bill takes from each account: redeemed, or given back in money."""
    taken: Counter[str] = Counter()
    for line in cart.standing:
        if line.kind == GIFT_CARD_LINE and line.qty_milli < 0:
            taken[gift_card_of(line.code)] -= line.amount_minor
    for one in cart.tenders:
        if one.method in _ACCOUNTS and one.amount_minor > 0:
            taken[stored_account(one.method, one.reference)] += one.amount_minor
    return taken


def paid_without_money(tenders: Iterable[Tender]) -> int:
    """Return what of a bill was paid with other than money, in minor units."""
    return sum(one.amount_minor for one in tenders if one.method in NO_MONEY)
