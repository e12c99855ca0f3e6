"""The power fails at every write of a closing: there is one Z or none, and the till goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.crash_disk import CrashDisk, PowerCut
from posforge.testing.crash_driver import CrashDriver
from posforge.testing.standalone import (
    CASHIER,
    PIN,
    StandaloneTill,
    SteppingClock,
    found_standalone,
    open_standalone,
)

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="reduced",
    price_minor=299,
    code="SKU1",
)
MANAGER = Person(id="p-0002", name="Max", role="manager")
LATER_MS = 1_790_000_900_000


def close(counter: StandaloneTill) -> int:
    """Count and close; return the number of the Z."""
    till = counter.till
    shift = till.store.shift()
    assert shift is not None
    count_drawer(till, counter.session, cash_minor=till.store.period().drawer_minor)
    manager = replace(counter.session, person=MANAGER)
    return close_shift(till, manager, shift=shift.id).facts.number


def sell_tea(counter: StandaloneTill) -> None:
    till, session = counter.till, counter.session
    cart = scan(till, session, None, TEA.code)
    sell(till, session, cart, (tender(till, cart, tendered_minor=due(till, cart)),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A till that has sold once."""
    made = tmp_path_factory.mktemp("shop")
    found_standalone(made, [TEA], others={MANAGER: "2580"})
    with open_standalone(made) as counter:
        sell_tea(counter)
    return made


@pytest.fixture(scope="module")
def disk(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> CrashDisk:
    """Everything the disk was asked while the shift was counted and closed."""
    copy = tmp_path_factory.mktemp("closing")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    disk = CrashDisk(copy)
    with open_standalone(copy, driver=CrashDriver(disk), clock=SteppingClock(LATER_MS)) as counter:
        assert close(counter) == 1
    return disk


@contextmanager
def after(cut: PowerCut, folder: Path) -> Iterator[StandaloneTill]:
    """The machine starts again on what the cut left."""
    cut.restore(folder)
    clock = SteppingClock(LATER_MS + 60_000)
    with open_standalone(folder, clock=clock, has_shift=False) as counter:
        yield counter
    shutil.rmtree(folder)


def test_no_cut_loses_halves_or_doubles_a_z(disk: CrashDisk, tmp_path: Path) -> None:
    found: list[tuple[object, ...]] = []
    for cut in disk.power_cuts(fates=["torn"]):
        with after(cut, tmp_path / "after") as counter:
            state = (counter.till.store.z(), counter.till.store.shift())
            if state not in found:
                found.append(state)
                check_that_it_goes_on(counter)
    assert [z is not None for z, _shift in found] == [False, True]


def check_that_it_goes_on(counter: StandaloneTill) -> None:
    """Sell and close once more: numbers have no gap and no double, and the books are sound."""
    till = counter.till
    was = till.store.z()
    counter = replace(counter, session=sign_in(till, CASHIER.id, PIN))
    sell_tea(counter)
    assert close(counter) == (2 if was is not None else 1)
    z = till.store.z()
    assert z is not None
    assert z.facts.perpetual.sold_minor == 2 * TEA.price_minor
    report = verify(counter.database, signature_matches=signature_matches)
    assert report.is_sound, report.faults
