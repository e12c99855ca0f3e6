"""What was taken off prices: by each promotion, and by hand for which reason."""

from __future__ import annotations

from posforge.runtime.domain.discount import BY_HAND, ON_THE_BILL
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.tally import Row, Tally
from posforge.runtime.reports.words import report_words


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words = report_words(shop.languages[0])
    by_hand = {BY_HAND: words["off_line"], ON_THE_BILL: words["off_bill"]}

    def say(keys: Row) -> Row:
        code, label, reason = map(str, keys)
        return by_hand.get(code, label or spoken(code)), reason or None

    return Tally(
        name="discounts",
        title=words["discounts"],
        total=words["total"],
        columns=(
            Column(words["discount"]),
            Column(words["reason"]),
            Column(words["lines"], "count"),
            Column(words["amount"], "money"),
        ),
        by=("off.code", "MAX(off.label)", "off.reason"),
        figures="COUNT(*), SUM(off.amount_minor)",
        source="asked JOIN sale_discount AS off ON off.event_id = asked.event_id",
        group="off.code, off.reason",
        order="SUM(off.amount_minor) DESC, off.code, off.reason",
        say=say,
    )
