"""A report reads through a door: one SELECT, few rows, little time, and nothing it could change."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.reports.door import MOST_ROWS, BooksDoor

FORBIDDEN = (
    "DELETE FROM sale",
    "  update sale set gross_minor = 0",
    "PRAGMA query_only = OFF",
    "SELECT 1; DELETE FROM sale",
    "SELECT 1; COMMIT; DELETE FROM sale",
    "WITH gone AS (SELECT 1) DELETE FROM sale",
    "WITH gone AS (DELETE FROM sale RETURNING 1) SELECT * FROM gone",
    "",
)
COUNT_FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "


def test_rows_come_as_text_whole_numbers_and_nothing(database):
    door = BooksDoor(database)

    assert door.query("SELECT 'a', 12, NULL, 1 = 1") == [("a", 12, None, 1)]
    assert door.query("SELECT SUM(gross_minor), COUNT(*) FROM sale;") == [(None, 0)]
    total = "SELECT SUM(n) FROM (SELECT 2 AS n UNION ALL SELECT 3) AS numbers"
    assert door.query(total) == [(5,)]


def test_parameters_go_in_by_name_and_are_never_part_of_the_question(database):
    nasty = "'; DROP TABLE sale; --"

    assert BooksDoor(database).query("SELECT :a, CAST(:b AS BIGINT)", a=nasty, b=7) == [(nasty, 7)]


def test_nothing_but_one_select_is_asked(database):
    for sql in FORBIDDEN:
        with pytest.raises(UserError):
            BooksDoor(database).query(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT E'\\'' ; COMMIT; CREATE TABLE made (i int); SELECT '1'",
        "SELECT $$'$$; COMMIT; CREATE TABLE made (i int); SELECT $$'$$",
    ],
)
def test_quotes_of_postgresql_hide_no_second_statement(postgres, sql):
    with pytest.raises(UserError):
        BooksDoor(postgres).query(sql)
    with postgres.read() as connection:
        made = connection.exec_driver_sql("SELECT to_regclass('made')").scalar()

    assert made is None


def test_what_no_database_can_be_asked_is_a_sentence(sqlcipher):
    door = BooksDoor(sqlcipher)

    for question in ("SELECT 'a\x00b'", "SELECT '\ud800'"):
        with pytest.raises(UserError, match="does not understand"):
            door.query(question)
    with pytest.raises(UserError, match="does not understand"):
        door.query("SELECT :n", n=10**30)


def test_a_semicolon_in_quotes_is_a_letter(database):
    assert BooksDoor(database).query("SELECT 'a;b' -- and; no more") == [("a;b",)]


def test_a_question_with_a_mistake_is_a_sentence_with_the_reason(database):
    for sql in ("SELECT nothing_of_this_name FROM sale", "SELECT :missing"):
        with pytest.raises(UserError, match="does not understand") as refused:
            BooksDoor(database).query(sql)
        assert refused.value.hint


def test_a_fraction_is_refused_on_every_database(database):
    with pytest.raises(UserError, match="whole numbers"):
        BooksDoor(database).query("SELECT AVG(n) FROM (SELECT 1 AS n UNION ALL SELECT 2) AS pair")


def test_too_many_rows_are_refused(database):
    enough = f"{COUNT_FOR_EVER} SELECT i FROM n LIMIT {MOST_ROWS}"
    assert len(BooksDoor(database).query(enough)) == MOST_ROWS
    with pytest.raises(UserError, match="at most 10,000 rows"):
        BooksDoor(database).query(f"{COUNT_FOR_EVER} SELECT i FROM n LIMIT {MOST_ROWS + 1}")


def test_a_question_without_end_is_ended_and_the_next_one_is_answered(database):
    door = BooksDoor(database, longest_s=0.05)

    with pytest.raises(UserError, match="too long"):
        door.query(f"{COUNT_FOR_EVER} SELECT COUNT(*) FROM n")
    assert BooksDoor(database).query("SELECT 1") == [(1,)]
