"""The taxes under the total, as the shop's prices are meant."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.cart import total
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.totals import tax_line


def test_included_tax_is_named_by_rate(counter):
    counter.scan(counter.milk)
    taxes = total(counter.bill, counter.till.shop.tax).taxes

    assert tax_line(counter.window.kit, taxes).replace("\xa0", " ") == "incl. tax 7 % 0,10 €"
    assert tax_line(counter.window.kit, ()) == ""


def test_tax_on_top_says_so(counter):
    counter.scan(counter.milk)
    kit = counter.window.kit
    rules = replace(kit.shop.tax, prices="exclusive")
    exclusive = replace(kit, shop=replace(kit.shop, tax=rules))

    assert tax_line(exclusive, total(counter.bill, rules).taxes).startswith("plus tax 7 %")


def test_what_is_weighed_counts_once(counter):
    counter.type("2x")
    counter.scan(counter.milk)
    counter.type("0,5x")
    counter.scan(counter.tomatoes)

    assert articles(counter.bill) == 3
