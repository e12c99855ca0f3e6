"""Gift cards and credit notes: what they were sold for, what was redeemed, what is still owed.

Everybody reads of a code its last four characters alone, for whoever has all of it has the money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.stored_value import masked
from posforge.runtime.ext.reports import (
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import whole
from posforge.runtime.reports.tally import Row
from posforge.runtime.reports.words import report_words

MOST_CARDS = 5000

# What a note is issued for is given back on a bill; onto a card only what it has paid goes back.
_QUERY = (
    "WITH moved AS ("
    "SELECT 'gift_card' AS method, line.product AS code, sale.currency AS currency, "
    "sale.bizdate AS bizdate, line.gross_minor AS sold, 0 AS redeemed "
    "FROM sale_line AS line JOIN sale ON sale.event_id = line.event_id "
    "WHERE line.kind = 'gift_card' AND sale.bizdate <= :last "
    "AND (:branch = '' OR sale.store = :branch) "
    "UNION ALL SELECT method, reference, currency, bizdate, "
    "CASE WHEN method = 'store_credit' AND settled_minor < 0 THEN -settled_minor ELSE 0 END, "
    "CASE WHEN method = 'store_credit' AND settled_minor < 0 THEN 0 ELSE settled_minor END "
    "FROM payments WHERE method IN ('gift_card', 'store_credit') AND bizdate <= :last "
    "AND (:branch = '' OR store = :branch)), "
    "card AS (SELECT method, code, currency, "
    "SUM(CASE WHEN bizdate >= :first THEN sold ELSE 0 END) AS sold, "
    "SUM(CASE WHEN bizdate >= :first THEN redeemed ELSE 0 END) AS redeemed, "
    "SUM(sold) - SUM(redeemed) AS owed, SUM(sold) AS ever, MAX(bizdate) AS newest "
    "FROM moved GROUP BY method, code, currency), "
    "placed AS (SELECT card.*, ROW_NUMBER() OVER (ORDER BY CASE WHEN owed < 0 THEN 0 ELSE 1 END, "
    "owed DESC, method, code) AS place FROM card WHERE owed <> 0 OR newest >= :first) "
    "SELECT COUNT(*), MAX(method), MAX(code), SUM(sold), SUM(redeemed), SUM(owed), SUM(ever) "
    "FROM placed "
    "GROUP BY CASE WHEN place <= :most THEN place ELSE :most + 1 END ORDER BY MIN(place)"
)


def make(shop: Shop) -> GiftCards:
    """Return the report of this shop."""
    language = shop.languages[0]
    return GiftCards(words=report_words(language), methods=receipt_words(language).tendered)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCards:
    """A row for each card and note on which something moved or is left; overdrawn ones first.

    What was redeemed here and sold by nobody this machine knows of is no exception: a till knows
    its own sales alone.
    """

    words: Mapping[str, str]
    methods: Mapping[str, str]
    most: int = MOST_CARDS
    name: str = "gift_cards"
    narrows: tuple[Narrowing, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["gift_cards"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what was sold and redeemed in the period, and what is owed at its end."""
        words = self.words
        found = data.query(
            _QUERY,
            first=parameters.first,
            last=parameters.last,
            branch=parameters.branch,
            most=self.most,
        )
        rows = tuple(map(self._row, found))
        return ReportTable(
            columns=(
                Column(words["code"]),
                Column(words["card"]),
                *(Column(words[name], "money") for name in ("loaded", "redeemed", "owed")),
                Column(words["exception"]),
            ),
            rows=rows,
            totals=self._totals(found) if found else (),
        )

    def _row(self, found: Row) -> Row:
        count, method, code, sold, redeemed, owed, ever = found
        if whole(count) > 1:
            others = self.words["others"].format(count=count)
            return others, None, sold, redeemed, owed, None
        state = None
        if whole(owed) < 0:
            state = self.words["card_overdrawn" if whole(ever) else "sold_elsewhere"]
        called = self.methods.get(str(method), str(method))
        return called, masked(str(code)), sold, redeemed, owed, state

    def _totals(self, found: Sequence[Row]) -> Row:
        sums = (sum(map(whole, column)) for column in list(zip(*found, strict=True))[3:6])
        return (self.words["total"], None, *sums, None)
