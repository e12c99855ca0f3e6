"""Sales that never happened, for tests and pictures of receipts: one bill, paid in cash."""

from __future__ import annotations

from posforge.runtime.domain.cart import GIFT_CARD_LINE, Cart, CartLine, add, set_quantity
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.sale import Sale, complete
from posforge.runtime.domain.shop import Shop

SOLD_MS = 1_795_266_300_000  # 2026-11-21 13:05 UTC

GROCERIES = (
    Product(
        id="a1",
        name="Vollmilch 3,5 % 1 l",
        department="dairy",
        unit="piece",
        tax="reduced",
        price_minor=119,
    ),
    Product(
        id="a2",
        name="Äpfel Elstar",
        department="pantry",
        unit="kg",
        tax="reduced",
        price_minor=299,
    ),
    Product(
        id="a3",
        name="Spülmittel Zitrone",
        department="pantry",
        unit="piece",
        tax="standard",
        price_minor=195,
    ),
)


def an_article(name: str, price_minor: int, *, tax: str = "reduced") -> Product:
    """Return an article that is sold by the piece."""
    return Product(
        id=name, name=name, department="pantry", unit="piece", tax=tax, price_minor=price_minor
    )


def a_sale(
    shop: Shop,
    articles: tuple[Product, ...] = GROCERIES,
    *,
    qty_milli: tuple[int, ...] = (2000, 1345),
    given_minor: int | None = None,
    tz_min: int = 60,
) -> Sale:
    """Return a paid bill of these articles.

    Args:
        shop: whose currency and tax rules hold.
        articles: what was bought.
        qty_milli: how much of the first articles, in thousandths; of the others one.
        given_minor: the cash handed over; exactly what is due where it is None.
        tz_min: the shop's offset from UTC, in minutes.
    """
    cart = Cart(id="cart-1", cashier="person-1", opened_ms=SOLD_MS - 60_000)
    for place, article in enumerate(articles):
        cart, line = add(cart, article)
        if place < len(qty_milli):
            cart, _ = set_quantity(cart, line.line, qty_milli=qty_milli[place])
    due = total(cart, shop).gross_minor
    given = due if given_minor is None else given_minor
    tender = Tender(method="cash", amount_minor=due, tendered_minor=given, change_minor=given - due)
    branch = shop.branches[0].code
    return Sale(
        id="019ab000-0000-7000-8000-000000000001",
        store=branch,
        node="0" * 32,
        seq=1234,
        hash="3f9ac0d1e2f34455" + "0" * 48,
        bizdate="2026-11-21",
        wall_ms=SOLD_MS,
        tz_min=tz_min,
        cashier="person-1",
        facts=complete(
            cart,
            (tender,),
            number=f"{branch}-2-A-000017",
            till=2,
            shop=shop,
        ),
    )


def a_card_sold(shop: Shop, *, number: int, code: str, amount_minor: int) -> SaleCompleted:
    """Return the fact that a gift card with this code was sold for cash, on a bill of its own."""
    card = CartLine(
        line=1,
        product=code,
        code=code,
        name="Gift card",
        department="",
        unit="piece",
        tax="",
        unit_price_minor=amount_minor,
        qty_milli=ONE,
        kind=GIFT_CARD_LINE,
    )
    paid = Tender(
        method="cash", amount_minor=amount_minor, tendered_minor=amount_minor, change_minor=0
    )
    return complete(
        Cart(id=f"cart-{number}", cashier="person-1", opened_ms=SOLD_MS, lines=(card,)),
        (paid,),
        number=f"{shop.branches[0].code}-1-A-{number:06d}",
        till=1,
        shop=shop,
    )
