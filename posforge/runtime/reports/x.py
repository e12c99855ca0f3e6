"""The X report: what a business day comes to so far. It reads, and changes nothing.

It is written against the same base as a shop's own reports, and asks the same read models.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
)
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import format_rate
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    ReportData,
    ReportParameters,
    ReportTable,
)

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

_ASKED = (
    "WITH asked AS (SELECT event_id, gross_minor, net_minor FROM sale "
    "WHERE bizdate >= :first AND bizdate <= :last AND (:branch = '' OR store = :branch)) "
)
_SALES = "SELECT COUNT(*), SUM(gross_minor), SUM(net_minor) FROM asked"
_TAXES = (
    "SELECT sale_tax.code, sale_tax.rate, SUM(sale_tax.tax_minor) FROM sale_tax "
    "JOIN asked ON asked.event_id = sale_tax.event_id "
    "GROUP BY sale_tax.code, sale_tax.rate ORDER BY sale_tax.rate DESC, sale_tax.code"
)
_TENDERS = (
    "SELECT sale_tender.method, COUNT(*), SUM(sale_tender.amount_minor) FROM sale_tender "
    "JOIN asked ON asked.event_id = sale_tender.event_id "
    "GROUP BY sale_tender.method ORDER BY sale_tender.method"
)
# The id of an event begins with its time; a business day lies within two days of its date.
_EVENTS = "SELECT header, body FROM event WHERE type = :type AND id >= :begin AND id < :end"


def make(shop: Shop) -> X:
    """Return the X report in this shop's language."""
    language = shop.languages[0]
    try:
        locale = Locale.parse(f"{language}_{shop.country}")
    except UnknownLocaleError:
        locale = Locale.parse(language)
    words = _GERMAN if language == "de" else _ENGLISH
    return X(words=words, tenders=receipt_words(language).tendered, locale=locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class X:
    """Sales, taxes, tenders, and what was struck, given up and opened beside them."""

    words: Mapping[str, str]
    tenders: Mapping[str, str]
    locale: Locale
    name: str = "x"

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
        asked = {
            "first": parameters.first,
            "last": parameters.last,
            "branch": parameters.branch,
        }
        ((sales, gross, net),) = data.query(_ASKED + _SALES, **asked)
        yield self.words["sales"], _whole(sales), _whole(gross)
        yield self.words["net"], None, _whole(net)
        for _code, rate, tax in data.query(_ASKED + _TAXES, **asked):
            percent = format_rate(str(rate), locale=self.locale)
            yield self.words["tax"].format(rate=percent), None, _whole(tax)
        for method, count, amount in data.query(_ASKED + _TENDERS, **asked):
            name = str(method)
            label = self.tenders.get(name, spoken(name))
            yield label, _whole(count), _whole(amount)

    def _noted(self, data: ReportData, parameters: ReportParameters) -> Iterator[Row]:
        for kind in _NOTED:
            facts = list(_events(data, parameters, kind))
            amount = _AMOUNTS.get(kind)
            minor = sum(one[amount] for one in facts) if amount else None
            yield self.words[kind], len(facts), minor


def _events(data: ReportData, asked: ReportParameters, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the facts of every event of a kind that belongs to the business days asked for."""
    begin = datetime.fromisoformat(asked.first).replace(tzinfo=UTC) - timedelta(days=2)
    end = datetime.fromisoformat(asked.last).replace(tzinfo=UTC) + timedelta(days=3)
    rows = data.query(_EVENTS, type=kind, begin=_id_at(begin), end=_id_at(end))
    for header_text, body_text in rows:
        header = json.loads(str(header_text))
        is_in_time = asked.first <= header["bizdate"] <= asked.last
        if is_in_time and asked.branch in {"", header["store"]}:
            yield json.loads(str(body_text))


def _id_at(moment: datetime) -> str:
    return uuid7(int(moment.timestamp()) * 1000, bytes(10))


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
