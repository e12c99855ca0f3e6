"""Many rows are taken in behind, and nothing that comes after them can tell."""

from __future__ import annotations

from contextlib import suppress

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from posforge.errors import KnownError
from posforge.runtime.storage.sql import BEHIND, Statement, insert
from posforge.runtime.storage.tables import meta

PUT = insert(meta)
COUNT = Statement("SELECT count(*) FROM meta WHERE value = 'new'")
ROWS = [{"key": f"k-{number}", "value": "new"} for number in range(20)]
TWICE = [ROWS[0], ROWS[0]]


def _pipeline(connection):
    return psycopg.pq.PipelineStatus(connection.connection.dbapi_connection.info.pipeline_status)


def test_many_rows_run_behind_until_something_is_asked(postgres):
    with postgres.write() as connection:
        PUT.run_many(connection, ROWS[:10])
        PUT.run_many(connection, ROWS[10:])
        assert _pipeline(connection) == psycopg.pq.PipelineStatus.ON
        assert COUNT.scalar(connection) == 20
        assert _pipeline(connection) == psycopg.pq.PipelineStatus.OFF


def test_sqlalchemy_s_own_statements_come_after_them_too(postgres):
    with postgres.write() as connection:
        PUT.run_many(connection, ROWS)
        found = connection.exec_driver_sql("SELECT count(*) FROM meta WHERE value = 'new'")
        assert found.scalar_one() == 20


def test_what_ran_behind_is_committed(postgres):
    with postgres.write() as connection:
        PUT.run_many(connection, ROWS)
    with postgres.read() as connection:
        assert COUNT.scalar(connection) == 20


def test_a_failure_behind_ends_in_its_own_words_and_nothing_stays(postgres):
    def fail():
        with postgres.write() as connection:
            PUT.run_many(connection, ROWS[5:])
            PUT.run_many(connection, TWICE)
            PUT.run_many(connection, ROWS[1:5])

    with pytest.raises(psycopg.errors.UniqueViolation):
        fail()
    with postgres.write() as connection:
        assert COUNT.scalar(connection) == 0
        PUT.run_many(connection, ROWS)
        assert COUNT.scalar(connection) == 20


def test_a_failure_behind_is_raised_by_the_next_question(postgres):
    asked = []

    def ask():
        with postgres.write() as connection:
            PUT.run_many(connection, TWICE)
            PUT.run_many(connection, ROWS[1:])
            asked.append(COUNT.scalar(connection))

    with pytest.raises(psycopg.errors.UniqueViolation):
        ask()
    assert not asked


def test_a_failure_that_somebody_swallowed_is_raised_at_the_end(postgres):
    def swallow():
        with postgres.write() as connection:
            PUT.run_many(connection, ROWS)
            with suppress(ProgrammingError):
                connection.exec_driver_sql("SELECT * FROM nowhere")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction, match="nothing of it"):
        swallow()
    with postgres.write() as connection:
        assert COUNT.scalar(connection) == 0


def test_who_gives_up_leaves_nothing_behind(postgres):
    def give_up():
        with postgres.write() as connection:
            PUT.run_many(connection, ROWS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_up()
    with postgres.write() as connection:
        assert COUNT.scalar(connection) == 0


def test_a_server_that_goes_away_meanwhile_is_said_in_a_sentence_and_nothing_stays(
    postgres, request
):
    server = request.getfixturevalue("_postgres")

    def lose_it():
        with postgres.write() as connection:
            process = connection.connection.dbapi_connection.info.backend_pid
            PUT.run_many(connection, ROWS[:10])
            PUT.run_many(connection, ROWS[10:])
            server.run(f"SELECT pg_terminate_backend({process}, 5000)")

    with pytest.raises(KnownError, match="does not answer"):
        lose_it()
    with postgres.write() as connection:
        assert COUNT.scalar(connection) == 0


def test_readers_have_nothing_behind(postgres):
    with postgres.read() as connection:
        assert BEHIND not in connection.info
