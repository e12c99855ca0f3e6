"""Gift cards: sold and topped up as a line of the bill, and given back as long as they are unused.

What a card is sold for is owed to whoever has its code. It is no goods: nothing is taken off it,
nothing is earned by it, and its tax falls due when it is spent.
"""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.barcode import BadCheckDigitError, read_code
from posforge.runtime.domain.cart import GIFT_CARD_LINE, OPEN, Cart, CartLine
from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.payment import GIFT_CARD
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.returns import receipt_in
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import GiftCardRules, Shop
from posforge.runtime.domain.stored_value import RANDOM_BYTES, card_code, masked, new_code
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.held import keep
from posforge.runtime.flows.new_bill import opened, with_line
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.stored_value import StoredValue


def make(shop: Shop) -> StoredValue:
    """Return payment by gift card. Raises UserError in a shop that sells none."""
    if shop.gift_cards is None:
        raise UserError("This shop sells no gift cards.", hint="Say in store.yaml what they cost.")
    return StoredValue(GIFT_CARD)


def sell_card(
    till: Till, session: Session, cart: Cart | None, *, amount_minor: int, code: str = ""
) -> Cart:
    """Return the bill with a gift card on it that is sold or topped up, saved.

    Without a code the till makes one up, and prints it with the receipt. Raises NotAllowedError,
    and UserError for an amount the shop does not sell and for a code that is none, or that is on
    the bill already.
    """
    approver = authorise(till, session, "sell_gift_card")
    _check_amount(till, _rules(till.shop), amount_minor)
    code = _new_to(till, cart, code) if code else new_code(GIFT_CARD, till.entropy(RANDOM_BYTES))
    line = CartLine(
        line=0,
        product=code,
        code=code,
        name=receipt_words(till.shop.languages[0]).tendered[GIFT_CARD],
        department="",
        unit="piece",
        tax="",
        unit_price_minor=amount_minor,
        qty_milli=ONE,
        notes=(masked(code),),
        kind=GIFT_CARD_LINE,
        price_source=OPEN,
        approver=approver,
    )
    return with_line(till, cart or opened(till, session), line, is_new=cart is None)


def give_back_card(
    till: Till, session: Session, cart: Cart | None, *, sale: Sale, line: SaleLine, reason: str
) -> Cart:
    """Return the bill on which a card that was sold is given back, saved, and kept for this bill.

    Raises UserError where less is left on it than it was sold for, and NotAllowedError.
    """
    before = cart or opened(till, session)
    back = CartLine(
        line=0,
        product=line.product,
        code=line.code,
        name=line.name,
        department="",
        unit=line.unit,
        tax="",
        unit_price_minor=line.unit_price_minor,
        qty_milli=-ONE,
        notes=line.notes,
        kind=GIFT_CARD_LINE,
        returned=ReturnedFrom(
            sale=sale.id,
            number=sale.facts.number,
            line=line.line,
            reason=needed(reason, what="Giving back a gift card"),
            approver=authorise(till, session, "refund_gift_card"),
        ),
    )
    try:
        keep(till, replace(before, lines=(*before.lines, back)))
    except UserError as error:
        raise UserError(
            f"This gift card cannot be given back: {error.message[0].lower()}{error.message[1:]}",
            hint="A card that was used pays for goods until nothing is left.",
        ) from error
    return with_line(till, before, back, is_new=cart is None)


def _rules(shop: Shop) -> GiftCardRules:
    if shop.gift_cards is None or GIFT_CARD not in shop.payments:
        raise UserError("This shop sells no gift cards.", hint="Sell something else.")
    return shop.gift_cards


def _check_amount(till: Till, rules: GiftCardRules, amount_minor: int) -> None:
    least, most, step = (
        format_minor(one, till.shop.currency, locale=till.locale)
        for one in (rules.least_minor, rules.most_minor, rules.step_minor)
    )
    is_between = rules.least_minor <= amount_minor <= rules.most_minor
    if not is_between or amount_minor % rules.step_minor:
        raise UserError(
            f"A gift card is sold for {least} to {most}, in steps of {step}.",
            hint="Type another amount.",
        )


def _new_to(till: Till, cart: Cart | None, text: str) -> str:
    code = card_code(text)
    if receipt_in(text):
        raise UserError("That is the number of a receipt.", hint="Scan the gift card.")
    if _is_article(till, code):
        raise UserError("That is the barcode of an article.", hint="Scan the gift card.")
    lines = cart.standing if cart is not None else ()
    if any(line.kind == GIFT_CARD_LINE and line.code == code for line in lines):
        raise UserError(
            "This gift card is on the bill already.", hint="Void its line to change the amount."
        )
    return code


def _is_article(till: Till, code: str) -> bool:
    try:
        listed_by = read_code(code).value
    except BadCheckDigitError:
        return False
    return till.catalogue.by_code(listed_by) is not None
