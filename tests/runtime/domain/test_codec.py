"""What travels comes back the same, and what is wrong is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posforge.runtime.domain.codec import BodyError, from_body, to_body
from posforge.runtime.domain.events import EVENT_TYPES, UnknownEventError, open_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    code: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str
    kind: Literal["a", "b"]
    is_new: bool
    counted: int | None
    inners: tuple[Inner, ...]
    words: tuple[str, ...] = ()
    noted: Mapping[str, str | int | bool] = field(default_factory=dict)


WHOLE = Outer(
    name="x",
    kind="a",
    is_new=True,
    counted=None,
    inners=(Inner(code="c", amount=1),),
    words=("w",),
    noted={"origin": "Peru", "abv": 4800, "vegan": True},
)


def test_a_body_has_one_key_a_field_and_comes_back_equal():
    body = to_body(WHOLE)
    assert body == {
        "name": "x",
        "kind": "a",
        "is_new": True,
        "counted": None,
        "inners": [{"code": "c", "amount": 1}],
        "words": ["w"],
        "noted": {"origin": "Peru", "abv": 4800, "vegan": True},
    }
    assert from_body(Outer, body) == WHOLE


def test_keys_of_a_newer_machine_are_ignored_and_defaults_fill_in():
    body = to_body(WHOLE) | {"invented_later": 5}
    del body["words"]
    assert from_body(Outer, body).words == ()


def test_what_was_written_before_is_written_the_same(repository):
    text = (repository / "schemas" / "journal-vectors.json").read_text("utf-8")
    wires = [event["wire"] for event in json.loads(text)["events"]]
    known = [wire for wire in wires if (wire["header"]["type"], 1) in EVENT_TYPES]
    assert known
    for wire in known:
        header, body = wire["header"], wire["body"]
        assert to_body(open_body(header["type"], header["sv"], body)) == body


def test_a_field_that_was_added_is_left_out_where_it_has_its_default():
    """So a machine that makes no use of it writes the very bytes an older one wrote."""
    plain = replace(WHOLE, words=(), noted={})
    assert to_body(plain).keys() == {"name", "kind", "is_new", "counted", "inners"}
    assert from_body(Outer, to_body(plain)) == plain


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"noted": []}, "Outer.noted: needs an object, not list"),
        ({"noted": {"x": None}}, "Outer.noted: 'x' must not hold a NoneType"),
        ({"noted": {"x": 1.5}}, "Outer.noted: 'x' must not hold a float"),
        ({"noted": {"x": {}}}, "Outer.noted: 'x' must not hold a dict"),
        ({"name": 5}, "Outer.name: needs str, not int"),
        ({"counted": True}, "Outer.counted: needs int, not bool"),
        ({"is_new": 1}, "Outer.is_new: needs bool, not int"),
        ({"kind": "z"}, "Outer.kind: needs one of a, b, not 'z'"),
        ({"kind": ["a"]}, "Outer.kind: needs one of"),
        ({"inners": {}}, "Outer.inners: needs a list"),
        ({"inners": [{"code": "c"}]}, "Outer.inners: Inner.amount is missing"),
        ({"inners": [7]}, "Outer.inners: Inner needs an object, not int"),
    ],
)
def test_a_wrong_body_is_refused_by_the_key_that_is_wrong(change, says):
    with pytest.raises(BodyError, match=says):
        from_body(Outer, to_body(WHOLE) | change)


def test_a_missing_key_is_named():
    body = to_body(WHOLE)
    del body["kind"]
    with pytest.raises(BodyError, match=r"Outer\.kind is missing"):
        from_body(Outer, body)


@pytest.mark.parametrize("body", [None, [], "x", 3])
def test_a_body_is_an_object(body):
    with pytest.raises(BodyError, match="needs an object"):
        from_body(Outer, body)


def test_an_event_nobody_taught_us_is_unknown():
    with pytest.raises(UnknownEventError, match="GiftCardSold version 1 is not known here"):
        open_body("GiftCardSold", 1, {})
    with pytest.raises(UnknownEventError, match="version 2"):
        open_body("SaleCompleted", 2, {})


@pytest.mark.parametrize("cls", EVENT_TYPES.values(), ids=lambda cls: cls.TYPE)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_event_survives_the_journey(cls, data):
    event = data.draw(st.from_type(cls))
    assert open_body(cls.TYPE, cls.VERSION, to_body(event)) == event
