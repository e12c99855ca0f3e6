"""The business day of a till: opened by somebody, it dates everything until it closes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An open shift; `bizdate` is ISO (`2026-11-21`), `number` counts up per till."""

    id: str
    number: int
    bizdate: str
    opened_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedShift:
    """A shift that left a till and goes on nowhere yet, with the cash that is carried along.

    `id` is the event that suspended it, `till` where, `person` the id of who did.
    """

    id: str
    till: int
    person: str
    suspended_ms: int
    amount_minor: int
    currency: str
