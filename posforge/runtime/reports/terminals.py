"""Terminals against the books, each time they were compared: a difference is a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.reports import Cell, Column, ReportData, ReportParameters, ReportTable
from posforge.runtime.reports.words import report_words

_MATCHES = (
    "SELECT bizdate, store, method, terminal, booked_minor, "
    "CASE WHEN is_matched THEN counted_minor END, "
    "CASE WHEN is_matched THEN counted_minor - booked_minor END, is_matched, reason "
    "FROM terminal_match "
    "WHERE bizdate >= :first AND bizdate <= :last AND (:branch = '' OR store = :branch) "
    "ORDER BY bizdate, store, wall_ms, event_id"
)


def make(shop: Shop) -> Terminals:
    """Return the report of this shop."""
    return Terminals(shop=shop, words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminals:
    """What terminals and wallets have charged and not given back, beside what the books say."""

    shop: Shop
    words: Mapping[str, str]
    name: str = "terminals"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["terminals"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return a row for each time a terminal was held against the books."""
        words = self.words
        return ReportTable(
            columns=(
                Column(words["date"], "date"),
                *(Column(words[name]) for name in ("branch", "method", "terminal")),
                *(Column(words[name], "money") for name in ("booked", "counted", "difference")),
                Column(words["not_matched"]),
            ),
            rows=tuple(self._rows(data, parameters)),
        )

    def _rows(self, data: ReportData, asked: ReportParameters) -> Iterator[tuple[Cell, ...]]:
        named = receipt_words(self.shop.languages[0]).tendered
        found = data.query(_MATCHES, first=asked.first, last=asked.last, branch=asked.branch)
        for bizdate, store, method, *rest, is_matched, reason in found:
            word = str(method)
            label = self.shop.method_label(word) or named.get(word, spoken(word))
            why = None if is_matched else reason or self.words["nobody_asked"]
            yield (bizdate, store, label, *rest, why)
