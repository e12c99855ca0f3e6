"""The twin's understanding of ESC/POS, checked against bytes written out by hand."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.twins.escpos_reader import EscposReader
from posforge.runtime.devices.twins.paper import Roll

FONTS = FontBook()
CUT = b"\n\n\n\n\n\n\x1dV\x00"


class Desk:
    """Catches what a printer lets fall."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, ...]] = []
        self.images: list[Image.Image] = []
        self.kicks: list[tuple[int, int]] = []
        self.said = b""

    def kick(self, pin, *, on_ms) -> None:
        self.kicks.append((pin, on_ms))

    def answer(self, data) -> None:
        self.said += data

    def status(self, kind) -> int:
        return 0x12 | (0x60 if kind == 4 else 0)

    def cut(self, text, image) -> None:
        self.texts.append(tuple(line for line in text if line))
        self.images.append(image)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def reader(desk):
    return EscposReader(Roll(58, FONTS), desk)


def ink(image: Image.Image) -> int:
    """How many dots are black."""
    return sum(image.convert("L").histogram()[:100])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"M\x81sli", "Müsli"),
        (b"\x1bt\x10\x80 \xfc", "€ ü"),
        (b"\x1bt\x11\x80", "А"),
        (b"\x1bt\x13\xd5", "€"),
        (b"\x1bt\x12\x88", "ł"),
    ],
)
def test_code_pages(reader, desk, data, text):
    reader.feed(data + CUT)

    assert desk.texts == [(text,)]


def test_a_command_may_arrive_in_pieces(reader, desk):
    for byte in b"\x1b@\x1bE\x01A\x1bt\x10\x80\x1dv0\x00\x01\x00\x02\x00\xff\xff" + CUT:
        reader.feed(bytes([byte]))

    assert desk.texts == [("A€",)]
    assert reader.unknown == []


def test_a_long_line_goes_on_in_the_next(reader, desk):
    reader.feed(b"x" * 40 + CUT)

    assert desk.texts == [("x" * 32, "x" * 8)]


def test_styles_leave_more_ink(reader, desk):
    for style in (b"", b"\x1bE\x01", b"\x1d!\x11", b"\x1d!\x01", b"\x1d!\x10", b"\x1b!\x30"):
        reader.feed(b"\x1b@" + style + b"Total" + CUT)

    plain, bold, large, tall, wide, mode = map(ink, desk.images)
    assert plain < bold < large
    assert plain < tall < large
    assert plain < wide < large
    assert mode == large


def test_initialising_forgets_every_style(reader, desk):
    reader.feed(b"\x1bE\x01\x1d!\x11\x1ba\x01\x1bt\x10\x1b@A\x81" + CUT + b"A\x81" + CUT)

    assert desk.texts == [("Aü",)] * 2
    assert ink(desk.images[0]) == ink(desk.images[1])


@pytest.mark.parametrize(("align", "place"), [(0, 0), (1, 1), (2, 2)])
def test_alignment_moves_text_and_pictures(reader, desk, align, place):
    picture = b"\x1dv0\x00\x03\x00\x18\x00" + b"\xff" * 72
    reader.feed(b"\x1ba" + bytes([align]) + b"\xdb\xdb\n" + picture + CUT)

    image = desk.images[0].convert("L").point([255] * 100 + [0] * 156)
    left, _, right, _ = image.getbbox()
    thirds = (image.width // 3, 2 * image.width // 3)
    middle = (left + right) // 2
    assert (middle > thirds[0]) + (middle > thirds[1]) == place


def test_a_picture_moves_the_paper_by_its_height(reader, desk):
    reader.feed(b"\x1dv0\x00\x01\x00\xc8\x00" + b"\x00" * 200 + CUT + CUT)

    with_picture, without = desk.images
    assert with_picture.height - without.height == 200


def test_a_qr_code_reads_back(reader, desk):
    data = b"posforge:r1:S01-1-A-000001"
    reader.feed(b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1")
    reader.feed(b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data)
    reader.feed(b"\x1d(k\x03\x001Q0" + CUT)

    (code,) = zxingcpp.read_barcodes(desk.images[0])
    assert code.text == data.decode()


def test_the_drawer_feels_its_pulse(reader, desk):
    reader.feed(b"\x1bp\x00\x19\xfa\x1bp\x01\x32\xfa\x10\x14\x01\x01\x02")

    assert desk.kicks == [(2, 50), (5, 100), (5, 200)]


def test_it_says_how_it_is(reader, desk):
    reader.feed(b"\x10\x04\x01\x10\x04\x04\x1dr\x01")

    assert desk.said == b"\x12\x72\x0c"


def test_what_it_does_not_know_is_kept(reader, desk):
    reader.feed(b"\x1b\xf0\x1d(L\x02\x00ab" + b"A" + CUT)

    assert reader.unknown == [b"\x1b\xf0", b"\x1d(L"]
    assert desk.texts == [("A",)]


def test_the_knife_sits_above_the_head(reader, desk):
    """Cut without feeding, and the last lines are on the next customer's receipt."""
    reader.feed(b"\xdb" * 32 + b"\n\x1dV\x00" + CUT)

    first, second = map(ink, desk.images)
    assert first < second


def test_feeding_to_the_cutter_keeps_the_last_line(reader, desk):
    reader.feed(b"\xdb" * 32 + b"\n\x1dV\x42\x00" + CUT)

    first, second = map(ink, desk.images)
    assert first > second
