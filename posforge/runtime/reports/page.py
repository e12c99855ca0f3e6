"""One page of a long list: which rows, of how many, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What part of a list is asked for: page `number` counts from 1, `sort` names a column."""

    sort: str
    is_descending: bool = False
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """The rows of one page, and how many rows the whole list has."""

    rows: tuple[Row, ...]
    total: int
    window: Window

    @property
    def pages(self) -> int:
        """How many pages the list fills; an empty list has one, empty page."""
        return max(1, -(-self.total // self.window.size))

    @property
    def first(self) -> int:
        """The position of the first row shown, counted from 1; 0 where there is none."""
        return self.window.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The position of the last row shown; 0 where there is none."""
        return self.window.offset + len(self.rows) if self.rows else 0
