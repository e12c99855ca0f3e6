"""Lines printed under an article."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse

CATALOG = """\
[dairy], fields: {origin: {type: text, label: Origin}}, variants: {size: [S], colour: [red]}}"""


@pytest.fixture
def shop(small):
    """Return a function that gives a shop with a field and two axes this line note."""
    return lambda note: (
        small.replace("[dairy]}", CATALOG) + f"receipt: {{line_notes: [{note!r}]}}\n"
    )


@pytest.mark.parametrize(
    "note", ["{size} {colour}", "From {origin}", "{name} {department} {code}", "Thanks", "{size}S"]
)
def test_a_note_says_what_is_known_of_an_article(shop, note):
    assert parse(shop(note)).receipt.line_notes == (note,)


@pytest.mark.parametrize(
    ("token", "meant"),
    [
        ("{colur}", "colour"),
        ("{Origin}", "origin"),
        ("{weight}", ""),
        ("{}", ""),
        ("{ size }", "size"),
    ],
)
def test_a_token_that_names_nothing_is_marked(problems_of, shop, token, meant):
    text = shop(f"{{size}} {token}!")
    (problem,) = problems_of(text)

    assert problem.message == f"`{token}` names nothing that is known of an article."
    assert problem.excerpt[problem.span.column - 1 : problem.span.end - 1] == token
    assert problem.suggestion == meant
    assert problem.expected == "one of {size}, {colour}, {origin}, {name}, {department}, {code}"


def test_each_unknown_token_of_a_note_is_named_once(problems_of, shop):
    assert len(problems_of(shop("{a} {b} {a}"))) == 2


@pytest.mark.parametrize("note", ["{size", "size}", "{size}}", "{{size}", "}{"])
def test_a_brace_that_stands_alone_is_refused(problems_of, shop, note):
    (problem,) = problems_of(shop(note))

    assert problem.message == "A brace stands alone."
