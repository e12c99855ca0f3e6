"""A week of a small chain in both databases, and the sales it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Branch
from posforge.runtime.hq.postgres import LocalPostgres
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins

DAYS = (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 31))  # summer time begins on the 29th
MILK_CODE = "04006381333931"
GOODS = tuple(
    Product(
        id=f"a{number:02d}",
        name=name,
        department=department,
        unit=unit,
        tax=tax,
        price_minor=price_minor,
        code=MILK_CODE if name == "Milch 3,5 %" else f"own-{number}",
    )
    for number, (name, department, unit, tax, price_minor) in enumerate(
        (
            ("Äpfel Elstar", "pantry", "kg", "reduced", 299),
            ("Crème fraîche", "dairy", "piece", "reduced", 129),
            ("Milch 3,5 %", "dairy", "piece", "reduced", 119),
            ("Milchreis Zimt", "dairy", "piece", "reduced", 89),
            ("Spülmittel_Zitrone", "pantry", "piece", "standard", 195),
            ("STRASSENKEHRER Besen", "pantry", "piece", "standard", 1299),
            ("Wasser still", "drinks", "piece", "standard", 49),
        )
    )
)


@dataclass(frozen=True)
class Books:
    """A database with the journals of a chain, and the sales that are in it."""

    database: Database
    reports: Reports
    chain: Chain
    sales: list[Sale]


@pytest.fixture(params=["sqlcipher", "postgresql"])
def books(request: pytest.FixtureRequest) -> Books:
    """Three days of three branches; tests read it and leave it as it is."""
    filled: Books = request.getfixturevalue(f"_{request.param}_books")
    return filled


@pytest.fixture(scope="session")
def _sqlcipher_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("books")
    with closing(Database.open_sqlcipher(folder / "books.db", bytes(32))) as database:
        yield filled(database)


@pytest.fixture(scope="session")
def _postgresql_books(_postgres: LocalPostgres) -> Iterator[Books]:
    _postgres.run("CREATE DATABASE books STRATEGY file_copy")
    with closing(Database.open_postgres(_postgres.url("books"))) as database:
        yield filled(database)


def filled(database: Database) -> Books:
    chain = a_chain(database)
    chain.list_products(GOODS)
    for person, name in enumerate(("Ada", "Bo")):
        chain.employ(
            Person(id=f"p{person}", name=name, role="cashier"), password="", passwords=PlainPins()
        )
    sales = [
        sale
        for day in DAYS
        for sale in chain.trade(day, GOODS, cashiers=("p0", "p1", "p-gone"), sales=30)
    ]
    return Books(database=database, reports=Reports(database), chain=chain, sales=sales)


@pytest.fixture(params=["sqlcipher", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database, of the one kind and then of the other."""
    empty: Database = request.getfixturevalue(request.param)
    return empty


@pytest.fixture
def sqlcipher(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLCipher database."""
    with closing(Database.open_sqlcipher(tmp_path / "books.db", bytes(32))) as database:
        yield database


@pytest.fixture
def empty_books(database: Database) -> Books:
    """A headquarters that has just been founded."""
    return Books(database=database, reports=Reports(database), chain=a_chain(database), sales=[])


def a_chain(database: Database) -> Chain:
    branches = (
        Branch(code="S01", name="Mitte", tills=2),
        Branch(code="S02", name="Nord", tills=1),
        Branch(code="S03", name="Süd", tills=1),
    )
    return Chain(database, a_shop(branches=branches), seed=11)
