"""The power fails at every write of a sale, on a disk that forgets what was not synced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables import metadata
from posforge.runtime.storage.verify import verify
from posforge.testing.crash_disk import FATES, CrashDisk, Fate, PowerCut
from posforge.testing.crash_driver import CrashDriver
from posforge.testing.standalone import (
    StandaloneTill,
    SteppingClock,
    found_standalone,
    open_standalone,
)

GOODS = [
    Product(
        id=f"a-{n}",
        name=f"Article {n}",
        department="pantry",
        unit="piece",
        tax="standard" if n % 2 else "reduced",
        price_minor=99 + n,
        code=f"SKU{n}",
    )
    for n in range(6)
]
LATER_MS = 1_790_000_900_000

Rows = dict[str, list[tuple[object, ...]]]


class Step(IntEnum):
    """The steps of a business day, as Diary numbers them."""

    OPENED = 0
    LINES = 3
    SOLD = 4
    NEXT_BILL = 5


@dataclass
class Diary:
    """What the cashier was told, and after how many operations of the disk."""

    disk: CrashDisk
    told: list[int] = field(default_factory=list)
    states: list[Rows] = field(default_factory=list)

    def note(self, counter: StandaloneTill) -> None:
        self.told.append(len(self.disk.operations))
        self.states.append(_everything(counter))

    def possible(self, cut: PowerCut) -> list[Rows]:
        """What may be found: all that was told by then, and at most the one step under way."""
        told = max((n for n, at in enumerate(self.told) if at <= cut.at), default=0)
        return self.states[told : told + 2]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A till that has sold once."""
    folder = tmp_path_factory.mktemp("shop")
    found_standalone(folder, GOODS)
    with open_standalone(folder) as counter:
        _sell(counter, _bill(counter, 2))
    return folder


@pytest.fixture(scope="module")
def day(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """The same till sells on a disk that forgets."""
    return _business(shop, tmp_path_factory.mktemp("day"))


def test_no_cut_loses_halves_or_doubles_anything(day: Diary, tmp_path: Path):
    cuts = _check_every_cut(day, tmp_path)
    assert cuts > len(day.disk.operations)


def test_nor_does_a_second_cut_after_the_first(day: Diary, tmp_path: Path):
    in_the_sale = (day.told[Step.LINES] + day.told[Step.SOLD]) // 2
    torn = day.disk.cut(in_the_sale, "torn")
    torn.restore(tmp_path / "again")
    disk = CrashDisk(tmp_path / "again")
    again = Diary(disk)
    with open_standalone(
        tmp_path / "again", driver=CrashDriver(disk), clock=SteppingClock(LATER_MS)
    ) as counter:
        again.note(counter)
        bill = interrupted_bill(counter.till)
        assert bill is not None
        _sell(counter, bill)
        again.note(counter)
    _check_every_cut(again, tmp_path, fates=["torn"])


def test_the_disk_is_asked_to_flush_before_anything_is_acknowledged(day: Diary):
    for at in day.told[1:]:
        assert day.disk.operations[at - 1].kind == "sync"


@pytest.mark.parametrize(
    "weakness",
    [
        {"instead": {"PRAGMA synchronous = FULL": "PRAGMA synchronous = NORMAL"}},
        {"is_honest": False},
    ],
    ids=["synchronous=NORMAL", "a disk that lies"],
)
def test_what_would_lose_an_acknowledged_sale_is_caught(
    shop: Path, tmp_path: Path, weakness: dict[str, Any]
):
    day = _business(shop, tmp_path / "day", **weakness)
    lost = 0
    for cut in day.disk.power_cuts(first=day.told[Step.SOLD]):
        try:
            with _after(cut, tmp_path / "after") as counter:
                lost += len(_everything(counter)["sale"]) < 2
        except KnownError:
            lost += 1
    print("lost", lost)
    assert lost > 0


def test_a_full_disk_at_any_write_of_a_sale_is_one_sentence_and_loses_nothing(
    shop: Path, tmp_path: Path
):
    shutil.copytree(shop, tmp_path, dirs_exist_ok=True)
    disk = CrashDisk(tmp_path)
    room = count()
    with open_standalone(
        tmp_path, driver=CrashDriver(disk), clock=SteppingClock(LATER_MS)
    ) as counter:
        bill = _bill(counter, 3)
        before = _everything(counter)
        while True:
            _leave_room(disk, next(room))
            try:
                _sell(counter, bill)
                break
            except KnownError as error:
                said = str(error)
            assert said == "Nothing was written: the disk is full. Free some space, then try again."
            assert _everything(counter) == before
        disk.refuses = lambda _: False
        assert len(_everything(counter)["sale"]) == 2
        _check_books(counter)
    assert next(room) > 20


def _check_every_cut(day: Diary, tmp_path: Path, fates: Sequence[Fate] = FATES) -> int:
    cuts = 0
    audited: list[Rows] = []
    for cut in day.disk.power_cuts(fates=fates):
        cuts += 1
        with _after(cut, tmp_path / "after") as counter:
            found = _everything(counter)
            assert found in day.possible(cut), f"{cut.fate} after {cut.at} operations"
            _check_pages(counter)
            _carry_on(counter)
            if found not in audited:
                audited.append(found)
                _check_books(counter)
    return cuts


def _leave_room(disk: CrashDisk, writes: int) -> None:
    left = iter(range(writes))
    disk.refuses = lambda operation: operation.kind == "write" and next(left, None) is None


def _business(
    shop: Path, folder: Path, *, is_honest: bool = True, instead: dict[str, str] | None = None
) -> Diary:
    shutil.copytree(shop, folder, dirs_exist_ok=True)
    disk = CrashDisk(folder, is_honest=is_honest)
    driver = CrashDriver(disk, instead=instead)
    diary = Diary(disk)
    with open_standalone(folder, driver=driver, clock=SteppingClock(LATER_MS)) as counter:
        diary.note(counter)
        cart = None
        for product in GOODS[:3]:
            cart = scan(counter.till, counter.session, cart, product.code)
            diary.note(counter)
        assert cart is not None
        _sell(counter, cart)
        diary.note(counter)
        scan(counter.till, counter.session, None, GOODS[4].code)
        diary.note(counter)
    assert driver.swapped or not instead
    return diary


@contextmanager
def _after(cut: PowerCut, folder: Path) -> Iterator[StandaloneTill]:
    """The machine starts again, with the real sqlcipher3, on what the cut left."""
    cut.restore(folder)
    with open_standalone(folder, clock=SteppingClock(LATER_MS + 60_000)) as counter:
        yield counter
    shutil.rmtree(folder)


def _carry_on(counter: StandaloneTill) -> None:
    cart = interrupted_bill(counter.till) or _bill(counter, 1)
    _sell(counter, cart)
    assert interrupted_bill(counter.till) is None
    with counter.database.read() as connection:
        numbers = connection.exec_driver_sql("SELECT number FROM sale ORDER BY seq").scalars().all()
    assert numbers == [f"S01-1-A-{n:06d}" for n in range(1, len(numbers) + 1)]


def _bill(counter: StandaloneTill, lines: int) -> Cart:
    cart = None
    for product in GOODS[:lines]:
        cart = scan(counter.till, counter.session, cart, product.code)
    assert cart is not None
    return cart


def _sell(counter: StandaloneTill, cart: Cart) -> None:
    till = counter.till
    sell(till, counter.session, cart, (tender(till, cart, tendered_minor=due(till, cart) + 100),))


def _everything(counter: StandaloneTill) -> Rows:
    with counter.database.read() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def _check_pages(counter: StandaloneTill) -> None:
    """Every page and every index, as SQLite itself sees them."""
    with counter.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]


def _check_books(counter: StandaloneTill) -> None:
    """Every hash, chain and signature, every ledger, and every projection by replay."""
    report = verify(counter.database, signature_matches=signature_matches)
    assert report.is_sound, report.faults
    assert report.events > 0
