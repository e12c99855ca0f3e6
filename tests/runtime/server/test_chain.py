"""A chain over real sockets: HQ on PostgreSQL, a store server, two tills, and lines that fail."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.events import (
    ListedProduct,
    PersonEnrolled,
    PricesSet,
    ProductsListed,
    SetPrice,
    ShiftOpened,
)
from posforge.runtime.storage.digest import projection_digest
from posforge.testing.recorder import Recorder
from posforge.testing.sync_shop import SyncServer, SyncTill, wait_for

PRODUCT = "Zimtsternchen-4711-Kanarienvogel"
PERSON = "Wilhelmine Kanarienvogel"
PIN = "80085310"


class _Shop:
    """HQ, the store server of S01 and two tills that joined it."""

    def __init__(self, folder, database, stack):
        self.hq = stack.enter_context(SyncServer(folder / "hq", "hq", database=database))
        self.store = stack.enter_context(
            SyncServer(folder / "s01", "store", branch="S01", parent=self.hq)
        )
        self.tills = [
            stack.enter_context(self.store.till(folder / f"till-{number}", number))
            for number in (1, 2)
        ]
        for till in self.tills:
            wait_for(lambda till=till: _came_down(till))
            till.record(_shift(till))

    def ring(self, sale, count):
        """Sell that often on each till; return the numbers."""
        numbers = []
        for till in self.tills:
            for _ in range(count):
                number = f"S01-{till.node.till}-A-{till.journal.head(till.main).seq:06d}"
                till.record(sale(number, till=till.node.till))
                numbers.append(number)
        return sorted(numbers)

    def sales_at(self, server):
        with server.open() as opened, opened.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT number FROM sale ORDER BY number")
            return [row.number for row in rows]

    def holds_all(self, server):
        with server.open() as opened:
            held = opened.journal.heads()
        return all(held.get(till.main) == till.journal.head(till.main) for till in self.tills)


def _came_down(till):
    with contextlib.suppress(KnownError):  # the store may still be hearing who HQ is
        till.exchange()
    return till.store.people()


def _shift(till):
    return ShiftOpened(
        shift=f"shift-{till.node.till}",
        number=1,
        bizdate="2026-11-21",
        float_minor=0,
        currency="EUR",
    )


@pytest.fixture
def shop(tmp_path, postgres_url):
    with contextlib.ExitStack() as stack:
        yield _Shop(tmp_path, postgres_url, stack)


def _digest(server):
    with server.open() as opened, opened.database.read() as connection:
        return projection_digest(connection)


def test_hq_away_the_sales_wait_at_the_store_and_arrive_later(shop, sale):
    shop.hq.stop()
    numbers = shop.ring(sale, 5)
    for till in shop.tills:
        till.exchange()
        assert till.store.unsynced() == (0, 0)
        assert till.main not in till.journal.acknowledged("hq")
    assert shop.sales_at(shop.store) == numbers
    shop.hq.start()
    wait_for(lambda: shop.holds_all(shop.hq))
    assert shop.sales_at(shop.hq) == numbers
    for till in shop.tills:
        wait_for(lambda till=till: _is_at_hq(till))


def _is_at_hq(till):
    till.exchange()
    return till.journal.acknowledged("hq").get(till.main) == till.journal.head(till.main)


def test_the_store_away_the_sales_wait_at_the_tills_and_arrive_later(shop, sale):
    shop.store.stop()
    numbers = shop.ring(sale, 5)
    for till in shop.tills:
        with pytest.raises(KnownError, match="Nobody answers"):
            till.exchange()
        assert till.store.unsynced()[0] == 6
    shop.store.start()
    for till in shop.tills:
        till.exchange()
    wait_for(lambda: shop.holds_all(shop.hq))
    assert shop.sales_at(shop.hq) == shop.sales_at(shop.store) == numbers
    wait_for(lambda: _digest(shop.hq) == _digest(shop.store))


def test_the_line_shows_no_product_no_person_and_no_pin(shop, sale):
    line = sale("S01-1-A-000001").lines[0]
    secret = sale("S01-1-A-000001", lines=(replace(line, name=PRODUCT),))
    _author(shop.hq)
    till = shop.tills[0]
    with Recorder("127.0.0.1", shop.store.port) as tap:
        till.connect(tap.url)
        till.record(secret)
        wait_for(lambda: _is_at_hq(till) and PERSON in _staff(till))
        captured = bytes(tap.captured)
    assert len(captured) > 2_000
    for canary in (PRODUCT, PERSON, PIN, "PersonEnrolled", "SaleCompleted"):
        for spelling in ("utf-8", "utf-16-le"):
            assert canary.encode(spelling) not in captured


def _staff(till):
    return [person.name for person in till.store.people()]


def _author(server):
    product = ListedProduct(
        id="p-1", name=PRODUCT, department="pantry", unit="piece", tax="reduced", codes=("77",)
    )
    prices = (SetPrice(product="p-1", price_minor=199),)
    with server.open() as opened, opened.store.work() as work:
        work.record(ProductsListed(products=(product,)))
        work.record(PricesSet(layer="base", valid_from_ms=0, currency="EUR", prices=prices))
        work.record(
            PersonEnrolled(person="p-7", role="cashier", is_active=True),
            personal={"name": PERSON, "pin": PIN, "password": ""},
        )


def test_a_revoked_store_server_is_refused_by_hq(shop, sale):
    with shop.hq.open() as opened:
        opened.revoke("S01", reason="closed")
    numbers = shop.ring(sale, 1)
    for till in shop.tills:
        till.exchange()
    assert shop.sales_at(shop.store) == numbers
    wait_for(lambda: _last_word_to(shop.store, at=shop.hq) == "revoked")
    assert shop.sales_at(shop.hq) == []


def _last_word_to(machine, *, at):
    with at.open() as opened, opened.database.read() as connection:
        noted = "SELECT note FROM machine_seen WHERE node = '{}'"
        return connection.exec_driver_sql(noted.format(machine.ready["node"])).scalar()


def test_both_branches_of_a_split_journal_reach_hq_and_count(shop, sale):
    folder = shop.tills[0].settings.data
    shop.tills[0].database.close()
    old = (folder / "posforge.db").read_bytes()
    with SyncTill(shop.tills[0].settings) as till:
        till.record(sale("S01-1-A-000001"))
        till.exchange()
    for left in folder.glob("posforge.db-*"):
        left.unlink()
    (folder / "posforge.db").write_bytes(old)
    with SyncTill(till.settings) as restored:
        sold = restored.record(sale("S01-1-A-000001"), sale("S01-1-A-000002"))
        restored.pump.step(pull=True)
    numbers = ["S01-1-A-000001", "S01-1-A-000001", "S01-1-A-000002"]
    wait_for(lambda: shop.sales_at(shop.hq) == numbers)
    assert shop.sales_at(shop.store) == numbers
    for server in (shop.store, shop.hq):
        with server.open() as opened:
            assert opened.journal.forks() == sold
            assert opened.journal.node(restored.node.node).locked
    wait_for(lambda: _digest(shop.hq) == _digest(shop.store))
