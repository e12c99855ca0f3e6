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
