"""Goods that ask for something when they are sold: an age, a price, a deposit."""

from __future__ import annotations

from typing import Any

from posforge.runtime.domain.product import Product

BEER, WHISKY, COLA, DEPOSIT, FLOWERS = (
    *("4006381333931", "4008400401621", "2000000000008"),
    *("DEPOSIT25", "FLOWERS"),
)


def _article(name: str, code: str, price: int | None, **facts: Any) -> Product:
    return Product(
        id=name,
        name=name,
        department="drinks",
        unit="piece",
        tax="standard",
        price_minor=price,
        code=code.zfill(14) if code.isdigit() else code,
        **facts,
    )


GOODS = (
    _article("Beer", BEER, 100, fields={"min_age": 16, "deposit": DEPOSIT}),
    _article("Whisky", WHISKY, 1999, fields={"min_age": 18}),
    _article("Cola", COLA, 120, fields={"deposit": DEPOSIT}),
    _article("Deposit", DEPOSIT, 25),
    _article("Flowers", FLOWERS, None, is_open_price=True),
)
