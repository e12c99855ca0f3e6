"""Pictures for the printer: read back, measured, and never wider than the paper."""

from __future__ import annotations

import pathlib

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.layout import Cell, Line, Paper
from posforge.runtime.devices.raster import (
    LINE_DOTS,
    draw_barcode,
    draw_line,
    draw_logo,
    draw_qr,
)

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


def saved(tmp_path, picture, name="logo.png") -> str:
    picture.save(tmp_path / name)
    return str(tmp_path / name)


@pytest.mark.parametrize("paper", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("size", "printed"),
    [((100, 40), (100, 40)), ((2000, 400), None), ((100, 2000), (12, 240)), ((1, 1), (1, 1))],
)
def test_a_logo_is_in_the_middle_never_larger_and_fits(tmp_path, paper, size, printed):
    logo = draw_logo(saved(tmp_path, Image.new("L", size, 0)), paper)

    assert logo is not None
    assert (logo.mode, logo.width) == ("1", paper.dots)
    left, top, right, bottom = logo.getbbox()
    expected = printed or (paper.dots, round(size[1] * paper.dots / size[0]))
    assert (right - left, bottom - top) == expected
    assert abs(left - (paper.dots - right)) <= 1


def test_grey_becomes_scattered_dots_and_what_is_clear_stays_paper(tmp_path):
    grey = draw_logo(saved(tmp_path, Image.new("L", (100, 100), 191)), WIDE)
    assert grey is not None
    assert 0.2 < grey.histogram()[255] / 10_000 < 0.3
    clear = draw_logo(saved(tmp_path, Image.new("RGBA", (100, 100), (0, 0, 0, 0))), WIDE)
    assert clear is not None
    assert clear.getbbox() is None


@pytest.mark.parametrize("content", [None, b"", b"no picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_a_broken_logo_is_none(tmp_path, content):
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)
    assert draw_logo(str(file), WIDE) is None
    assert draw_logo(str(tmp_path), WIDE) is None


def test_a_logo_too_large_to_unpack_is_none(tmp_path):
    assert draw_logo(saved(tmp_path, Image.new("1", (4_001, 4_000))), WIDE) is None


def test_a_logo_cut_off_after_its_head_is_none(tmp_path):
    file = saved(tmp_path, Image.effect_noise((200, 100), 80))
    with pathlib.Path(file).open("r+b") as picture:
        picture.truncate(400)
    assert draw_logo(file, WIDE) is None
