"""A field's column says what the noted value says, or nothing; the value itself stays."""

from __future__ import annotations

from contextlib import contextmanager
from typing import get_args
from uuid import uuid4

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.shop import FieldKind
from posforge.runtime.storage.revising import add_field, drop_field
from posforge.runtime.storage.sql import Statement

NOTED = Statement(
    "INSERT INTO product (id, name, department, unit, tax, style, fields, is_open_price, stamp) "
    "VALUES (:id, 'Tea', 'drinks', 'piece', 'standard', '', :fields, false, '')"
)
JSON = [
    '{"x":"Spain"}',
    '{"x":"2026-11-21"}',
    '{"x":""}',
    '{"x":"Zoë’s \\"best\\" \\\\u0000"}',
    '{"x":5}',
    '{"x":-999999999999999999}',
    '{"x":0}',
    '{"x":true}',
    '{"x":false}',
    "{}",
]
OF_NO_KIND = [
    '{"x":null}',
    '{"x":1.5}',
    '{"x":1e3}',
    '{"x":1000000000000000000}',
    '{"x":-9223372036854775808}',
    '{"x":123456789012345678901234567890}',
    '{"x":1e400000}',
    '{"x":["a"]}',
    '{"x":{"x":"a"}}',
    '{"x":"a\\u0000b"}',
    '{"y":"x"}',
]
MEANT = {
    "text": {0: "Spain", 1: "2026-11-21", 2: "", 3: 'Zoë’s "best" \\u0000'},
    "whole": {4: 5, 5: -999_999_999_999_999_999, 6: 0},
    "yes_no": {7: True, 8: False},
}
MEANT |= {"choice": MEANT["text"], "date": MEANT["text"], "decimal": MEANT["whole"]}


@contextmanager
def revising(database):
    with (
        database.write() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        yield connection


def note(database, texts):
    with database.write() as connection:
        for number, text in enumerate(texts):
            NOTED.run(connection, {"id": f"p{number:02}", "fields": text})


def columns(database):
    with database.read() as connection:
        # PostgreSQL has plans for questions it knows, and `*` means something else each time.
        question = f"SELECT * FROM product ORDER BY id -- {uuid4()}"
        found = connection.exec_driver_sql(question).mappings().all()
    names = [name for name in found[0] if "field" in name] if found else []
    return {name: [row[name] for row in found] for name in names}


@pytest.fixture
def table(either):
    """The database, its fields' columns taken away at the end: PostgreSQL's is used again."""
    yield either
    with revising(either):
        for name in ("x", "y", "origin"):
            drop_field(name)


def test_a_column_reads_the_values_of_its_kind_and_no_others(table):
    note(table, JSON + OF_NO_KIND)
    for kind in get_args(FieldKind):
        with revising(table):
            add_field("x", kind=kind)
        expected = [MEANT[kind].get(number) for number in range(len(JSON + OF_NO_KIND))]
        assert columns(table)["field_x"] == expected, kind


def test_a_column_follows_what_is_written_later(table):
    with revising(table):
        add_field("x", kind="whole")
    note(table, ['{"x":1}', '{"x":"one"}', '{"x":"a\\u0000b"}'])
    assert columns(table)["field_x"] == [1, None, None]


def test_a_column_can_be_made_twice_retyped_and_taken_away_twice(table):
    note(table, ['{"x":"a"}', '{"x":7}'])
    seen = []
    for change in (
        lambda: add_field("x", kind="text"),
        lambda: add_field("x", kind="text"),
        lambda: add_field("x", kind="whole"),
        lambda: drop_field("x"),
        lambda: drop_field("x"),
    ):
        with revising(table):
            change()
        seen.append(columns(table).get("field_x"))
    assert seen == [["a", None], ["a", None], [None, 7], None, None]
    assert columns(table)["fields"] == ['{"x":"a"}', '{"x":7}']


def test_a_name_that_is_none_is_refused(table):
    for name in ("", "Origin", "1st", "a-b", "x'; DROP TABLE event; --", "é", "x" * 41, "x\n"):
        for change in (
            lambda name=name: add_field(name, kind="text"),
            lambda name=name: drop_field(name),
        ):
            with pytest.raises(UserError, match="A field cannot be called"), revising(table):
                change()
    assert set(columns(table)) <= {"fields"}


def test_a_kind_that_is_none_is_refused(table):
    with pytest.raises(UserError, match='of the kind "float"'), revising(table):
        add_field("origin", kind="float")


def test_words_of_sql_and_long_names_are_names_like_any_other(table):
    for name in ("order", "select", "x" * 40):
        note(table, [f'{{"{name}":"here"}}'])
        with revising(table) as connection:
            add_field(name, kind="text")
            found = connection.exec_driver_sql(f"SELECT field_{name} FROM product").scalars().all()
            assert found == ["here"]
            drop_field(name)
            connection.exec_driver_sql("DELETE FROM product")


CHANGES = st.lists(
    st.tuples(st.sampled_from(["x", "y", "origin"]), st.sampled_from([*get_args(FieldKind), None])),
    max_size=8,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=CHANGES)
def test_no_sequence_of_changes_loses_a_value(table, changes):
    texts = ['{"x":"a","y":true}', '{"origin":3,"x":1,"y":"b"}', '{"origin":"c"}']
    wanted = {}
    with revising(table) as connection:
        for name in ("x", "y", "origin"):
            drop_field(name)
        connection.exec_driver_sql("DELETE FROM product")
        for number, text in enumerate(texts):
            NOTED.run(connection, {"id": f"p{number}", "fields": text})
        for name, kind in changes:
            if kind is None:
                drop_field(name)
            else:
                add_field(name, kind=kind)
            wanted[name] = kind
    found = columns(table)
    assert found.pop("fields") == texts
    types = {"text": str, "choice": str, "date": str, "yes_no": bool, "whole": int, "decimal": int}
    values = {"x": ["a", 1, None], "y": [True, "b", None], "origin": [None, 3, "c"]}
    assert found == {
        f"field_{name}": [one if type(one) is types[kind] else None for one in values[name]]
        for name, kind in wanted.items()
        if kind is not None
    }
