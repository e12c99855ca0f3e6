"""What every payment method keeps to; cash passes it.

class TestPunchCard(PaymentContract):
    module = "corner_fresh.payments.punch_card"
    name = "punch_card"
    shop = SHOP
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from posforge.errors import UserError
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.guards import GuardedPayment
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.flows.pay import offers, tender
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.contracts.extension import ExtensionContract, strict_guard
from posforge.testing.memory import a_till


class PaymentContract(ExtensionContract):
    """The checks; `dues_minor` are amounts the method must be able to take."""

    dues_minor: ClassVar[Sequence[int]] = (1, 99, 1234, 50_000)

    def method(self) -> PaymentMethod:
        """Return the method behind the same guard as at a till, which here lets failures out."""
        return GuardedPayment(self.made(), strict_guard(), self.name)

    def test_it_offers_exactly_what_is_due_first_and_then_more(self) -> None:
        for due_minor in self.dues_minor:
            offered = list(self.method().offers(due_minor))
            assert offered == sorted(set(offered))
            assert offered[:1] in ([], [due_minor])

    def test_it_takes_what_it_offers_and_pays_the_whole_bill(self) -> None:
        for due_minor in self.dues_minor:
            for offer in (due_minor, *self.method().offers(due_minor)):
                paid = self.method().tender(due_minor=due_minor, tendered_minor=offer)
                assert paid.amount_minor == due_minor

    def test_whatever_is_typed_is_refused_in_a_sentence_or_adds_up(self) -> None:
        for due_minor in self.dues_minor:
            for typed in (0, -1, 1, due_minor - 1, due_minor + 1, due_minor * 7, 10**12):
                self._refused_or_adds_up(due_minor, typed)

    def test_a_sale_is_paid_journaled_and_named_on_the_receipt(self) -> None:
        sale = self._sold()
        assert [one.method for one in sale.facts.tenders] == [self.name]
        branch = self.shop.branches[0]
        receipt = sale_receipt(sale, shop=self.shop, branch=branch, cashier="Ada")
        lines = lay_out(receipt, Paper.of_width(self.shop.printer.width_mm))
        words = " ".join(one.as_text() for one in lines if isinstance(one, Line))
        own = spoken(self.name)
        assert receipt_words(self.shop.languages[0]).tendered.get(self.name, own) in words

    def _sold(self) -> Sale:
        product = Product(
            id="one",
            name="One of something",
            department=self.shop.catalogue.departments[0],
            unit=self.shop.catalogue.units[0],
            tax=self.shop.tax.default,
            price_minor=max(self.dues_minor) // 2,  # with its tax still one of them
        )
        seller = next(role.name for role in self.shop.roles if "sell" in role.may)
        till = a_till(
            self.shop,
            people={Person(id="ada", name="Ada", role=seller): "1234"},
            payments={self.name: self.method()},
        )
        session = sign_in(till, "ada", "1234")
        bill = put(till, session, None, product)
        due_minor = offers(till, bill, method=self.name)[0]
        paid = tender(till, bill, tendered_minor=due_minor, method=self.name)
        return sell(till, session, bill, (paid,))

    def _refused_or_adds_up(self, due_minor: int, typed: int) -> None:
        try:
            paid = self.method().tender(due_minor=due_minor, tendered_minor=typed)
        except UserError as refusal:
            said = refusal.message
        else:
            said = "Taken."
            assert 0 < paid.amount_minor <= due_minor, "a part, or all that is due"
            assert paid.tendered_minor == paid.amount_minor + paid.change_minor
        assert said.endswith((".", "!", "?")), said
