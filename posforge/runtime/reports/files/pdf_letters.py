"""Measures and draws text in a PDF: in Inter, and where that has no letter in a font that does."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.fonts import TTFFont

from posforge.runtime.devices.fonts import FontBook

_FOLDER = Path(__file__).parent / "inter"
INTER, _BOLD = _FOLDER / "Inter-Regular.ttf", _FOLDER / "Inter-SemiBold.ttf"
_MAIN = "inter"
_LAST_PLAIN = 0x0590  # Latin, Greek, Cyrillic and Armenian end here, Hebrew begins
_PROBE = 100.0  # the size at which a text is measured

Weight = Literal["", "B"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a text is written: its size in points, its weight, and its grey (0 is black)."""

    size: float
    style: Weight = ""
    grey: int = 0


class Letters:
    """The letters of one PDF; only those that are used become part of it.

    Where none of the fonts has a letter, `width` raises KnownError as a receipt does.
    """

    def __init__(self, pdf: FPDF, fonts: FontBook) -> None:
        pdf.add_font(_MAIN, "", INTER)
        pdf.add_font(_MAIN, "B", _BOLD)
        inter = pdf.fonts[_MAIN]
        assert isinstance(inter, TTFFont), "it was added from a file"
        self._pdf = pdf
        self._book = fonts
        self._letters = frozenset(map(chr, inter.cmap))
        self._families: dict[Path, str] = {INTER: _MAIN}
        self._chosen: tuple[str, str, float] = ("", "", 0)
        self._runs, self._per_point = cache(self._split), cache(self._measured)

    def draw(self, text: str, x: float, y: float, *, pen: Pen) -> None:
        """Write a text from `x` on; `y` is the line it stands on."""
        self._pdf.set_text_color(pen.grey)
        for family, run in self._runs(text):
            self._choose(family, pen)
            if _is_plain(run):
                self._pdf.text(x, y, run)
            else:
                self._draw_joined(run, x, y)
            x += self._per_point(family, run, pen.style) * pen.size

    def width(self, text: str, pen: Pen) -> float:
        """Return how wide a text is, in points."""
        runs = self._runs(text)
        return sum(self._per_point(family, run, pen.style) for family, run in runs) * pen.size

    def close(self) -> None:
        """Close the files of the fonts, which fpdf2 leaves open."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def _split(self, text: str) -> list[tuple[str, str]]:
        if self._letters.issuperset(text):
            return [(_MAIN, text)]
        return [(self._family(face.path), run) for face, run in self._book.runs(text)]

    def _family(self, path: Path | None) -> str:
        """Return the name of a font in this PDF; it is read when its first letter is needed."""
        if path is None:
            return _MAIN
        if path not in self._families:
            family = f"other{len(self._families)}"
            self._pdf.add_font(family, "", path)
            self._families[path] = family
        return self._families[path]

    def _choose(self, family: str, pen: Pen) -> None:
        wanted = (family, pen.style if family == _MAIN else "", pen.size)
        if wanted != self._chosen:
            self._pdf.set_font(*wanted)
            self._chosen = wanted

    def _measured(self, family: str, run: str, style: Weight) -> float:
        """Return how wide a run is at a size of one point."""
        self._choose(family, Pen(size=_PROBE, style=style))
        if _is_plain(run):
            font = self._pdf.current_font
            assert font is not None, "it was chosen above"
            return font.get_text_width(run, _PROBE, None)[1] / _PROBE
        with _Shaped(self._pdf):
            return self._pdf.get_string_width(run) / _PROBE

    def _draw_joined(self, run: str, x: float, y: float) -> None:
        with _Shaped(self._pdf):
            size = self._pdf.font_size
            self._pdf.set_xy(x, y - size)
            # fpdf2 sets a cell's text 0.3 of its size above the middle of the cell's height.
            self._pdf.cell(0, size * 1.4, run)


class _Shaped:
    """While this lasts, letters are joined and ordered as their script wants it."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf

    def __enter__(self) -> None:
        self._pdf.c_margin = 0
        self._pdf.set_text_shaping(use_shaping_engine=True)

    def __exit__(self, *_error: object) -> None:
        self._pdf.set_text_shaping(use_shaping_engine=False)


@cache
def _is_plain(text: str) -> bool:
    """Tell whether letters stand one beside the other as they come, without joining."""
    return text.isascii() or all(ord(char) < _LAST_PLAIN or _stands_alone(char) for char in text)


def _stands_alone(char: str) -> bool:
    is_wide = unicodedata.east_asian_width(char) in {"W", "F", "H"}
    return is_wide or unicodedata.category(char) in {"Sc", "So", "Pd", "Pi", "Pf", "Po", "Zs"}
