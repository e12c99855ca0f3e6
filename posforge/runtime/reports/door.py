"""The door by which a report asks the books of a machine: it reads, a moment long, and no more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from posforge.errors import KnownError, UserError
from posforge.runtime.ext.reports import MOST_ROWS, Cell
from posforge.runtime.storage.engine import Database

LONGEST_S = 10

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_SELECT = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_STEPS_BETWEEN_LOOKS = 10_000
_BY_CURSOR = {"stream_results": True}
_QUERY_CANCELED = "57014"  # PostgreSQL's SQLSTATE for a statement that took too long


class BooksDoor:
    """Answers one SELECT at a time from a machine's database, which nothing here can change.

    Args:
        database: the machine's books.
        longest_s: how many seconds one question may take.
    """

    def __init__(self, database: Database, *, longest_s: float = LONGEST_S) -> None:
        self._database = database
        self._longest_s = longest_s

    def query(self, sql: str, **parameters: str | int) -> Sequence[tuple[Cell, ...]]:
        """Return the rows of one SELECT; sums come as whole numbers on every database.

        Raises UserError as `ReportData.query` says, and for SQL the database does not understand.
        """
        if not _SELECT.match(sql):
            raise UserError("A report may only read.", hint="Begin its query with SELECT or WITH.")
        if ";" in _QUOTED.sub("", sql).rstrip().removesuffix(";"):
            raise UserError("A report asks one query at a time.", hint="Leave out the semicolon.")
        with self._database.read() as connection:
            rows = self._rows(connection, sql, parameters)
        if len(rows) > MOST_ROWS:
            raise UserError(
                f"A report reads at most {MOST_ROWS:,} rows at a time.",
                hint="Let the query add up (GROUP BY), or ask for a shorter period.",
            )
        return [tuple(map(_plain, row)) for row in rows]

    def _rows(
        self, connection: Connection, sql: str, parameters: dict[str, str | int]
    ) -> Sequence[Sequence[Any]]:
        try:
            # A cursor of PostgreSQL's own takes one statement alone, and keeps back what is not
            # fetched.
            with (
                self._limited(connection),
                connection.execute(text(sql), parameters, execution_options=_BY_CURSOR) as found,
            ):
                return found.fetchmany(MOST_ROWS + 1)
        except (SQLAlchemyError, ValueError, OverflowError) as error:
            raise _explained(error) from error

    @contextmanager
    def _limited(self, connection: Connection) -> Iterator[None]:
        if self._database.dialect == "postgresql":
            longest_ms = int(self._longest_s * 1000)
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {longest_ms}")
            yield
            return
        driver: Any = connection.connection.driver_connection
        end = time.monotonic() + self._longest_s
        driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
        try:
            yield
        finally:
            driver.set_progress_handler(None, 0)


def _plain(value: object) -> Cell:
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    raise UserError(
        f"A query of a report answers with a {type(value).__name__}.",
        hint="Money and quantities are whole numbers: add up with SUM, count with COUNT, and "
        "divide in Python.",
    )


def _explained(error: Exception) -> UserError | KnownError:
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if said == "interrupted" or getattr(_orig(error), "sqlstate", "") == _QUERY_CANCELED:
        return UserError("The report takes too long.", hint="Ask for a shorter period.")
    return UserError(
        "The database does not understand a query of this report.", hint=said.partition("\n")[0]
    )


def _orig(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else None
