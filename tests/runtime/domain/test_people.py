"""A role's permissions decide, and no says what is missing."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.people import NotAllowedError, Person, may, require
from posforge.testing.builders import a_shop

ANNA = Person(id="a", name="Anna", role="cashier")


def test_a_cashier_sells_and_does_not_manage() -> None:
    shop = a_shop()
    assert may(shop, ANNA, "sell")
    assert not may(shop, ANNA, "view_reports")
    with pytest.raises(NotAllowedError, match="view_reports"):
        require(shop, ANNA, "view_reports")


def test_who_left_may_nothing() -> None:
    gone = Person(id="a", name="Anna", role="super_admin", is_active=False)
    assert not may(a_shop(), gone, "sell")


def test_a_role_that_left_store_yaml_may_nothing() -> None:
    former = Person(id="a", name="Anna", role="apprentice")
    assert not may(a_shop(), former, "sell")
    with pytest.raises(NotAllowedError, match="apprentice"):
        require(a_shop(), former, "sell")
