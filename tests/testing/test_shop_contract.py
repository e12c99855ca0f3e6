"""The contract of generated shops holds for sound ones and finds what it is there to find."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from posforge.generate.outcome import first_files
from posforge.runtime.domain.shop import Role, TaxPart, TaxRules
from posforge.spec.preset import preset
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.shop_contract import (
    ShopContract,
    assert_balanced,
    code_of,
    counter,
    expected_taxes,
    ring_up,
    seller,
)

RATES = {"full": Decimal("0.2"), "half": Decimal("0.055"), "none": Decimal(0)}


def contract_for(shop, folder):
    """The contract as a project inherits it."""
    return type("Contract", (ShopContract,), {"shop": shop, "project": folder})()


@pytest.fixture
def project(tmp_path):
    """A project with a store.yaml and what is generated from it."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    chosen = preset("supermarket")
    files = first_files(chosen.store_yaml, package="corner", promotions=chosen.promotions_yaml)
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def rules(prices, rounding):
    return TaxRules(prices=prices, rounding=rounding, rates=RATES, default="full")


def part(rate):
    return TaxPart(name="", rate=Decimal(rate))


@pytest.mark.parametrize("prices", ["inclusive", "exclusive"])
@pytest.mark.parametrize("rounding", ["line", "document"])
def test_sales_balance_under_every_tax_rule(tmp_path, prices, rounding):
    contract = contract_for(a_shop(tax=rules(prices, rounding)), tmp_path)

    contract.test_a_sale_of_all_rates_together_balances_to_the_cent(tmp_path)


@pytest.mark.parametrize("prices", ["inclusive", "exclusive"])
@pytest.mark.parametrize("rounding", ["line", "document"])
def test_sales_balance_with_taxes_of_several_parts(tmp_path, prices, rounding):
    tax = replace(QUEBEC_TAX, prices=prices, rounding=rounding)
    contract = contract_for(a_shop(tax=tax, currency="CAD", country="CA"), tmp_path)

    contract.test_a_sale_of_all_rates_together_balances_to_the_cent(tmp_path)


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_sales_balance_without_cents_and_with_a_thousand_of_them(tmp_path, currency):
    contract = contract_for(a_shop(currency=currency), tmp_path)

    contract.test_a_sale_at_each_tax_rate_balances_to_the_cent(tmp_path)


def test_a_wrong_rate_is_found(tmp_path):
    shop = a_shop()
    with counter(shop, tmp_path) as till:
        sale = ring_up(till, seller(till), list(shop.tax.rates))
    assert_balanced(sale, shop)
    wrong = {code: rate + Decimal("0.01") for code, rate in shop.tax.rates.items()}
    with pytest.raises(AssertionError):
        assert_balanced(sale, replace(shop, tax=replace(shop.tax, rates=wrong)))


def test_a_lost_cent_is_found(tmp_path):
    shop = a_shop()
    with counter(shop, tmp_path) as till:
        sale = ring_up(till, seller(till), list(shop.tax.rates))
    wrong = replace(sale.facts, gross_minor=sale.facts.gross_minor + 1)
    with pytest.raises(AssertionError):
        assert_balanced(replace(sale, facts=wrong), shop)


def test_a_permission_too_many_is_found(project):
    grant = {"sell", "hold", "void_line", "reprint", "no_sale"}
    shop = a_shop(roles=(Role(name="cashier", may=frozenset(grant)),))
    with pytest.raises(AssertionError, match="no_sale"):
        contract_for(shop, project).test_every_role_may_do_exactly_what_store_yaml_grants()


def test_a_generated_file_edited_by_hand_is_found(project):
    contract = contract_for(a_shop(), project)
    contract.test_generated_code_says_what_store_yaml_says()
    (project / "corner" / "generated" / "keymap.py").write_text("KEYS = {}\n")
    with pytest.raises(AssertionError, match=r"keymap\.py: run `posforge apply`"):
        contract.test_generated_code_says_what_store_yaml_says()


def test_a_key_that_does_two_things_is_found(project):
    shop = a_shop(keys={"pay": "F9", "park": "f9"})
    with pytest.raises(AssertionError, match="f9 does pay and park"):
        contract_for(shop, project).test_no_key_of_the_till_does_two_things()


def test_goods_the_shop_cannot_take_in_are_found(project, tmp_path):
    (project / "data").mkdir()
    (project / "data" / "catalogue.csv").write_text("gtin,name\n4006381333932,Pen\n")
    with pytest.raises(AssertionError, match="wrong check digit"):
        contract_for(a_shop(), project).test_the_example_catalogue_is_taken_in_whole(tmp_path)


def test_somebody_who_may_not_sell_is_refused(tmp_path):
    roles = (
        Role(name="seller", may=frozenset({"sell"})),
        Role(name="clerk", may=frozenset({"view_reports"})),
    )

    contract_for(a_shop(roles=roles), tmp_path).test_whoever_may_not_sell_is_refused_at_the_till(
        tmp_path
    )


def test_the_expected_tax_is_worked_out_by_another_way_than_the_till_s():
    inclusive, exclusive = rules("inclusive", "line"), rules("exclusive", "line")
    upon = (part("0.1"), replace(part("0.05"), is_compound=True))

    assert expected_taxes(119, [part("0.19")], inclusive) == [19]
    assert expected_taxes(100, [part("0.19")], exclusive) == [19]
    assert expected_taxes(50, [part("0.05")], exclusive) == [3], "halves are rounded up"
    assert expected_taxes(1000, upon, exclusive) == [100, 55]
    assert expected_taxes(1155, upon, inclusive) == [100, 55]
    shop = a_shop(tax=inclusive)
    assert [code_of(shop, tax) for tax in RATES] == ["00000017", "00000024", "00000031"]
