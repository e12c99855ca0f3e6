"""Keys of the till that would do two things."""

from __future__ import annotations

from posforge.spec.load import parse


def test_a_key_does_one_thing(problems_of, small):
    (problem,) = problems_of(small + "till: {keys: {park: F9}}\n")

    assert problem.message == "The key `F9` already does `pay`."


def test_keys_can_be_swapped(small):
    spec = parse(small + "till: {keys: {park: F9, pay: F4}}\n")

    assert spec.till.keys == {"park": "F9", "pay": "F4"}


def test_two_new_keys_can_clash_with_each_other(problems_of, small):
    (problem,) = problems_of(small + "till: {keys: {park: F8, pay: F8}}\n")

    assert problem.message == "The key `F8` already does `park`."
