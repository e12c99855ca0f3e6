"""Gift cards that a till makes up: what is cut off the receipt, to be given away and scanned."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.runtime.domain.blocks import Barcode, Block, Cut, Feed, Rule, Text, Total
from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.receipt_parts import Tongue, copy_mark, letterhead
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.stored_value import is_printed_here


def gift_card_slips(
    sale: Sale, *, shop: Shop, branch: Branch, tongue: Tongue, copy: int
) -> Iterator[Block]:
    """Yield a slip for each gift card this bill has sold that has no card of its own."""
    words = tongue.words
    for line in sale.facts.lines:
        if line.kind != GIFT_CARD_LINE or line.qty_milli < 0 or not is_printed_here(line.code):
            continue
        yield from letterhead(shop, branch)
        yield from copy_mark(copy, words)
        yield Feed()
        yield Text(text=words.gift_card, align="center", is_bold=True, size="large")
        yield Rule()
        yield Total(label=words.gift_value, amount=tongue.money(line.gross_minor))
        yield Rule()
        yield Text(text=words.gift_card_says, align="center")
        yield Feed()
        yield Barcode(line.code)
        yield Feed()
        yield Cut()
