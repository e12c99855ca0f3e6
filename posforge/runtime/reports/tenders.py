"""How customers paid: by means of payment, how often, how much, and what was given back."""

from __future__ import annotations

from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.asked import TENDERS
from posforge.runtime.reports.tally import Row, Tally
from posforge.runtime.reports.words import report_words

_FIGURES = (
    "COUNT(*), SUM(tender.amount_minor), SUM(tender.tendered_minor), SUM(tender.change_minor)"
)


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, tendered = report_words(shop.languages[0]), receipt_words(shop.languages[0]).tendered

    def say(keys: Row) -> Row:
        method = str(keys[0])
        return (shop.method_label(method) or tendered.get(method, spoken(method)),)

    return Tally(
        name="tenders",
        title=words["tenders"],
        total=words["total"],
        columns=(
            Column(words["method"]),
            Column(words["number"], "count"),
            *(Column(words[name], "money") for name in ("amount", "given", "change")),
        ),
        by=("tender.method",),
        figures=_FIGURES,
        source=TENDERS,
        group="tender.method",
        order="SUM(tender.amount_minor) DESC, tender.method",
        say=say,
    )
