"""What every generated shop keeps to: inherit it in the project's tests and add your own beside it.

It sells on a real till, with a real encrypted database, under the project's own rules:

    class TestShop(ShopContract):
        shop = SHOP
        project = Path(__file__).parents[1]
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import ClassVar

import pytest

from posforge.generate.project import is_behind
from posforge.runtime.devices.layout import Line, Paper, display_width, lay_out
from posforge.runtime.domain.money import minor_digits
from posforge.runtime.domain.people import PERMISSIONS, NotAllowedError, Person, may
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.receipt_z import z_receipt
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import Shop, TaxPart, TaxRules
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.flows.business_day import begin_shift, end_shift
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session, sign_in
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.node_store import NodeStore
from posforge.spec.load import load
from posforge.spec.roles import resolved
from posforge.testing.deeds import ATTEMPTS
from posforge.testing.standalone import (
    DATABASE_KEY,
    NODE_KEY,
    PlainPins,
    SeededEntropy,
    SteppingClock,
)

PIN = "4711"
LONGEST_NAME = "Extraordinarily long names of groceries wrap and never push the price off paper"


class ShopContract:
    """The checks; `shop` is what the project runs, `project` the folder it lies in."""

    shop: ClassVar[Shop]
    project: ClassVar[Path]

    def test_generated_code_says_what_store_yaml_says(self) -> None:
        behind = is_behind(self.project)
        assert not behind, f"{', '.join(behind)}: run `posforge apply`"

    def test_every_role_may_do_exactly_what_store_yaml_grants(self) -> None:
        granted = resolved(load(self.project).roles)
        held = {
            role.name: {one for one in PERMISSIONS if may(self.shop, _person(role.name), one)}
            for role in self.shop.roles
        }
        for role in sorted(held.keys() | granted.keys()):
            wrong = held.get(role, set()) ^ granted.get(role, set())
            assert not wrong, f"{role}: {', '.join(sorted(wrong))} in one place and not the other"

    def test_whoever_may_not_sell_is_refused_at_the_till(self, tmp_path: Path) -> None:
        with counter(self.shop, tmp_path) as till:
            for role in self.shop.roles:
                if "sell" in role.may:
                    assert sign_in(till, role.name, PIN).person.role == role.name
                else:
                    with pytest.raises(NotAllowedError):
                        sign_in(till, role.name, PIN)

    def test_each_deed_a_role_may_not_do_is_tried_and_refused(self, tmp_path: Path) -> None:
        with counter(self.shop, tmp_path) as till:
            session = seller(till)
            sold = ring_up(till, session, [*self.shop.tax.rates])
            bill = scan(till, session, None, code_of(self.shop, next(iter(self.shop.tax.rates))))
            for role in self.shop.roles:
                somebody = replace(session, person=_person(role.name))
                for permission, attempt in ATTEMPTS.items():
                    if permission not in role.may:
                        with pytest.raises(NotAllowedError) as refused:
                            attempt(till, somebody, bill, sold)
                        assert refused.value.permission == permission
            saved = till.store.open_cart()
            assert saved is not None
            assert saved.cart == bill, "a refused deed changes nothing"

    def test_a_sale_at_each_tax_rate_balances_to_the_cent(self, tmp_path: Path) -> None:
        with counter(self.shop, tmp_path) as till:
            session = seller(till)
            for code in self.shop.tax.rates:
                for count in (1, 2, 7):
                    sale = ring_up(till, session, [code] * count)
                    assert {tax.code for tax in sale.facts.taxes} == {code}
                    assert_balanced(sale, self.shop)

    def test_a_sale_of_all_rates_together_balances_to_the_cent(self, tmp_path: Path) -> None:
        with counter(self.shop, tmp_path) as till:
            sale = ring_up(till, seller(till), [*self.shop.tax.rates] * 3)
            assert {tax.code for tax in sale.facts.taxes} == set(self.shop.tax.rates)
            assert_balanced(sale, self.shop)
            assert till.store.sale(sale.facts.number) == sale

    def test_no_key_of_the_till_does_two_things(self) -> None:
        owner: dict[str, str] = {}
        for action, key in self.shop.keys.items():
            other = owner.setdefault(key.casefold(), action)
            assert other == action, f"{key} does {other} and {action}"

    def test_receipts_fit_the_paper_of_every_branch(self, tmp_path: Path) -> None:
        paper = Paper.of_width(self.shop.printer.width_mm)
        with counter(self.shop, tmp_path) as till:
            sale = ring_up(till, seller(till), list(self.shop.tax.rates))
        for branch in self.shop.branches:
            receipt = sale_receipt(sale, shop=self.shop, branch=branch, cashier="Ada")
            lines = [one for one in lay_out(receipt, paper) if isinstance(one, Line)]
            words = " ".join(line.as_text() for line in lines).split()
            assert set(LONGEST_NAME.split()) <= set(words)
            wide = [line.as_text() for line in lines if _columns(line) > paper.columns]
            assert not wide, f"wider than {paper.columns} columns: {wide}"

    def test_a_shift_closes_with_a_z_that_is_the_sum_of_its_receipts_and_fits_the_paper(
        self, tmp_path: Path
    ) -> None:
        paper = Paper.of_width(self.shop.printer.width_mm)
        with counter(self.shop, tmp_path) as till:
            session = seller(till)
            sales = [ring_up(till, session, [tax]) for tax in self.shop.tax.rates]
            with till.store.work() as work:
                z = end_shift(till, work, closed_by="clock")
        figures = z.facts.figures
        assert figures.receipts == len(sales)
        assert figures.gross_minor == sum(sale.facts.gross_minor for sale in sales)
        paid = sum(one.amount_minor for one in figures.tenders)
        assert paid == figures.gross_minor + figures.rounding_minor
        receipt = z_receipt(z, shop=self.shop, branch=self.shop.branches[0], closed_by="")
        lines = [one for one in lay_out(receipt, paper) if isinstance(one, Line)]
        assert all(_columns(line) <= paper.columns for line in lines)

    def test_the_example_catalogue_is_taken_in_whole(self, tmp_path: Path) -> None:
        catalogue = self.project / "data" / "catalogue.csv"
        if catalogue.exists():
            with counter(self.shop, tmp_path) as till:
                report = import_catalogue(
                    catalogue, shop=self.shop, begin=till.store.work, clock=till.clock
                )
            first = next(iter(report.rejected), None)
            assert first is None, f"{catalogue.name}, line {first.line}: {first.reason}"
            assert report.accepted > 0, f"{catalogue.name} holds no goods"


@contextmanager
def counter(shop: Shop, folder: Path) -> Iterator[Till]:
    """Lend the first till of the shop's first branch: one article per tax rate, a person per role.

    A person is called like their role; an article's barcode is `code_of` its tax rate.
    """
    clock, entropy = SteppingClock(), SeededEntropy(1)
    branch = shop.branches[0]
    identity = NodeIdentity(
        org="contract",
        store=branch.code,
        node=NODE_KEY.node,
        epoch=1,
        kind="till",
        till=1,
        label="Till 1",
    )
    database = Database.open_sqlcipher(folder / "posforge.db", DATABASE_KEY)
    catalogue = StoredCatalogue.of(shop, branch, database=database, clock=clock)
    till = Till(
        shop=shop,
        branch=branch,
        identity=identity,
        store=NodeStore(database, identity=identity, signer=NODE_KEY, clock=clock, entropy=entropy),
        catalogue=catalogue,
        clock=clock,
        entropy=entropy,
        pins=PlainPins(),
        payments={"cash": Cash(currency=shop.currency)},
    )
    try:
        _stock(till, folder / "articles.csv")
        yield till
    finally:
        catalogue.close()
        database.close()


def seller(till: Till) -> Session:
    """Return the session of the first role that may sell, in a shift; its drawer is empty."""
    role = next(role.name for role in till.shop.roles if "sell" in role.may)
    session = sign_in(till, role, PIN)
    if session.shift is not None:
        return session
    with till.store.work() as work:
        return replace(session, shift=begin_shift(till, work, actor=role, found_minor=0))


def ring_up(till: Till, session: Session, taxes: list[str]) -> Sale:
    """Sell one article of each tax code named, paid with more cash than is due."""
    cart = None
    for tax in taxes:
        cart = scan(till, session, cart, code_of(till.shop, tax))
    assert cart is not None, "name at least one tax code"
    paid = tender(till, cart, tendered_minor=due(till, cart) + 1)
    return sell(till, session, cart, (paid,))


def code_of(shop: Shop, tax: str) -> str:
    """Return the barcode of the article that `counter` lists for a tax rate."""
    digits = f"{list(shop.tax.rates).index(tax) + 1:07d}"
    weighted = sum(int(digit) * (3 - 2 * (place % 2)) for place, digit in enumerate(digits))
    return digits + str(-weighted % 10)


def assert_balanced(sale: Sale, shop: Shop) -> None:
    """Assert that a sale adds up in every direction, its tax worked out anew from the rates."""
    facts = sale.facts
    rules = shop.tax.on(sale.bizdate)
    for code in dict.fromkeys(tax.code for tax in facts.taxes):
        lines = [line for line in facts.lines if line.tax == code]
        taxes = [tax for tax in facts.taxes if tax.code == code]
        for amount in ("net_minor", "tax_minor", "gross_minor"):
            of_lines = sum(getattr(line, amount) for line in lines)
            assert of_lines == sum(getattr(tax, amount) for tax in taxes)
        parts = rules.parts_of(code)
        assert [(tax.part, Decimal(tax.rate)) for tax in taxes] == [
            (part.name, part.rate) for part in parts
        ]
        if rules.rounding == "document":
            tagged = sum(_tagged(line, rules) for line in lines)
            assert [tax.tax_minor for tax in taxes] == expected_taxes(tagged, parts, rules)
        else:
            for line in lines:
                found = list(line.tax_parts) or [line.tax_minor]
                assert found == expected_taxes(_tagged(line, rules), parts, rules)
    assert facts.net_minor + facts.tax_minor == facts.gross_minor
    assert facts.gross_minor == sum(tax.gross_minor for tax in facts.taxes)
    assert facts.gross_minor + facts.rounding_minor == sum(
        one.amount_minor for one in facts.tenders
    )
    assert all(one.tendered_minor == one.amount_minor + one.change_minor for one in facts.tenders)


def expected_taxes(tagged_minor: int, parts: Sequence[TaxPart], rules: TaxRules) -> list[int]:
    """Return each tax in, or upon, an amount as the price tag says it; halves are rounded up."""
    shares: list[Decimal] = []
    for part in parts:
        shares.append(part.rate * (1 + sum(shares)) if part.is_compound else part.rate)
    if rules.prices == "inclusive":
        return [_rounded(tagged_minor * share / (1 + sum(shares))) for share in shares]
    taxes: list[int] = []
    for part in parts:
        base = tagged_minor + (sum(taxes) if part.is_compound else 0)
        taxes.append(_rounded(base * part.rate))
    return taxes


def _rounded(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _tagged(line: SaleLine, rules: TaxRules) -> int:
    return line.gross_minor if rules.prices == "inclusive" else line.net_minor


def _stock(till: Till, file: Path) -> None:
    shop = till.shop
    scale = Decimal(10) ** -minor_digits(shop.currency)
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["gtin", "name", "tax", "price"])
        for place, tax in enumerate(shop.tax.rates):
            name = LONGEST_NAME if place == 0 else tax
            writer.writerow([code_of(shop, tax), name, tax, 333 * (place + 1) * scale])
    report = import_catalogue(file, shop=shop, begin=till.store.work, clock=till.clock)
    assert report.rejected == []
    with till.store.work() as work:
        for role in shop.roles:
            enrol_person(work, shop, _person(role.name), pin=PIN, password="", pins=till.pins)


def _person(role: str) -> Person:
    return Person(id=role, name=role, role=role)


def _columns(line: Line) -> int:
    wide = 2 if line.size == "large" else 1
    return display_width(line.as_text()) * wide
