"""Says laid-out receipts in ESC/POS, with python-escpos as the encoder.

A line goes out as text only if every character is in a code page that practically all printers
agree on; any other line is drawn (python-escpos would print `?` or garbage without a word).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from functools import cached_property
from typing import Any

import segno
from PIL import Image

from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.layout import Cell, Element, Line, Paper, is_rule
from posforge.runtime.devices.raster import (
    draw_barcode,
    draw_line,
    draw_logo,
    draw_qr,
    qr_module_dots,
)
from posforge.runtime.domain.blocks import Barcode, Cut, Feed, Logo, Qr

# Slots beyond these differ from maker to maker, whatever a profile says.
_TRUSTED_PAGES = {"CP437": 0, "CP850": 2, "CP1252": 16, "CP866": 17, "CP852": 18, "CP858": 19}
_LEAVE_CHINESE_MODE = b"\x1c."
_WIDTH = {"normal": 1, "tall": 1, "large": 2}
_HEIGHT = {"normal": 1, "tall": 2, "large": 2}
_TALLEST_PICTURE = 1024
_SMALL_GAP = b"\x1bJ\x0c"
# Left-to-right and right-to-left marks: drawing needs them, text in one direction does not.
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))


class Dialect:
    """Turns elements into the bytes of one printer model.

    `profile` is the name of a printer in python-escpos' database; it says which code pages the
    printer has and whether it draws QR codes itself.
    """

    def __init__(self, paper: Paper, *, fonts: FontBook, profile: str = "default") -> None:
        self._paper = paper
        self._fonts = fonts
        self._profile = profile
        self._logos: dict[str, Image.Image | None] = {}

    def encode(self, elements: list[Element]) -> bytes:
        """Return the bytes that print these elements. Raises KnownError for what has no font."""
        sheet = _Sheet(
            self._library,
            self._paper,
            fonts=self._fonts,
            profile=self._profile,
            logo_in=self._logo_in,
        )
        return sheet.write(elements)

    def _logo_in(self, file: str) -> Image.Image | None:
        """Draw a logo once, for every receipt to come."""
        if file not in self._logos:
            self._logos[file] = draw_logo(file, self._paper)
        return self._logos[file]

    @cached_property
    def _library(self) -> Any:
        """Import python-escpos when the first receipt is printed: it takes half a second.

        At import it makes a temporary folder it never removes, and takes over the root logger.
        """
        root = logging.getLogger()
        before = list(root.handlers)
        import escpos.printer  # noqa: PLC0415 - see above
        from escpos import capabilities  # noqa: PLC0415

        for handler in [one for one in root.handlers if one not in before]:
            root.removeHandler(handler)
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        return escpos


class _Sheet:
    """The bytes of one printout, written from top to bottom."""

    def __init__(
        self,
        library: Any,
        paper: Paper,
        *,
        fonts: FontBook,
        profile: str,
        logo_in: Callable[[str], Image.Image | None],
    ) -> None:
        known = library.capabilities.get_profile(profile)
        pages = known.get_code_pages()
        self._encoder = library.magicencode.Encoder(
            {
                name: slot
                for name, slot in _TRUSTED_PAGES.items()
                if int(pages.get(name, -1)) == slot
            }
        )
        self._printer = library.printer.Dummy(
            profile=profile, magic_encode_args={"encoder": self._encoder}
        )
        self._has_qr = bool(known.supports("qrCode"))
        self._paper = paper
        self._fonts = fonts
        self._logo_in = logo_in
        self._style: tuple[bool, str] = (False, "normal")

    def write(self, elements: list[Element]) -> bytes:
        self._printer.hw("INIT")
        self._raw(_LEAVE_CHINESE_MODE)
        before: Element | None = None
        for element in elements:
            if before is not None and _needs_air(before, element):
                self._raw(_SMALL_GAP)
            self._write(element)
            before = element
        output: bytes = self._printer.output
        return output

    def _write(self, element: Element) -> None:
        match element:
            case Line():
                self._write_line(element)
            case Logo(file):
                self._write_logo(file)
            case Qr(data):
                self._write_qr(data)
            case Barcode(data):
                self._write_barcode(data)
            case Feed(lines):
                self._set_style(is_bold=False, size="normal")
                self._printer.text("\n" * lines)
            case Cut():
                self._printer.cut(mode="PART")

    def _write_line(self, line: Line) -> None:
        text = line.as_text().translate(_DIRECTION_MARKS)
        if self._can_say(text):
            self._set_style(is_bold=line.is_bold, size=line.size)
            self._printer.text(f"{text}\n")
            if line.size != "normal":
                self._raw(_SMALL_GAP)
        else:
            self._write_picture(draw_line(line, self._paper, fonts=self._fonts))

    def _write_logo(self, file: str) -> None:
        logo = self._logo_in(file)
        if logo is not None:
            self._write_picture(logo)
            self._raw(_SMALL_GAP)

    def _write_qr(self, data: str) -> None:
        if not self._has_qr:
            self._write_picture(draw_qr(data, self._paper))
            return
        modules = int(segno.make_qr(data, error="m", boost_error=False).symbol_size(border=0)[0])
        self._printer.set(align="center")
        self._printer.qr(data, ec=1, size=qr_module_dots(modules, self._paper), native=True)
        self._printer.set(align="left")
        self._raw(_SMALL_GAP)

    def _write_barcode(self, data: str) -> None:
        bars = draw_barcode(data, self._paper)
        if bars is not None:
            self._write_picture(bars)
            self._raw(_SMALL_GAP)
        columns = self._paper.columns
        self._write_line(Line((Cell(data, 0, columns, "center"),)))

    def _write_picture(self, picture: Image.Image) -> None:
        """Write `GS v 0`; the library's own wording of it prints to the terminal."""
        for top in range(0, picture.height, _TALLEST_PICTURE):
            part = picture.crop(
                (0, top, picture.width, min(top + _TALLEST_PICTURE, picture.height))
            )
            size = (-(-part.width // 8)).to_bytes(2, "little") + part.height.to_bytes(2, "little")
            self._raw(b"\x1dv0\x00" + size + part.tobytes())

    def _raw(self, command: bytes) -> None:
        self._printer._raw(command)  # noqa: SLF001 - the library's only door for bytes

    def _set_style(self, *, is_bold: bool, size: str) -> None:
        was_bold, was_size = self._style
        if is_bold != was_bold:
            self._printer.set(bold=is_bold)
        if size != was_size:
            self._printer.set(custom_size=True, width=_WIDTH[size], height=_HEIGHT[size])
        self._style = (is_bold, size)

    def _can_say(self, text: str) -> bool:
        return all(
            any(self._encoder.can_encode(page, char) for page in self._encoder.codepages)
            for char in text
        )


def _needs_air(before: Element, element: Element) -> bool:
    """Whether large letters come right below small ones; a rule leaves room enough."""
    if not (isinstance(before, Line) and isinstance(element, Line)):
        return False
    return before.size == "normal" and element.size != "normal" and not is_rule(before)
