"""Messages on the line: what was said is what is read, and anything else is refused."""

from __future__ import annotations

import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.envelope import EMPTY, Head, LogKey
from posforge.runtime.sync import wire
from posforge.runtime.sync.messages import Answer, Delivery, Pull
from posforge.testing.sync_chain import SyncChain, run_of

_LOG = LogKey("ab" * 16, 1, "main")
_HEAD = Head(7, "cd" * 32)


@pytest.fixture(scope="module")
def push():
    return run_of(SyncChain(tills=1).tills[0].trade(3))


def test_a_push_is_read_as_it_was_sent(push):
    assert wire.to_push(wire.unpack(wire.pack(wire.from_push(push)))) == push


@pytest.mark.parametrize("kind", ["ack", "need", "fork", "refused"])
def test_an_answer_is_read_as_it_was_sent(kind):
    answer = Answer(kind=kind, have=_HEAD, reason="forged")
    assert wire.to_answer(wire.unpack(wire.pack(wire.from_answer(answer)))) == answer


def test_pull_and_delivery_are_read_as_they_were_sent(push):
    pull = Pull(have={_LOG: _HEAD})
    assert wire.to_pull(wire.unpack(wire.pack(wire.from_pull(pull)))) == pull
    for run in (None, push):
        delivery = Delivery(run=run, is_more=True, acked_store={_LOG: _HEAD}, acked_hq={})
        assert wire.to_delivery(wire.unpack(wire.pack(wire.from_delivery(delivery)))) == delivery


def test_the_need_is_the_event_after_what_is_held():
    assert Answer(kind="need", have=EMPTY).need == 1


@given(st.data())
def test_a_message_cut_anywhere_is_refused(data):
    packed = wire.pack({"have": [[*_LOG, *_HEAD]] * 20})
    cut = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(wire.WireError):
        wire.unpack(packed[:cut])


@given(st.data())
def test_a_message_with_one_byte_changed_is_refused_or_reads_the_same(data):
    message = {"have": [[*_LOG, *_HEAD]] * 20}
    packed = bytearray(wire.pack(message))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read = wire.unpack(bytes(packed))
    except wire.WireError:
        return
    assert read == message


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    with pytest.raises(wire.WireError):
        wire.unpack(noise)


def test_a_small_message_that_unpacks_to_a_huge_one_is_refused_unread():
    bomb = zstandard.ZstdCompressor().compress(b'"' + b"0" * (wire.MOST_UNPACKED + 1) + b'"')
    assert len(bomb) < 10_000
    with pytest.raises(wire.WireError, match="too large"):
        wire.unpack(bomb)


def test_a_frame_that_hides_its_size_is_refused():
    stream = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    with pytest.raises(wire.WireError, match="too large"):
        wire.unpack(stream.compress(b"{}") + stream.flush())


def test_more_packed_bytes_than_allowed_are_refused_unread():
    with pytest.raises(wire.WireError, match="too large"):
        wire.unpack(b"\0" * (wire.MOST_PACKED + 1))


@pytest.mark.parametrize("text", ["[]", "1", "null", "{", '{"a":1}x', "[" * 100_000])
def test_only_an_object_is_a_message(text):
    with pytest.raises(wire.WireError):
        wire.unpack(zstandard.ZstdCompressor().compress(text.encode()))


@pytest.mark.parametrize(
    "spoil",
    [
        {"log": None},
        {"log": ["n", "1", "main"]},
        {"log": ["n", True, "main"]},
        {"log": ["n", 1]},
        {"first": "1"},
        {"first": True},
        {"branch": 0},
        {"events": {}},
        {"events": [1]},
        {"events": [{"header": {}}]},
    ],
)
def test_a_push_of_another_shape_is_refused(push, spoil):
    with pytest.raises(wire.WireError):
        wire.to_push({**wire.from_push(push), **spoil})


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (wire.to_answer, {"answer": "maybe", "have": list(_HEAD), "reason": ""}),
        (wire.to_answer, {"answer": "ack", "have": [1, "short"], "reason": ""}),
        (wire.to_answer, {"answer": "ack", "have": [], "reason": ""}),
        (wire.to_pull, {"have": [["n", 1, "main", 1]]}),
        (wire.to_pull, {}),
        (wire.to_delivery, {"run": 1, "more": False, "acked_store": [], "acked_hq": []}),
    ],
)
def test_other_messages_of_another_shape_are_refused(read, message):
    with pytest.raises(wire.WireError):
        read(message)


def test_the_line_carries_json_that_anybody_can_read(push):
    plain = zstandard.ZstdDecompressor().decompress(wire.pack(wire.from_push(push)))
    assert json.loads(plain)["events"][0]["header"]["type"] == "DrawerOpened"
