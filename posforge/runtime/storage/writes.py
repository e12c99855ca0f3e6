"""What projections are made of: rows for precompiled statements, and the checks before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.trace import trace_fault
from posforge.runtime.storage.sql import Parameters, Statement
from posforge.runtime.storage.tables import LONGEST_KEY

Write: TypeAlias = tuple[Statement, Sequence[Parameters]]
Writes: TypeAlias = Sequence[Write]
Projection: TypeAlias = Callable[[Event, Any], Writes]


def check_keys(*keys: str) -> None:
    """Raise BodyError where a text is too long to be looked up by."""
    for key in keys:
        if len(key) > LONGEST_KEY:
            raise BodyError(f"{key[:20]}… is longer than {LONGEST_KEY} characters")


def check_trace(*, lot: str, serial: str, qty_milli: int) -> None:
    """Raise BodyError for goods whose lot or serial number is none."""
    if fault := trace_fault(lot=lot, serial=serial, qty_milli=qty_milli):
        raise BodyError(fault)


def check_unique(what: str, keys: Sequence[object]) -> None:
    """Raise BodyError where two rows of one event claim the same place."""
    if len(set(keys)) != len(keys):
        raise BodyError(f"two {what} claim the same place")
