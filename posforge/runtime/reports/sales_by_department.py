"""What each department brought in."""

from __future__ import annotations

from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.tally import Tally, money_columns
from posforge.runtime.reports.words import report_words

_FIGURES = "COUNT(*), SUM(line.net_minor), SUM(line.tax_minor), SUM(line.gross_minor)"


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, language = report_words(shop.languages[0]), shop.languages[0]
    return Tally(
        name="sales_by_department",
        title=words["sales_by_department"],
        total=words["total"],
        columns=(
            Column(words["department"]),
            Column(words["lines"], "count"),
            *money_columns(language),
        ),
        by=("line.department",),
        figures=_FIGURES,
        source="asked JOIN sale_line AS line ON line.event_id = asked.event_id "
        "AND line.kind <> 'gift_card'",
        group="line.department",
        order="SUM(line.gross_minor) DESC, line.department",
        say=lambda keys: (spoken(str(keys[0])),),
    )
