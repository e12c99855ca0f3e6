"""The X report: what a business day comes to so far. It reads, and changes nothing.

It is written against the same base as a shop's own reports, and asks the same read models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel import Locale

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
)
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import format_rate
from posforge.runtime.ext.reports import (
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import ASKED, facts, happened, locale_of, whole

Row = tuple[str, int | None, int | None]

_ENGLISH: Mapping[str, str] = {
    "title": "X report",
    "what": "Item",
    "number": "Number",
    "amount": "Amount",
    "sales": "Sales",
    "net": "Net",
    "tax": "Tax {rate}",
    LineVoided.TYPE: "Lines voided",
    BillCancelled.TYPE: "Bills cancelled",
    DrawerOpened.TYPE: "Drawer opened without a sale",
    ReceiptReprinted.TYPE: "Receipts printed again",
}
_GERMAN: Mapping[str, str] = {
    "title": "X-Bericht",
    "what": "Posten",
    "number": "Anzahl",
    "amount": "Betrag",
    "sales": "Verkäufe",
    "net": "Netto",
    "tax": "MwSt {rate}",
    LineVoided.TYPE: "Stornierte Zeilen",
    BillCancelled.TYPE: "Abgebrochene Bons",
    DrawerOpened.TYPE: "Schublade ohne Verkauf geöffnet",
    ReceiptReprinted.TYPE: "Belege erneut gedruckt",
}
_AMOUNTS: Mapping[str, str] = {LineVoided.TYPE: "amount_minor", BillCancelled.TYPE: "gross_minor"}
_NOTED = (LineVoided.TYPE, BillCancelled.TYPE, DrawerOpened.TYPE, ReceiptReprinted.TYPE)

_SALES = "SELECT COUNT(*), SUM(gross_minor), SUM(net_minor) FROM asked"
_TAXES = (
    "SELECT sale_tax.part, sale_tax.rate, SUM(sale_tax.tax_minor) FROM sale_tax "
    "JOIN asked ON asked.event_id = sale_tax.event_id "
    "GROUP BY sale_tax.part, sale_tax.rate ORDER BY sale_tax.part, sale_tax.rate DESC"
)
_TENDERS = (
    "SELECT sale_tender.method, COUNT(*), SUM(sale_tender.amount_minor) FROM sale_tender "
    "JOIN asked ON asked.event_id = sale_tender.event_id "
    "GROUP BY sale_tender.method ORDER BY sale_tender.method"
)


def make(shop: Shop) -> X:
    """Return the X report in this shop's language."""
    language = shop.languages[0]
    words = _GERMAN if language == "de" else _ENGLISH
    return X(words=words, tenders=receipt_words(language).tendered, locale=locale_of(shop))


@dataclass(frozen=True, slots=True, kw_only=True)
class X:
    """Sales, taxes, tenders, and what was struck, given up and opened beside them."""

    words: Mapping[str, str]
    tenders: Mapping[str, str]
    locale: Locale
    name: str = "x"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["title"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what the business days of the period come to."""
        words = self.words
        return ReportTable(
            columns=(
                Column(words["what"]),
                Column(words["number"], "count"),
                Column(words["amount"], "money"),
            ),
            rows=(*self._sold(data, parameters), *self._noted(data, parameters)),
        )

    def _sold(self, data: ReportData, parameters: ReportParameters) -> Iterator[Row]:
        asked = facts(parameters)
        ((sales, gross, net),) = data.query(ASKED + _SALES, **asked)
        yield self.words["sales"], whole(sales), whole(gross)
        yield self.words["net"], None, whole(net)
        for part, rate, tax in data.query(ASKED + _TAXES, **asked):
            percent = format_rate(str(rate), locale=self.locale)
            label = f"{part} {percent}" if part else self.words["tax"].format(rate=percent)
            yield label, None, whole(tax)
        for method, count, amount in data.query(ASKED + _TENDERS, **asked):
            name = str(method)
            label = self.tenders.get(name, spoken(name))
            yield label, whole(count), whole(amount)

    def _noted(self, data: ReportData, parameters: ReportParameters) -> Iterator[Row]:
        for kind in _NOTED:
            noted = list(happened(data, parameters, kind))
            amount = _AMOUNTS.get(kind)
            minor = sum(one.facts[amount] for one in noted) if amount else None
            yield self.words[kind], len(noted), minor
