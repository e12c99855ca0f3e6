"""A store server that runs, topmost, on an own port; and whole chains where a test asks for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.events import DrawerOpened
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.sales import a_sale
from posforge.testing.sync_shop import SyncServer


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One running store server for the tests of a file; each test lets its own till join."""
    with SyncServer(tmp_path_factory.mktemp("store"), "store", branch="S01") as server:
        yield server


@pytest.fixture
def till(store, tmp_path):
    with store.till(tmp_path / "till") as joined:
        yield joined


@pytest.fixture
def sale():
    """Makes the facts of a sale with this number."""
    facts = a_sale(CHAIN_SHOP).facts
    return lambda number, **changes: replace(facts, number=number, **changes)


@pytest.fixture
def drawer():
    return DrawerOpened(reason="change")
