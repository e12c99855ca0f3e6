"""The till in memory keeps the promises of one with a disk."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.envelope import check_parts
from posforge.runtime.domain.events import DrawerOpened
from posforge.testing.memory import a_till


def open_drawer(store, *, then=None):
    with store.work() as work:
        work.record(DrawerOpened(reason="count"))
        number = work.next_number("receipt:A")
        if then is not None:
            raise then
    return number


def test_a_transaction_that_fails_leaves_nothing_behind():
    store = a_till().store
    with pytest.raises(ValueError, match="in the middle"):
        open_drawer(store, then=ValueError("in the middle"))

    assert store.events == []
    assert open_drawer(store) == 1


def test_a_full_disk_refuses_the_commit():
    store = a_till().store
    store.refuses = KnownError("The disk is full.")
    with pytest.raises(KnownError):
        open_drawer(store)

    assert store.events == []


def test_its_journal_is_a_chain():
    store = a_till().store
    for reason in ("one", "two", "three"):
        with store.work() as work:
            work.record(DrawerOpened(reason=reason))

    for event in store.events:
        check_parts(event)
    hashes = [event.hash for event in store.events]
    assert [event.header.prev for event in store.events[1:]] == hashes[:-1]
    assert [event.header.seq for event in store.events] == [1, 2, 3]
