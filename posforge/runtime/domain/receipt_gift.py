"""The gift receipt: what was bought, without prices, and the code by which it comes back."""

from __future__ import annotations

from posforge.runtime.domain.blocks import Barcode, Block, Columns, Cut, Feed, Receipt, Rule, Text
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.receipt_parts import Tongue, copy_mark, letterhead, moment, traced
from posforge.runtime.domain.returns import gift_code
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Branch, Shop


def gift_paper(sale: Sale, *, shop: Shop, branch: Branch, copy: int = 0) -> Receipt:
    """Return the gift receipt of a sale, or its n-th copy.

    What came back on the same bill is not on it.
    """
    tongue = Tongue.of(shop, currency=sale.facts.currency)
    words = tongue.words
    goods: list[Block] = []
    for line in sale.facts.lines:
        unit = "" if line.unit in COUNTED else f" {line.unit}"
        is_one = line.qty_milli == ONE and not unit
        if line.kind == "goods" and line.qty_milli > 0:
            right = "" if is_one else f"{tongue.quantity(line.qty_milli)}{unit}"
            goods += [Columns(left=line.name, right=right), *traced(line, words)]
    when = moment(sale.wall_ms, sale.tz_min, locale=tongue.locale)
    return Receipt(
        (
            *letterhead(shop, branch),
            Feed(),
            Text(text=words.gift_receipt, align="center", is_bold=True, size="large"),
            *copy_mark(copy, words),
            Rule(),
            *goods,
            Rule(),
            Columns(left=words.date, right=when),
            Feed(),
            Text(text=words.gift_says, align="center"),
            Feed(),
            Barcode(gift_code(sale.facts.number)),
            Feed(),
            Cut(),
        )
    )
