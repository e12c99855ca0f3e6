"""A portal over the books of a small chain, and somebody who may look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, StrictUndefined
from jinja2.bccache import Bucket

from posforge.runtime.app.extending import report_shelf
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.ext.extensions import Extensions, Guard
from posforge.runtime.portal.context import Place
from posforge.runtime.portal.create import create_portal
from posforge.runtime.portal.ports import CatalogueStore
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain, SetClock
from posforge.testing.standalone import PlainPins

TODAY = date(2026, 11, 21)
PASSWORD = "correct horse"
MANAGER = Person(id="p-grace", name="Grace Hopper", role="manager")
CASHIER = Person(id="p-ada", name="Ada <b>Lovelace</b>", role="cashier")
GONE = Person(id="p-gone", name="Gone", role="manager", is_active=False)
BRANCHES = (
    Branch(code="S01", name="Mitte", tills=2, address=("Hauptstraße 1", "10115 Berlin")),
    Branch(code="S02", name="Nord & Süd", tills=1),
)
GOODS = tuple(
    Product(
        id=f"a{number:02d}",
        name=name,
        department="pantry",
        unit=unit,
        tax=tax,
        price_minor=price_minor,
        code=code,
    )
    for number, (name, unit, tax, price_minor, code) in enumerate(
        (
            ("Äpfel Elstar", "kg", "reduced", 299, "own-1"),
            ("Milch <3,5 %>", "piece", "reduced", 119, "04006381333931"),
            ("Salt & pepper crisps, the very large family bag", "piece", "reduced", 289, "own-2"),
            ("ミルクチョコレート", "piece", "standard", 1299, "own-3"),
        )
    )
)


@dataclass
class Heard:
    """A sign-in audit that remembers what it was told."""

    signed: list[str] = field(default_factory=list)
    failures: list[tuple[str, int]] = field(default_factory=list)

    def signed_in(self, person: Person) -> None:
        self.signed.append(person.id)

    def refused(self, person: Person, *, failures: int) -> None:
        self.failures.append((person.id, failures))


@dataclass(frozen=True)
class Books:
    """What the portal shows: a database, the chain it belongs to, and its sales."""

    database: Database
    chain: Chain
    sales: list[Sale]


class Office:
    """A portal with one browser in front of it."""

    def __init__(self, app: Flask, clock: SetClock, heard: Heard) -> None:
        self.app = app
        self.clock = clock
        self.heard = heard
        self.browser: FlaskClient = app.test_client()

    def get(self, address: str):
        return self.browser.get(address, base_url="https://localhost", buffered=True)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, address: str, /, **form: str):
        return self.browser.post(
            address,
            data=form,
            base_url="https://localhost",
            headers={"Referer": "https://localhost/"},
        )

    def token(self, address: str = "/sign-in") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(address).text)
        assert found, f"{address} has no form"
        return found[1]

    def sign_in(self, name: str = MANAGER.name, password: str = PASSWORD, to: str = ""):
        address = "/sign-in" + (f"?next={to}" if to else "")
        return self.post(address, csrf_token=self.token(), name=name, password=password)


class Compiled(BytecodeCache):
    """Templates as Python: compiled by the first portal that shows them, for all of them."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._codes.get(bucket.key)
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """The templates that a portal has shown before; to compile one takes longer than a test."""
    return Compiled()


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Two days of two branches; tests read it and leave it as it is."""
    folder = tmp_path_factory.mktemp("portal")
    database = Database.open_sqlcipher(folder / "posforge.db", bytes(32))
    chain = Chain(database, a_shop(branches=BRANCHES), seed=5)
    chain.list_products(GOODS)
    for person, password in ((MANAGER, PASSWORD), (CASHIER, PASSWORD), (GONE, PASSWORD)):
        chain.employ(person, password=password, passwords=PlainPins())
    sales = [
        sale
        for day in (date(2026, 11, 14), TODAY)
        for sale in chain.trade(day, GOODS, cashiers=(CASHIER.id,), sales=60)
    ]
    yield Books(database=database, chain=chain, sales=sales)
    database.close()


@pytest.fixture
def open_office(books: Books, compiled: Compiled) -> Callable[..., Office]:
    """Opens a portal over the books; any fact of the shop can be given."""

    def opened(
        *,
        place: Place | None = None,
        reports: Reports | None = None,
        own_reports: tuple[str, ...] = (),
        catalogue: CatalogueStore | None = None,
        **facts: object,
    ) -> Office:
        shop: Shop = a_shop(**{"branches": BRANCHES, "reports": own_reports, **facts})
        clock, heard = SetClock(shop.timezone), Heard()
        guard = Guard(lambda _bug: None)
        shelf = report_shelf(shop, books.database, guard)
        clock.set(TODAY, time(20, 30))
        app = create_portal(
            reports=reports or Reports(books.database),
            shop=shop,
            clock=clock,
            place=place or Place(kind="hq", node=books.chain.nodes["hq"]),
            passwords=PlainPins(),
            audit=heard,
            secret_key=bytes(32),
            extensions=Extensions(shelf=lambda: shelf, guard=guard),
            catalogue=catalogue,
        )
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.bytecode_cache = compiled
        return Office(app, clock, heard)

    return opened


@pytest.fixture
def door(open_office: Callable[..., Office]) -> Office:
    """The portal of headquarters, nobody signed in."""
    return open_office()


@pytest.fixture
def office(door: Office) -> Office:
    """The portal of headquarters, the manager signed in."""
    assert door.sign_in().status_code == 303
    return door
