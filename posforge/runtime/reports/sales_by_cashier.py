"""What each cashier took in; whoever has no name here any more stands there by their id."""

from __future__ import annotations

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.tally import TAKINGS, Tally, takings_columns, with_average
from posforge.runtime.reports.words import report_words


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, language = report_words(shop.languages[0]), shop.languages[0]
    return Tally(
        name="sales_by_cashier",
        title=words["sales_by_cashier"],
        total=words["total"],
        columns=(Column(words["cashier"]), *takings_columns(language)),
        by=("COALESCE(MAX(person.name), asked.cashier)",),
        figures=TAKINGS,
        source="asked LEFT JOIN person ON person.id = asked.cashier",
        group="asked.cashier",
        order="SUM(asked.gross_minor) DESC, asked.cashier",
        say=lambda keys: keys,
        reckon=with_average,
    )
