"""Lets PostgreSQL take many rows while this program works out what comes after them.

Taking in a catalogue is work for two: one seals events and spells rows, the other keeps them. In
libpq's pipeline mode the first waits for the second only when it asks something, or commits.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from posforge.runtime.storage.sql import BEHIND, Parameters


class Behind:
    """What runs behind on one connection of the writer."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._pipeline = ExitStack()
        self._is_running = False

    def run(self, text: str, parameters: Parameters) -> None:
        """Begin a statement whose answer nobody needs; planned anew each time."""
        if not self._is_running and psycopg.Pipeline.is_supported():
            self._pipeline.enter_context(self._driver.pipeline())
            self._is_running = True
        self._driver.cursor().execute(text, parameters, prepare=False)

    def settle(self) -> None:
        """Wait until all of it is done. Raises what the first that failed raised."""
        if not self._is_running:
            return
        self._is_running = False
        try:
            self._pipeline.close()
        except psycopg.errors.PipelineAborted as error:
            raise _first(error) from None


def let_overlap(writer: Engine) -> None:
    """Give each connection of the writer a `Behind`, and settle it before anything else is done."""
    event.listen(writer, "connect", _equip)
    event.listen(writer, "before_cursor_execute", lambda connection, *_: _settle(connection))
    event.listen(writer, "commit", _end)
    event.listen(writer, "rollback", _give_up)


def _equip(driver: Any, record: Any) -> None:
    record.info[BEHIND] = Behind(driver)


def _settle(connection: Connection) -> None:
    connection.info[BEHIND].settle()


def _end(connection: Connection) -> None:
    _settle(connection)
    driver: Any = connection.connection.dbapi_connection
    # PostgreSQL answers such a COMMIT with a ROLLBACK, and calls that no failure.
    if driver.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
        raise psycopg.errors.InFailedSqlTransaction(
            "a statement of this transaction failed, so nothing of it can be committed"
        )


def _give_up(connection: Connection) -> None:
    with suppress(psycopg.Error):  # whatever became of it, nothing of it stays
        _settle(connection)


def _first(error: psycopg.Error) -> psycopg.Error:
    """Return the failure after which the others only say that there was one."""
    while isinstance(error.__context__, psycopg.Error):
        error = error.__context__
    return error
