"""Sentences of a scenario run, and one that is not understood is named."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.testing.prose import Teller, sentences, step, table

STORY = """# A story

| Article | Price |
|---------|-------|
| Oats    | 1.99  |

She takes 2 Oats. It is
raining. The price is 1.99.

Among other things:

She takes 9 Oats. The till says: So many are not there.
"""


class Shelf(Teller):
    only_told = frozenset({"It is raining."})

    def __init__(self):
        self.taken = 0

    @step(r"She takes (\d+) Oats\.")
    def takes(self, count):
        if int(count) > 5:
            raise UserError("So many are not there.")
        self.taken += int(count)

    @step(r"The price is ([\d.]+)\.")
    def price_is(self, price):
        assert price == "1.99", "it is 1.99"


@pytest.fixture
def story(tmp_path):
    def write(text):
        file = tmp_path / "story.md"
        file.write_text(text)
        return file

    return write


def test_every_sentence_of_the_paragraphs_is_a_step(story):
    shelf = Shelf()
    assert shelf.tell(story(STORY)) == 4
    assert shelf.taken == 2


def test_sentences_come_with_their_line_and_tables_with_their_heading(story):
    file = story(STORY)
    assert list(sentences(file))[:3] == [
        (7, "She takes 2 Oats."),
        (7, "It is raining."),
        (7, "The price is 1.99."),
    ]
    assert table(file) == [{"Article": "Oats", "Price": "1.99"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She takes 2 Beans.", "story.md:1: She takes 2 Beans.\nThis sentence is not understood."),
        ("The price is 2.00.", "it is 1.99"),
        ("She takes 9 Oats. The price is 1.99.", "Before, the till said: So many are not there."),
        ("She takes 9 Oats.", "ends with a refusal"),
        ("She takes 9 Oats. The till says: No.", "It says: So many are not there."),
        ("She takes 2 Oats. The till says: No.", "It says: "),
    ],
)
def test_what_is_not_so_fails(story, text, words):
    with pytest.raises(AssertionError) as failed:
        Shelf().tell(story(text))
    assert words in str(failed.value)
