"""A real till on a real encrypted disk for every test of a flow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posforge.runtime.domain.product import Product
from posforge.testing.standalone import StandaloneTill, found_standalone, open_standalone

OATS, MILK, CHEESE, UNPRICED = "04006381333931", "04000417025005", "77", "00012345678905"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found_standalone(
        tmp_path,
        [
            _article("Oats", OATS, price=199, tax="reduced"),
            _article("Milk", MILK, price=129, tax="reduced"),
            _article("Cheese", CHEESE, price=1_999, tax="reduced", unit="kg"),
            _article("Mystery", UNPRICED, price=None),
        ],
    )
    return tmp_path


@pytest.fixture
def standalone(folder: Path) -> Iterator[StandaloneTill]:
    with open_standalone(folder) as opened:
        yield opened


def _article(
    name: str, code: str, *, price: int | None, tax: str = "standard", unit: str = "piece"
) -> Product:
    return Product(
        id=f"p{code}",
        name=name,
        department="pantry",
        unit=unit,
        tax=tax,
        price_minor=price,
        code=code,
    )
