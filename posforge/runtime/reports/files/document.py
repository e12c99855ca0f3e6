"""A report as it leaves the house: its table, and what one must know to read it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_datetime

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable
from posforge.runtime.flows.report_text import Texts, table_texts
from posforge.runtime.reports.asked import locale_of
from posforge.runtime.reports.words import report_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report that was run: what it answered, for which days and whom, and when it was made.

    `where` says whose books were asked (`Mitte`, `Mitte · Till 1`), empty for all branches, and
    `cashier` is a name, empty for everybody.
    """

    name: str
    title: str
    asked: ReportParameters
    table: ReportTable
    shop: str
    country: str
    currency: str
    locale: Locale
    words: Mapping[str, str]
    where: str
    cashier: str
    made: datetime

    @property
    def period(self) -> str:
        """The days, as people write them."""
        first, last = (
            format_date(date.fromisoformat(day), "long", locale=self.locale)
            for day in (self.asked.first, self.asked.last)
        )
        return first if first == last else f"{first} – {last}"

    @property
    def subject(self) -> str:
        """The days, and of which branch, till and cashier."""
        till = self.words["of_till"].format(till=self.asked.till) if self.asked.till else ""
        where = self.where or self.words["all_branches"]
        return " · ".join(filter(None, (self.period, where, till, self.cashier)))

    @property
    def made_on(self) -> str:
        """When it was made: figures of a day may still grow after that."""
        when = format_datetime(self.made.replace(tzinfo=None), "medium", locale=self.locale)
        return self.words["made_on"].format(when=when)

    @property
    def texts(self) -> tuple[Texts, tuple[Texts, ...], Texts]:
        """Headings, rows and totals as people read them."""
        return table_texts(self.table, currency=self.currency, locale=str(self.locale))

    @property
    def file_name(self) -> str:
        """What the file is called, without what kind it is."""
        days = dict.fromkeys((self.asked.first, self.asked.last))
        return f"{self.name}-{'_'.join(days)}"


def document(
    report: Report,
    asked: ReportParameters,
    table: ReportTable,
    *,
    shop: Shop,
    made: datetime,
    where: str = "",
    cashier: str = "",
) -> Document:
    """Return what a report answered, ready to be written.

    Args:
        report: which it was.
        asked: what it was asked.
        table: what it answered.
        shop: name, country, currency and language.
        made: when, on the clock of the shop.
        where: whose books were asked; empty for all branches.
        cashier: the name of the cashier that was asked for; empty for everybody.
    """
    return Document(
        name=report.name,
        title=report.title,
        asked=asked,
        table=table,
        shop=shop.name,
        country=shop.country,
        currency=shop.currency,
        locale=locale_of(shop),
        words=report_words(shop.languages[0]),
        where=where,
        cashier=cashier,
        made=made,
    )
