"""What the world does to a database is said in a sentence; what is a bug stays one."""

from __future__ import annotations

import psycopg
import pytest

from posforge.runtime.storage.failures import explain


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (psycopg.errors.ReadOnlySqlTransaction(), "is read-only"),
        (psycopg.errors.LockNotAvailable(), "another program holds the database"),
        (psycopg.errors.DiskFull(), "disk or memory is full"),
    ],
)
def test_a_failure_of_the_server_is_said(error, says):
    found = explain(error)
    assert found is not None
    assert says in found.message


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.InFailedSqlTransaction(),
        psycopg.errors.ActiveSqlTransaction(),
        psycopg.errors.UniqueViolation(),
    ],
)
def test_a_mistake_of_the_program_is_not_blamed_on_the_server(error):
    assert explain(error) is None
