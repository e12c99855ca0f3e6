"""The taxes taken: by kind and rate, what they were taken of, and what with."""

from __future__ import annotations

from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import format_rate
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.asked import locale_of
from posforge.runtime.reports.tally import Row, Tally, money_columns
from posforge.runtime.reports.words import report_words


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, locale = report_words(shop.languages[0]), locale_of(shop)

    def say(keys: Row) -> Row:
        code, part, rate = map(str, keys)
        return spoken(code), f"{part} {format_rate(rate, locale=locale)}".strip()

    return Tally(
        name="taxes",
        title=words["taxes"],
        total=words["total"],
        columns=(
            Column(words["code"]),
            Column(words["rate"]),
            *money_columns(shop.languages[0]),
        ),
        by=("sums.code", "sums.part", "sums.rate"),
        figures="SUM(sums.net_minor), SUM(sums.tax_minor), SUM(sums.gross_minor)",
        source="asked JOIN sale_tax AS sums ON sums.event_id = asked.event_id",
        group="sums.code, sums.part, sums.rate",
        order="MAX(sums.rate) OVER (PARTITION BY sums.code) DESC, sums.code, "
        "sums.part, sums.rate DESC",
        say=say,
    )
