"""Gift cards: they are worth amounts that exist, and somebody has said which."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem


def gift_card_problems(document: Document) -> Iterator[Problem]:
    """Yield gift cards that pay and nobody says for how much, and amounts that cannot be on one."""
    ways = document.at(("payments",))
    if isinstance(ways, list) and "gift_card" in ways and document.at(("gift_cards",)) is None:
        yield document.problem(
            ("payments", ways.index("gift_card")),
            "Nothing says what a gift card is sold for.",
            hint="Add a section such as gift_cards: {min: 5.00, max: 250.00}",
        )
    yield from _amounts(document)


def _amounts(document: Document) -> Iterator[Problem]:
    currency = document.at(("store", "currency"))
    if not isinstance(currency, str):
        return
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    step = _amount(document, ("gift_cards", "step")) or Decimal(1)
    least = _amount(document, ("gift_cards", "min"))
    most = _amount(document, ("gift_cards", "max"))
    units: dict[Path, tuple[Decimal | None, Decimal]] = {
        ("gift_cards", "step"): (_amount(document, ("gift_cards", "step")), smallest),
        ("gift_cards", "min"): (least, step),
        ("gift_cards", "max"): (most, step),
        ("offline", "gift_card", "limit"): (
            _amount(document, ("offline", "gift_card", "limit")),
            smallest,
        ),
        ("offline", "store_credit", "limit"): (
            _amount(document, ("offline", "store_credit", "limit")),
            smallest,
        ),
    }
    for path, (amount, unit) in units.items():
        if amount is not None and amount % unit:
            yield document.problem(
                path,
                f"{amount:f} cannot stand here.",
                expected=f"a multiple of {unit:f}",
            )
    if least is not None and most is not None and least > most:
        yield document.problem(
            ("gift_cards", "max"),
            "The most is less than the least.",
            expected=f"at least {least:f}",
        )


def _amount(document: Document, path: Path) -> Decimal | None:
    try:
        amount = Decimal(str(document.at(path)))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None
