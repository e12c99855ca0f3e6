"""The figures of X and Z as rows: paper, screen and export show these, so they show the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from babel import Locale

from posforge.runtime.domain.events_shift import Figures, ShiftSettled, Times
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import tax_name
from posforge.runtime.domain.z_words import z_words

_LAYAWAYS = ("layaways", "layaways_paid", "layaways_handed", "layaways_back", "layaway_fees")

FigureRow = tuple[str, int | None, int | None]
"""What it is, how often, and what it comes to in minor units; None where that means nothing."""


class FigureRows:
    """Says figures in one language.

    Args:
        shop: gives the language, and what its promotions are called.
        locale: says tax rates.
    """

    def __init__(self, shop: Shop, locale: Locale) -> None:
        language = shop.languages[0]
        self.words: Mapping[str, str] = z_words(language)
        self._tenders = receipt_words(language).tendered
        self._promotions = {one.name: one.label for one in shop.promotions}
        self._locale = locale

    def method(self, name: str) -> str:
        """Return what a means of payment is called."""
        return self._tenders.get(name, spoken(name))

    def sold(self, figures: Figures) -> Iterator[FigureRow]:
        """Yield what was sold: receipts, goods, net and taxes, rounding, discounts."""
        words = self.words
        yield words["receipts"], figures.receipts, figures.gross_minor
        yield self._times("sold", figures.sold)
        yield self._times("returned", figures.returned)
        yield words["net"], None, figures.net_minor
        for tax in figures.taxes:
            yield tax_name(tax, locale=self._locale, otherwise=words["tax"]), None, tax.tax_minor
        if figures.rounding_minor:
            yield words["rounding"], None, figures.rounding_minor
        for one in figures.discounts:
            yield self._discount(one.code), one.number, -one.amount_minor
        for name in ("cards_sold", "cards_returned"):
            cards: Times = getattr(figures, name)
            if cards.number:
                yield self._times(name, cards)

    def tenders(self, figures: Figures) -> Iterator[FigureRow]:
        """Yield what was taken by each means of payment."""
        for one in figures.tenders:
            yield self.method(one.method), one.number, one.amount_minor

    def matches(self, figures: Figures) -> Iterator[FigureRow]:
        """Yield what terminals said of what they took, or that they did not say."""
        for one in figures.matches:
            method, words = self.method(one.method), self.words
            if one.counted_minor is None:
                yield words["unmatched"].format(method=method), one.booked, one.booked_minor
                continue
            yield words["at_terminal"].format(method=method), None, one.counted_minor
            if one.difference_minor:
                yield words["terminal_off"].format(method=method), None, one.difference_minor

    def beside(self, figures: Figures) -> Iterator[FigureRow]:
        """Yield what happened beside sales: voids, drawer openings, cash moved."""
        yield self._times("voids", figures.voids)
        yield self._times("cancelled", figures.cancelled)
        yield self.words["no_sales"], figures.no_sales, None
        yield self.words["reprints"], figures.reprints, None
        if figures.gift_receipts:
            yield self.words["gift_receipts"], figures.gift_receipts, None
        for name in ("drops", "top_ups", "pay_ins", "pay_outs"):
            yield self._times(name, getattr(figures, name))
        for name in _LAYAWAYS:
            if getattr(figures, name).number:
                yield self._times(name, getattr(figures, name))
        yield from self._between_tills(figures)
        if figures.late:
            yield self.words["late"], len(figures.late), None

    def _between_tills(self, figures: Figures) -> Iterator[FigureRow]:
        if figures.handed_over.number:
            yield self._times("handed_over", figures.handed_over)
        if figures.taken_over.number:
            name, number, minor = self._times("taken_over", figures.taken_over)
            if figures.taken_from:
                name = self.words["taken_from"].format(till=figures.taken_from)
            yield name, number, minor

    def every(self, figures: Figures) -> Iterator[FigureRow]:
        """Yield all of these, which is what X shows."""
        yield from self.sold(figures)
        yield from self.tenders(figures)
        yield from self.beside(figures)

    def drawer(self, z: ShiftSettled) -> Iterator[FigureRow]:
        """Yield what was in the drawer, expected and counted, of each means of payment."""
        words = self.words
        yield words["left"], None, z.figures.left_minor
        yield words["adjusted"], None, z.figures.adjusted_minor
        for one in z.counts:
            method = self.method(one.method)
            yield words["expected"].format(method=method), None, one.expected_minor
            if one.counted_minor is not None:
                yield words["counted"].format(method=method), None, one.counted_minor
                yield words["difference"].format(method=method), None, one.difference_minor
        yield words["kept"], None, z.kept_minor
        yield words["times_counted"], z.times_counted, None

    def perpetual(self, z: ShiftSettled) -> Iterator[FigureRow]:
        """Yield what the till has done since it was set up."""
        words, total = self.words, z.perpetual
        yield words["perpetual_receipts"], total.receipts, None
        yield words["perpetual_sold"], None, total.sold_minor
        yield words["perpetual_returned"], None, total.returned_minor

    def _discount(self, code: str) -> str:
        return self.words.get(code) or self._promotions.get(code) or spoken(code)

    def _times(self, name: str, times: Times) -> FigureRow:
        return self.words[name], times.number, times.amount_minor
