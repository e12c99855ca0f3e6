"""Migrations are drafted from what columns there are and what columns are wanted."""

from __future__ import annotations

import ast

import pytest

from posforge.generate.drafting import columns_after, draft, operations

HAVE = {"origin": "text", "abv": "decimal"}


def kinds_of(todo):
    return [(one.action, one.field, one.kind, one.was) for one in todo]


def test_what_is_new_is_added_and_what_is_gone_stays():
    todo = operations(HAVE, {"season": "choice", "abv": "decimal"}, drops=False)

    assert kinds_of(todo) == [("add", "season", "choice", "")]
    assert columns_after(HAVE, todo) == {**HAVE, "season": "choice"}


def test_what_is_gone_is_dropped_only_where_that_is_meant():
    todo = operations(HAVE, {"abv": "decimal"}, drops=True)

    assert kinds_of(todo) == [("drop", "origin", "text", "")]
    assert columns_after(HAVE, todo) == {"abv": "decimal"}


def test_another_kind_is_a_drop_and_an_add():
    todo = operations(HAVE, {"origin": "date", "abv": "decimal"}, drops=False)

    assert kinds_of(todo) == [("retype", "origin", "date", "text")]
    assert todo[0].calls == ('drop_field("origin")', 'add_field("origin", kind="date")')
    assert columns_after(HAVE, todo) == {"origin": "date", "abv": "decimal"}


def test_nothing_is_done_where_nothing_differs():
    assert operations(HAVE, dict(reversed(HAVE.items())), drops=True) == ()


def test_a_revision_is_the_same_whenever_it_is_drafted():
    todo = operations({}, {"origin": "text"}, drops=False)
    first, again = draft(todo, head=""), draft(todo, head="")
    other = draft(operations({}, {"origin": "date"}, drops=False), head="")

    assert first == again
    assert first.id != other.id
    assert first.file == other.file == "0001_add_origin.py"


def test_a_revision_follows_its_predecessor():
    first = draft(operations({}, {"origin": "text"}, drops=False), head="")
    second = draft(operations({"origin": "text"}, {}, drops=True), head=first.id)

    assert second.id.startswith("0002_drop_origin_")
    assert _names(second.text)["down_revision"] == first.id
    assert _names(first.text)["down_revision"] is None
    assert _names(second.text)["revision"] == second.id


@pytest.mark.parametrize(
    ("want", "title"),
    [
        ({"a": "text"}, "Adds a."),
        ({"a": "text", "b": "text"}, "Adds a and b."),
        (dict.fromkeys("abcdefg", "text"), "Adds a, b, c and 4 more."),
        ({"a": "text", "origin": "date"}, "Adds a; changes the kind of origin."),
    ],
)
def test_its_first_line_says_what_it_does(want, title):
    have = {name: "text" for name in ("origin",) if name in want}
    text = draft(operations(have, want, drops=False), head="").text

    assert ast.get_docstring(ast.parse(text)).splitlines()[0] == title


def test_its_name_stays_short_however_much_it_does():
    many = {f"a_rather_long_name_{n}": "text" for n in range(40)}

    assert len(draft(operations({}, many, drops=False), head="").file) <= 48


def _names(text):
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
    }
