"""Reads a PDF as a person does: words where they stand, put together to lines and cells."""

from __future__ import annotations

import io
from collections import defaultdict

from pypdf import PdfReader

Words = list[tuple[float, str]]


def lines_of(data: bytes) -> list[list[Words]]:
    """Return, for each page, its lines from the top: of each the texts and where they begin."""
    return [_lines(page) for page in PdfReader(io.BytesIO(data)).pages]


def texts(line: Words) -> list[str]:
    """Return the texts of a line, from the left."""
    return [text for _x, text in line]


def _lines(page) -> list[Words]:
    lines: dict[float, Words] = defaultdict(list)

    def seen(text: str, _cm, tm, _font, _size) -> None:
        # pypdf reads the two bytes of a letter apart where a font has no TrueType outlines.
        told = text.replace("\0", "").strip(" \n")
        if told:
            lines[round(tm[5], 1)].append((tm[4], told))

    page.extract_text(visitor_text=seen)
    return [sorted(line) for _y, line in sorted(lines.items(), reverse=True)]
