"""A sale is found again as it was sealed, even from the other branch of a forked journal."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from tests.runtime.reports.conftest import GOODS, Books, a_chain


def test_a_sale_is_read_back_whole(books: Books):
    for sale in books.sales[::9]:
        record = books.reports.sale(sale.id)

        assert record is not None
        assert record.sale == sale
        assert record.cashier == {"p0": "Ada", "p1": "Bo"}.get(sale.cashier, sale.cashier)
        assert len(record.kid) == 16


def test_a_sale_nobody_made_is_not_found(books: Books):
    assert books.reports.sale("01a1ff75-3da0-7366-b726-f7841763cec2") is None


def test_a_sale_of_the_other_branch_of_a_fork_is_found(empty_books: Books, tmp_path: Path):
    copied = Database.open_sqlcipher(tmp_path / "copy.db", bytes(32))
    other = a_chain(copied)  # the same seed: the same machines with the same keys
    for chain, goods, hour in ((empty_books.chain, GOODS[:1], 10), (other, GOODS[1:3], 11)):
        chain.clock.set(date(2026, 4, 1), time(hour))
        sold = chain.sell([(one, 1000) for one in goods], store="S01", till=1, cashier="p0")
    node = other.nodes["S01-1"]
    assert node == empty_books.chain.nodes["S01-1"]
    events = NodeJournal(copied, other.clock).read(LogKey(node, 1, "main"), first=sold.seq)
    NodeJournal(empty_books.database, empty_books.chain.clock).keep_fork(events)
    copied.close()

    record = empty_books.reports.sale(sold.id)

    assert record is not None
    assert record.sale == sold
    assert empty_books.reports.network().cases.forks == 1
