"""The contract of this shop: the project does what store.yaml says, to the cent.

Made once by posforge, and yours: add tests here, or in files of your own beside this one.
"""

from __future__ import annotations

from pathlib import Path

from posforge.testing.shop_contract import ShopContract

from corner_fresh.generated.options import SHOP


class TestShop(ShopContract):
    """Every check of the contract, on this shop; add your own beside them."""

    shop = SHOP
    project = Path(__file__).parents[1]
