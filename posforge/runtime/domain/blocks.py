"""What stands on a piece of paper, block by block, before any printer has a say in it.

The same blocks become ESC/POS on 58 or 80 mm, or a page in the portal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Align = Literal["left", "center", "right"]
Size = Literal["normal", "tall", "large"]


@dataclass(frozen=True, slots=True)
class Logo:
    """The shop's own picture in the middle, from this file; where it cannot be read, nothing."""

    file: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name at the top: large, bold, centred."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph, wrapped at words; `tall` is twice as high, `large` also twice as wide."""

    text: str
    align: Align = "left"
    is_bold: bool = False
    size: Size = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Words to the left, an amount to the right: the words wrap, the amount never does.

    `mark` is a letter in a narrow column of its own behind the amount; where it is None there is
    no such column.
    """

    left: str
    right: str
    mark: str | None = None
    is_bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A head row and rows of equal length: the first column flush left, the others right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What is to be paid, as large as the paper allows."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code (ISO/IEC 18004) of this text."""

    data: str


@dataclass(frozen=True, slots=True)
class Barcode:
    """A Code 128 (ISO/IEC 15417) of these ASCII characters, with the characters below it."""

    data: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of this piece of paper."""


Block: TypeAlias = (
    Logo | Heading | Text | Columns | Table | Rule | Total | Qr | Barcode | Feed | Cut
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Something to hand to a customer."""

    blocks: tuple[Block, ...]
