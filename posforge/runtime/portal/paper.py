"""A receipt on the screen: the same blocks the printer gets, its codes drawn to be scanned."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import segno
from barcode import Code128
from markupsafe import Markup

from posforge.runtime.domain.blocks import Block


def kind(block: Block) -> str:
    """Return the name of a block as the template knows it: `columns`, `total`."""
    return type(block).__name__.lower()


def logo_png(file: str) -> bytes | None:
    """Return the logo in a file dot by dot as a wide paper has it, or None where there is none."""
    if not file:
        return None
    from PIL import ImageOps  # noqa: PLC0415 - a server without a logo needs no pictures

    from posforge.runtime.devices.layout import Paper  # noqa: PLC0415
    from posforge.runtime.devices.raster import draw_logo  # noqa: PLC0415

    logo = draw_logo(file, Paper.of_width(80))
    if logo is None:
        return None
    png = BytesIO()
    ImageOps.invert(logo.convert("L")).save(png, format="PNG", optimize=True)
    return png.getvalue()


def qr(data: str) -> Markup:
    """Return an SVG drawing of a QR code (ISO/IEC 18004) of this text, four modules of margin."""
    drawing = segno.make(data, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000"
    )
    return Markup(drawing)  # noqa: S704 - segno writes a path of numbers, none of the text


def code128(data: str) -> Markup:
    """Return an SVG drawing of a Code 128 (ISO/IEC 15417), ten modules of margin at both ends."""
    modules = Code128(data).build()[0]
    path, at = "", 10
    for module, run in groupby(modules):
        width = len(list(run))
        if module == "1":
            path += f"M{at} 0h{width}v1h-{width}z"
        at += width
    return Markup(
        '<svg class="bars" viewBox="0 0 {} 1" preserveAspectRatio="none"><path d="{}"/></svg>'
    ).format(at + 10, path)
