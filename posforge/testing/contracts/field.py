"""What every product field with behaviour keeps to.

class TestAgeCheck(FieldContract):
    module = "corner_fresh.fields.age_check"
    name = "age_check"
    shop = SHOP
    good = (0, 5000, 12500)
    bad = (-1, 200_000)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.product import FieldValue, Product
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.ext.guards import GuardedField
from posforge.testing.contracts.extension import ExtensionContract, strict_guard


class FieldContract(ExtensionContract):
    """The checks; `good` are values that may be noted, `bad` values that must be refused."""

    good: ClassVar[Sequence[FieldValue]]
    bad: ClassVar[Sequence[FieldValue]] = ()

    def behaviour(self) -> FieldBehaviour:
        """Return the behaviour behind the guard of a till, which here lets failures out."""
        return GuardedField(self.made(), strict_guard(), self.name)

    def test_a_good_value_is_kept_and_kept_again(self) -> None:
        for value in self.good:
            kept = self.behaviour().check(value)
            assert self.behaviour().check(kept) == kept

    def test_a_bad_value_is_refused_in_a_sentence(self) -> None:
        for value in self.bad:
            with pytest.raises(UserError) as refused:
                self.behaviour().check(value)
            assert refused.value.message.strip()

    def test_a_scan_is_advised_in_one_line_or_refused(self) -> None:
        for value in self.good:
            kept = self.behaviour().check(value)
            try:
                said = self.behaviour().at_scan(kept, self._article())
            except UserError as refusal:
                said = refusal.message
            assert "\n" not in said

    def _article(self) -> Product:
        rules = self.shop.catalogue
        return Product(
            id="one",
            name="One of something",
            department=rules.departments[0],
            unit=rules.units[0],
            tax=self.shop.tax.default,
            price_minor=100,
        )
