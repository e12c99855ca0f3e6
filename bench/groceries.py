"""The 102,435 real groceries of the tests, with departments and prices nobody ever charged."""

from __future__ import annotations

import csv
import gzip
import zlib
from pathlib import Path

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.product import Product
from posforge.testing.standalone import found_standalone

FILE = Path(__file__).resolve().parent.parent / "tests" / "data" / "groceries-102k.csv.gz"


def groceries() -> list[Product]:
    """Return those whose barcode is one, each barcode once."""
    found: dict[str, Product] = {}
    with gzip.open(FILE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            try:
                code = read_code(row["gtin"]).value
            except UserError:
                continue
            found.setdefault(code, _product(code, row["name"]))
    return list(found.values())


def found_supermarket(folder: Path) -> list[Product]:
    """Make a till that has listed them all, and return them."""
    listed = groceries()
    found_standalone(folder, listed)
    return listed


def _product(code: str, name: str) -> Product:
    dice = zlib.crc32(code.encode())
    return Product(
        id=f"g-{code}",
        name=name.strip() or code,
        department="pantry",
        unit="piece",
        tax=("standard", "reduced")[dice % 2],
        price_minor=49 + dice % 1500,
        code=code,
    )
