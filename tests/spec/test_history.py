"""Keys that moved between versions are moved in a store.yaml, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posforge.spec.history import MOVES, Moved, migrate, version_key
from posforge.spec.load import parse
from posforge.spec.preset import preset, preset_names

SHOP = """\
# the shop
store:
  name: "Corner"   # in quotes
  clock: Europe/Berlin

till:
  # dark in the evening
  theme: 'dark'  # as the owner likes it
  look:
      grid: {columns: 4}
receipt:
  footer:
  - Thank you
  - "See: you"
# the end
"""


def moved(old: str, new: str, since: str = "0.2.0") -> Moved:
    return Moved(since=since, old=tuple(old.split(".")), new=tuple(new.split(".")))


def test_a_renamed_key_changes_its_name_and_nothing_else():
    done = migrate(SHOP, made_by="0.1.0", moves=[moved("store.clock", "store.timezone")])

    assert done.text == SHOP.replace("clock:", "timezone:")
    assert done.notes == ("`store.clock` is called `store.timezone` now.",)


def test_a_key_takes_its_comments_and_quotes_to_another_section():
    done = migrate(SHOP, made_by="0.1.0", moves=[moved("till.theme", "store.look")])

    assert done.text == SHOP.replace(
        "  # dark in the evening\n  theme: 'dark'  # as the owner likes it\n", ""
    ).replace(
        "  clock: Europe/Berlin\n",
        "  clock: Europe/Berlin\n"
        "  # dark in the evening\n  look: 'dark'  # as the owner likes it\n",
    )


def test_a_section_is_made_where_it_is_missing_and_goes_when_it_is_empty():
    done = migrate(SHOP, made_by="0.1.0", moves=[moved("receipt.footer", "paper.foot.lines")])

    assert "receipt:" not in done.text
    assert done.text.endswith(
        'paper:\n  foot:\n    lines:\n    - Thank you\n    - "See: you"\n# the end\n'
    )


def test_a_nested_key_moves_up_with_its_indent():
    done = migrate(SHOP, made_by="0.1.0", moves=[moved("till.look.grid", "till.grid")])

    assert "  theme: 'dark'  # as the owner likes it\n  grid: {columns: 4}\nreceipt:" in done.text


def test_moves_follow_one_another_and_a_second_time_nothing_moves():
    moves = [
        moved("store.clock", "store.zone"),
        moved("store.zone", "store.timezone", since="0.3.0"),
    ]
    once = migrate(SHOP, made_by="0.1.0", moves=moves)

    assert "timezone: Europe/Berlin" in once.text
    assert migrate(once.text, made_by="0.1.0", moves=moves).text == once.text
    assert migrate(once.text, made_by="0.1.0", moves=moves).notes == ()


def test_only_moves_after_the_version_that_wrote_it_are_made():
    move = moved("store.clock", "store.timezone")

    assert migrate(SHOP, made_by="0.2.0", moves=[move]).text == SHOP
    assert migrate(SHOP, made_by="0.10.0", moves=[move]).text == SHOP


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("store: {clock: UTC}\n", "move it by hand"),
        ("store:\n  clock: UTC\npaper: {foot: 1}\n", "move it by hand"),
        ("store:\n  clock: UTC\npaper:\n  time: 1\n", "both are there"),
    ],
)
def test_what_cannot_be_moved_safely_stays_and_is_said(text, note):
    done = migrate(text, made_by="0.1.0", moves=[moved("store.clock", "paper.time")])

    assert done.text == text
    assert note in done.notes[0]


@pytest.mark.parametrize("text", ["", "a: [", "- a\n", "store: 3\n", "a: 1\na: 2\n", "\x00"])
def test_what_is_no_store_yaml_stays_as_it_is(text):
    done = migrate(text, made_by="0.1.0", moves=[moved("store.clock", "store.timezone")])

    assert (done.text, done.notes) == (text, ())


_WORDS = st.sampled_from(
    [
        "# note\n",
        "  # note\n",
        "\n",
        "  other: 1\n",
        "zeta:\n  - a\n  - b\n",
        "  text: |\n    # x\n    y\n",
    ]
)


@given(before=st.lists(_WORDS), between=st.lists(_WORDS), after=st.lists(_WORDS))
@settings(max_examples=100, deadline=None)
def test_no_line_is_lost_whatever_stands_around_it(before, between, after):
    text = "".join(["a:\n  b: 1\n", *before, *between, "c:\n  d: 'x'  # y\n", *after])
    done = migrate(text, made_by="0.1.0", moves=[moved("c.d", "a.e")])
    lines, moved_lines = sorted(text.split("\n")), sorted(done.text.split("\n"))

    if done.text != text:
        gone = [line for line in lines if line not in moved_lines]
        assert set(gone) <= {"  d: 'x'  # y", "c:"}
        assert "  e: 'x'  # y" in moved_lines


def test_every_preset_is_up_to_date():
    for name in preset_names():
        text = preset(name).store_yaml
        assert migrate(text, made_by="0.0.0").text == text
        assert parse(text)


def test_moves_are_listed_in_the_order_of_their_versions():
    versions = [version_key(move.since) for move in MOVES]

    assert versions == sorted(versions)
