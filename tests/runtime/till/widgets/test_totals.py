"""The taxes under the total, as the shop's prices are meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy.QtCore import Qt
from qtpy.QtGui import QFontMetricsF

from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.till.application import look_for_screen
from posforge.runtime.till.texts import Texts
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.paint import fit
from posforge.runtime.till.widgets.total import BETWEEN, footer_lines
from posforge.runtime.till.widgets.totals import tax_line


def test_included_tax_is_named_by_rate(counter):
    counter.scan(counter.milk)
    taxes = total(counter.bill, counter.till.shop).taxes

    assert tax_line(counter.window.kit, taxes).replace("\xa0", " ") == "incl. tax 7 % 0,10 €"
    assert tax_line(counter.window.kit, ()) == ""


def test_tax_on_top_says_so(counter):
    counter.scan(counter.milk)
    kit = counter.window.kit
    rules = replace(kit.shop.tax, prices="exclusive")
    exclusive = replace(kit, shop=replace(kit.shop, tax=rules))

    said = tax_line(exclusive, total(counter.bill, exclusive.shop).taxes)
    assert said.replace("\xa0", " ").startswith("plus tax 7 %")


def test_several_taxes_are_told_apart_by_name(counter):
    taxes = tuple(
        TaxSum(code="s", rate=rate, net_minor=0, tax_minor=5, gross_minor=5, part=part)
        for part, rate in (("GST", "0.05"), ("QST", "0.09975"))
    )
    said = tax_line(counter.window.kit, taxes).replace("\xa0", " ")

    assert said == "incl. tax GST 5 % 0,05 € · QST 9,975 % 0,05 €"


def test_a_tax_of_nothing_is_named_only_where_there_is_no_other(counter):
    none, some = (
        TaxSum(code=code, rate=rate, net_minor=50, tax_minor=tax, gross_minor=50 + tax)
        for code, rate, tax in (("zero", "0", 0), ("reduced", "0.07", 3))
    )
    kit = counter.window.kit

    assert tax_line(kit, (some, none)).replace("\xa0", " ") == "incl. tax 7 % 0,03 €"
    assert tax_line(kit, (none, none)).replace("\xa0", " ") == "incl. tax 0 % 0,00 €"


def test_a_rate_is_written_as_on_paper(counter):
    rate = TaxSum(code="reduced", rate="0.055", net_minor=100, tax_minor=6, gross_minor=106)
    french = replace(counter.window.kit, locale="fr_FR")

    assert "5,5 %" in tax_line(french, (rate,)).replace("\xa0", " ")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "taxes",
    ["19 % 3,13 € · 7 % 1,51 €", "20 % 13,13 € · 10 % 21,51 € · 5,5 % 1,07 €"],
)
def test_on_a_short_panel_no_tax_is_cut(qapp, language, taxes):
    look = look_for_screen("light", size=(1024, 600))
    font, text = look.font("small"), f"{Texts(language)('tax.included')} {taxes}"
    width = 178.0  # the left part of the panel
    lines = footer_lines(text, font, width)

    assert BETWEEN.join(lines) == text
    assert len(lines) == 2
    for line in lines:
        fitted = QFontMetricsF(fit(line, font, width))
        assert fitted.elidedText(line, Qt.TextElideMode.ElideRight, width + 1) == line


def test_what_fits_stays_on_one_line(qapp):
    font = look_for_screen("light", size=(1024, 600)).font("small")

    assert footer_lines("a · b", font, 178.0) == ("a · b",)
    assert footer_lines("", font, 178.0) == ()
    assert footer_lines("longer than that", font, 10.0) == ("longer than that",)


def test_what_is_weighed_counts_once(counter):
    counter.type("2x")
    counter.scan(counter.milk)
    counter.type("0,5x")
    counter.scan(counter.tomatoes)

    assert articles(counter.bill) == 3
