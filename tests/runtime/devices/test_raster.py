"""Pictures for the printer: read back, measured, and never wider than the paper."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.layout import Cell, Line, Paper
from posforge.runtime.devices.raster import LINE_DOTS, draw_barcode, draw_line, draw_qr

NARROW, WIDE = Paper.of_width(58), Paper.of_width(80)
FONTS = FontBook()


def decoded(picture) -> list[tuple[str, str]]:
    white_paper = ImageChops.invert(picture.convert("L"))
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(white_paper)]


def line_of(text: str, **how) -> Line:
    return Line((Cell(text, 0, 16),), **how)


@settings(max_examples=25, deadline=None)
@given(
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef-:", min_size=1, max_size=60),
    st.sampled_from([NARROW, WIDE]),
)
def test_every_qr_code_reads_back(data, paper):
    assert [text for _, text in decoded(draw_qr(data, paper))] == [data]


@settings(max_examples=25, deadline=None)
@given(
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=4, max_size=18),
    st.sampled_from([NARROW, WIDE]),
)
def test_every_barcode_reads_back(data, paper):
    assert decoded(draw_barcode(data, paper)) == [("Code128", data)]


def test_a_barcode_that_would_not_scan_is_not_drawn():
    assert draw_barcode("ABCDEFGHIJ" * 5, NARROW) is None


@pytest.mark.parametrize("paper", [NARROW, WIDE])
def test_pictures_are_as_wide_as_the_paper(paper):
    line = Line((Cell("漢字" * 40, 0, paper.columns),))

    assert draw_qr("x", paper).width == paper.dots
    assert draw_barcode("X1", paper).width == paper.dots
    assert draw_line(line, paper, fonts=FONTS).width == paper.dots


def test_a_text_too_long_for_its_cell_is_squeezed_into_it():
    picture = draw_line(Line((Cell("漢字漢字漢字", 4, 6),)), NARROW, fonts=FONTS)

    left, _, right, _ = picture.getbbox()
    assert left >= 4 * 12
    assert right <= 10 * 12


def test_sizes_are_what_they_say():
    normal = draw_line(line_of("Şeker"), NARROW, fonts=FONTS)
    tall = draw_line(line_of("Şeker", size="tall"), NARROW, fonts=FONTS)
    large = draw_line(line_of("Şeker", size="large"), NARROW, fonts=FONTS)

    assert normal.height == LINE_DOTS
    assert tall.height == large.height == 2 * LINE_DOTS
    width = [picture.getbbox()[2] - picture.getbbox()[0] for picture in (normal, tall, large)]
    assert abs(width[1] - width[0]) <= 2
    assert abs(width[2] - 2 * width[0]) <= 3


def test_bold_is_blacker():
    normal = draw_line(line_of("漢字"), NARROW, fonts=FONTS)
    bold = draw_line(line_of("漢字", is_bold=True), NARROW, fonts=FONTS)

    assert bold.histogram()[255] > normal.histogram()[255] * 1.1


def test_cells_are_aligned_in_their_columns():
    cells = (Cell("漢", 0, 10), Cell("字", 10, 12, "center"), Cell("漢", 22, 10, "right"))
    picture = draw_line(Line(cells), NARROW, fonts=FONTS)

    halves = [picture.crop((x * 12, 0, (x + 2) * 12, 30)).getbbox() for x in (0, 15, 30)]
    assert all(halves)
    assert picture.crop((3 * 12, 0, 14 * 12, 30)).getbbox() is None


def test_text_from_right_to_left_keeps_its_order_across_fonts():
    """Hebrew and Thai share no font here; the first word belongs to the right."""
    first = draw_line(line_of("חלב"), NARROW, fonts=FONTS)
    first = first.crop(first.getbbox())
    both = draw_line(line_of("חלב นมนม"), NARROW, fonts=FONTS)
    both = both.crop(both.getbbox())

    at_left = both.crop((0, 0, first.width, both.height))
    at_right = both.crop((both.width - first.width, 0, both.width, both.height))
    assert unlike(at_right, first) < unlike(at_left, first) / 2


def unlike(picture, other) -> int:
    """How many dots differ when both are cut to their ink."""
    size = (40, 24)
    one, two = (each.crop(each.getbbox()).resize(size) for each in (picture, other))
    return ImageChops.difference(one, two).histogram()[255]
