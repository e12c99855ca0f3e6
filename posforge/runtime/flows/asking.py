"""What an article asks for before it goes on a bill: the customer's age, or a price."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import OPEN, Cart
from posforge.runtime.domain.events import EventBody
from posforge.runtime.domain.events_counter import AgeConfirmed, OpenPriceTyped
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.override import HIGHEST_PRICE_MINOR
from posforge.runtime.flows.sign_in import Session


class AgeNeededError(UserError):
    """An article is sold from an age on, and nobody has looked yet."""

    def __init__(self, product: Product, age: int) -> None:
        super().__init__(
            f"{product.name} is sold from {age} years on.", hint="Look at the customer's papers."
        )
        self.product, self.age = product, age


class PriceNeededError(UserError):
    """An article has an open price, and nobody has typed it yet."""

    def __init__(self, product: Product) -> None:
        super().__init__(f"What does {product.name} cost?", hint="Type its price.")
        self.product = product


def age_of(till: Till, product: Product) -> int:
    """Return from which age an article is sold; 0 for everybody."""
    age = product.fields.get(till.shop.catalogue.age_field, 0)
    return age if isinstance(age, int) else 0


def asked_age(
    till: Till, session: Session, cart: Cart, product: Product
) -> tuple[Cart, EventBody | None, str]:
    """Return the bill with its customer's age, what is to be recorded, and who approved.

    A bill asks once for each age, so in the end for the highest. Raises AgeNeededError until
    somebody has looked, and NotAllowedError where whoever sells may not sell such articles.
    """
    age = age_of(till, product)
    if age <= cart.age:
        return cart, None, ""
    approver = authorise(till, session, "sell_restricted")
    if session.age < age:
        raise AgeNeededError(product, age)
    said = AgeConfirmed(cart=cart.id, age=age, product=product.id)
    return replace(cart, age=age), said, approver


def asked_price(
    till: Till, session: Session, cart: Cart, product: Product
) -> tuple[Product, EventBody | None, str]:
    """Return the article at the price somebody typed, what is to be recorded, and who approved.

    Raises PriceNeededError until it is typed, UserError for one that is none.
    """
    if not product.is_open_price:
        return product, None, ""
    approver = authorise(till, session, "open_price")
    price_minor = session.price_minor
    if price_minor is None:
        raise PriceNeededError(product)
    if not 0 <= price_minor <= HIGHEST_PRICE_MINOR:
        raise UserError("That is no price.", hint="Type the price again.")
    said = OpenPriceTyped(
        cart=cart.id, product=product.id, price_minor=price_minor, currency=till.shop.currency
    )
    priced = replace(product, price_minor=price_minor, per=1, price_source=OPEN)
    return priced, said, approver
