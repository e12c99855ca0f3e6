"""What each branch took in."""

from __future__ import annotations

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.tally import TAKINGS, Tally, takings_columns, with_average
from posforge.runtime.reports.words import report_words


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, language = report_words(shop.languages[0]), shop.languages[0]
    names = {branch.code: branch.name for branch in shop.branches}
    return Tally(
        name="sales_by_branch",
        title=words["sales_by_branch"],
        total=words["total"],
        columns=(Column(words["branch"]), *takings_columns(language)),
        by=("store",),
        figures=TAKINGS,
        source="asked",
        group="store",
        order="store",
        say=lambda keys: (names.get(str(keys[0]), keys[0]),),
        reckon=with_average,
    )
