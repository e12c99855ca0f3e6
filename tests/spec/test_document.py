"""YAML as source text with places, and what is said where a file is not YAML."""

from __future__ import annotations

import pytest

from posforge.spec.document import read


def test_scalars_keep_their_text_and_nothing_is_none():
    document = read("a: 0.05\nb: 02\nc: no\nd: ~\ne:\nf: '~'\n", name="x")

    assert document.data == {"a": "0.05", "b": "02", "c": "no", "d": None, "e": None, "f": "~"}
    assert document.problems == []


def test_every_value_and_key_knows_its_place():
    document = read("a:\n  - {b: one}\n", name="x")

    assert (document.span(("a", 0, "b")).line, document.span(("a", 0, "b")).column) == (2, 9)
    assert document.span(("a", 0, "b"), key=True).column == 6
    assert document.span(("a",)).line == 1, "a block is found at its key"
    assert document.span(("a", 0, "gone")).line == 2, "what is not there is found at its parent"


def test_a_character_written_in_two_escapes_is_one():
    document = read('{"a": "\\ud83d\\ude00", "\\ud83d\\ude00": 1}', name="x")

    assert document.data == {"a": "😀", "😀": "1"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\n\tb: 2\n", (2, 1), "A tab stands where YAML wants spaces."),
        ("a: [1,\nb: 2\n", (1, 4), "A list that begins with [ is never closed."),
        ("a: {x: 1\n", (1, 4), "A section that begins with { is never closed."),
        ("a: 'x\nb: 2\n", (1, 4), "A quotation mark is never closed."),
        ("a: b: c\n", (1, 5), "This line does not fit: a key stands inside another value."),
        ("a: 1\nb\nc: 2\n", (2, 1), "A key without a colon."),
        ("a: @x\n", (1, 4), "A value cannot begin with this character."),
        ("a: *x\n", (1, 4), "A value cannot begin with *."),
        ("- a\nb: 1\n", (2, 1), "This line does not belong to the section above it."),
        ("a: 1\n---\nb: 2\n", (2, 1), "The file holds a second document after ---."),
        ("a: \0", (1, 1), "This is not YAML text."),
        ("{" * 500, (1, 1), "This is not YAML text."),
        ("# nothing\n", (1, 1), "The file is empty."),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "The key `a` stands here a second time."),
        ('a: "\\ud83d"', (1, 4), "This text holds half a character."),
        ('"\\udc00": 1', (1, 1), "This text holds half a character."),
        ("a: &x [1]\nb: *x\n", (1, 4), "This value is repeated by an alias (`*`)."),
        ("a: &x {b: *x}\n", (1, 4), "This value is repeated by an alias (`*`)."),
    ],
)
def test_what_is_not_yaml_is_placed_and_explained(text, place, message):
    (problem,) = read(text, name="x").problems

    assert problem.message == message
    assert (problem.span.line, problem.span.column) == place
