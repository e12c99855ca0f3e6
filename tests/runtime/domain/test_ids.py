"""Ids are ordered by time, unique, and derived from keys where they name machines."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.ids import key_id, node_id, receipt_number, series_name, uuid7


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_a_uuid7_is_what_rfc_9562_says(at_ms: int, entropy: bytes) -> None:
    parsed = uuid.UUID(uuid7(at_ms, entropy))
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert parsed.int >> 80 == at_ms


def test_later_ids_sort_later() -> None:
    assert uuid7(1, b"\xff" * 10) < uuid7(2, b"\x00" * 10)


def test_all_entropy_counts() -> None:
    made = {uuid7(1, bytes(i == at for i in range(10))) for at in range(1, 10)}
    assert len(made) == 9


def test_machines_are_named_by_their_key() -> None:
    assert len(node_id(b"k" * 32)) == 32
    assert len(key_id(b"k" * 32)) == 16
    assert node_id(b"k" * 32) != node_id(b"l" * 32)


def test_receipt_numbers_read_well() -> None:
    assert receipt_number("S01", 2, "A", 17) == "S01-2-A-000017"


def test_series_go_on_after_z() -> None:
    assert [series_name(place) for place in (0, 1, 25, 26, 51, 52)] == [
        "A",
        "B",
        "Z",
        "AA",
        "AZ",
        "BA",
    ]
