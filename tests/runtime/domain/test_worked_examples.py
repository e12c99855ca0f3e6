"""Examples that public rules work out: the till comes to the same, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest

from posforge.runtime.domain.money import (
    cash_step_minor,
    format_minor,
    parse_major,
    round_to_step,
)
from posforge.runtime.domain.shop import TaxRules
from posforge.runtime.domain.tax import tax_basket
from posforge.testing.builders import QUEBEC_TAX

Prices = Literal["inclusive", "exclusive"]
Rounding = Literal["line", "document"]


def rules(prices: Prices, rounding: Rounding = "document", **percent: str) -> TaxRules:
    rates = {code: Decimal(rate) / 100 for code, rate in percent.items()}
    return TaxRules(prices=prices, rounding=rounding, rates=rates, default=next(iter(rates)))


def minor(text: str, currency: str) -> int:
    return parse_major(text, currency)


GERMANY = rules("inclusive", standard="19", reduced="7")
JAPAN = rules("exclusive", standard="10", reduced="8")


class TestGermany:
    """Umsatzsteuer-Anwendungserlass 15.4 (2) and (3): tax is price × rate ÷ (100 + rate).

    Its example: of 149.95 at 19 % the tax is 23.94 and the net 126.01.
    https://datenbank.nwb.de/Dokument/378652_15___4
    """

    def test_the_tax_within_a_price(self):
        (line,), _ = tax_basket([(14_995, "standard")], GERMANY)

        assert (line.tax_minor, line.net_minor, line.gross_minor) == (2394, 12_601, 14_995)

    def test_a_basket_at_19_and_7_percent(self):
        """Washing-up liquid 1.95 and a brush 2.49 at 19 %; milk 1.19 twice and tea 3.29 at 7 %."""
        basket = [
            (195, "standard"),
            (249, "standard"),
            (119, "reduced"),
            (119, "reduced"),
            (329, "reduced"),
        ]
        lines, (standard, reduced) = tax_basket(basket, GERMANY)

        assert (standard.gross_minor, standard.tax_minor) == (444, 71)  # 444 × 19 ÷ 119 = 70.9
        assert (reduced.gross_minor, reduced.tax_minor) == (567, 37)  # 567 × 7 ÷ 107 = 37.1
        assert [line.gross_minor for line in lines] == [amount for amount, _ in basket]
        assert sum(line.tax_minor for line in lines) == 71 + 37


class TestSwitzerland:
    """Coins below five centimes are no legal tender; 17.87 is paid as 17.85, 17.88 as 17.90.

    https://www.srf.ch/sendungen/kassensturz-espresso/rechtsfragen/kaufrecht/kaufrecht-wechselgeld-auf-den-rappen-genau
    """

    @pytest.mark.parametrize(
        ("total", "cash"), [("17.87", "17.85"), ("17.88", "17.90"), ("19.32", "19.30")]
    )
    def test_cash_is_paid_in_steps_of_five(self, total, cash):
        paid = round_to_step(minor(total, "CHF"), cash_step_minor("CHF"))

        assert paid == minor(cash, "CHF")


class TestSweden:
    """Lag (1970:1029) om avrundning av vissa öresbelopp, 2 §: 1 to 49 öre down, 50 to 99 up.

    http://retro.lagen.nu/1970:1029
    """

    @pytest.mark.parametrize(
        ("total", "cash"),
        [("223.01", "223"), ("223.49", "223"), ("223.50", "224"), ("223.99", "224")],
    )
    def test_cash_is_paid_in_whole_kronor(self, total, cash):
        paid = round_to_step(minor(total, "SEK"), cash_step_minor("SEK"))

        assert paid == minor(cash, "SEK")
        assert round_to_step(-minor(total, "SEK"), cash_step_minor("SEK")) == -paid


class TestCanada:
    """Revenu Québec, Calculating the Taxes: 100.00, GST 5.00, QST 9.98, total 114.98.

    Half a cent is a cent; several goods may be taxed on their total.
    http://www.revenuquebec.ca/en/entreprise/taxes/tvq_tps/calcul-taxes.aspx
    """

    def test_gst_and_qst_upon_a_price(self):
        _, (gst, qst) = tax_basket([(10_000, "standard")], QUEBEC_TAX)

        assert (gst.part, gst.tax_minor) == ("GST", 500)
        assert (qst.part, qst.tax_minor) == ("QST", 998)  # 9.975
        assert gst.gross_minor + qst.gross_minor == 11_498

    def test_several_goods_are_taxed_on_their_total(self):
        _, (gst, qst) = tax_basket([(3333, "standard"), (6667, "standard")], QUEBEC_TAX)

        assert (gst.tax_minor, qst.tax_minor) == (500, 998)

    def test_only_cash_is_rounded_and_only_after_tax(self):
        """Coffee 1.83 and a sandwich 2.86 with 5 % GST: 4.92 by card, 4.90 in cash.

        https://www.budget.canada.ca/2012/themes/rounding-arrondissement-eng.html
        """
        gst = rules("exclusive", gst="5")
        _, (total,) = tax_basket([(183, "gst"), (286, "gst")], gst)

        assert total.gross_minor == 492
        assert round_to_step(total.gross_minor, cash_step_minor("CAD")) == 490


class TestJapan:
    """A qualified invoice rounds consumption tax once for each rate, not on each line.

    National Tax Agency, Q&A on the invoice system (2022), question 46; the seller chooses how.
    https://www.ark-outsourcing.com/news/detail_103.html
    """

    BASKET = ((128, "reduced"), (98, "reduced"), (158, "reduced"), (345, "standard"))

    def test_each_rate_is_rounded_once(self):
        lines, (standard, reduced) = tax_basket(self.BASKET, JAPAN)

        assert (standard.net_minor, standard.tax_minor) == (345, 35)  # 34.5
        assert (reduced.net_minor, reduced.tax_minor) == (384, 31)  # 30.72
        assert sum(line.gross_minor for line in lines) == 384 + 31 + 345 + 35

    def test_rounding_each_line_would_come_to_another_tax(self):
        three = [(156, "reduced")] * 3  # 12.48 each, 37.44 together
        by_line = rules("exclusive", "line", standard="10", reduced="8")

        assert [one.tax_minor for one in tax_basket(three, JAPAN)[1]] == [37]
        assert [one.tax_minor for one in tax_basket(three, by_line)[1]] == [36]


class TestKuwait:
    """The dinar is divided into one thousand fils.

    Central Bank of Kuwait, Law 32 of 1968, article 1.
    https://www.cbk.gov.kw/en/legislation-and-regulation/cbk-law/chapter-one
    """

    def test_prices_have_three_decimals(self):
        prices = [minor(text, "KWD") for text in ("1.375", "0.625", "12.5")]
        lines, (total,) = tax_basket(
            [(one, "none") for one in prices], rules("inclusive", none="0")
        )

        assert [line.gross_minor for line in lines] == [1375, 625, 12_500]
        assert format_minor(total.gross_minor, "KWD", locale="en").endswith("14.500")

    def test_a_tax_is_rounded_to_the_fils(self):
        _, (one,) = tax_basket([(1375, "vat"), (626, "vat")], rules("inclusive", vat="5"))

        assert (one.tax_minor, one.net_minor) == (95, 1906)  # 2.001 × 5 ÷ 105 = 0.0953

    def test_cash_is_to_the_fils_unless_the_shop_says_otherwise(self):
        assert cash_step_minor("KWD") == 1
        assert round_to_step(14_503, 5) == 14_505
