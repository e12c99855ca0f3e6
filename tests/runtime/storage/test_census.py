"""What must not get lost is counted: rows, what they point to, columns, the journal's guards."""

from __future__ import annotations

import pytest

from posforge.runtime.storage.census import census
from posforge.runtime.storage.journal import NodeJournal
from posforge.testing.facts import a_listing, a_price
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock

GUARD = {
    "sqlite": "DROP TRIGGER event_is_final",
    "postgresql": "DROP TRIGGER event_is_final ON event",
}


@pytest.fixture
def stocked(either):
    """A database with one article and its price."""
    hq = JournalWriter(1, store="")
    NodeJournal(either, SteppingClock()).receive(
        [hq.write(a_listing("p1", "Tea", "11")), hq.write(a_price("p1", 119))]
    )
    return either


@pytest.mark.parametrize(
    ("command", "loss"),
    [
        ("CREATE TABLE own (id TEXT)", ""),
        ("DELETE FROM product", "product had 1 rows and would have 0"),
        ("DROP TABLE price", "the table price would be gone"),
        ("DROP TABLE sale", "the table sale would be gone"),
        ("ALTER TABLE sale DROP COLUMN lines", "the column sale.lines would be gone"),
        ("ALTER TABLE product ADD COLUMN own TEXT", ""),
        ("INSERT INTO applied VALUES ('e')", "applied had 2 rows and would have 3"),
        ("guard", "the trigger event_is_final on event would be gone"),
        ("ALTER TABLE price RENAME TO order_", "the table price would be gone"),
    ],
)
def test_every_difference_is_named(stocked, command, loss):
    with stocked.write() as connection:
        before = census(connection)
        change = connection.begin_nested()
        connection.exec_driver_sql(GUARD[stocked.dialect] if command == "guard" else command)
        assert census(connection).loss_since(before) == loss
        change.rollback()
        assert census(connection) == before


def test_a_table_called_as_a_word_of_sql_is_counted_too(stocked):
    with stocked.write() as connection:
        connection.exec_driver_sql('CREATE TABLE "Order by" (id TEXT)')
        connection.exec_driver_sql("INSERT INTO \"Order by\" VALUES ('1')")
        assert census(connection).rows["Order by"] == 1
        connection.exec_driver_sql('DROP TABLE "Order by"')


def test_rows_that_point_to_nothing_are_counted(machine):
    with machine.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE own (product TEXT REFERENCES product (id))")
        before = census(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("INSERT INTO own VALUES ('a'), ('b')")
        assert "2 rows would point to nothing" in census(connection).loss_since(before)
        connection.exec_driver_sql("DELETE FROM own")
