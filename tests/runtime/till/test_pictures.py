"""Pictures are read small, and what is no picture harms nobody."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from posforge.runtime.till.pictures import MOST_KEPT, MOST_PIXELS, Pictures, read_picture


def picture(width, height, kind="PNG"):
    data = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(data, kind)
    return data.getvalue()


def claims_to_be(width, height):
    """A PNG of a few bytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    check = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + check


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_read_as_small_as_it_is_shown(kind):
    image = read_picture(picture(600, 300, kind), side=100)

    assert (image.width(), image.height()) == (100, 50)


def test_a_small_picture_stays_as_it_is():
    assert read_picture(picture(40, 30), side=100).width() == 40


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"no picture at all",
        picture(20, 20)[:60],
        claims_to_be(60_000, 60_000),
        claims_to_be(MOST_PIXELS, 2),
    ],
)
def test_what_is_no_picture_is_none(qapp, data):
    kept = Pictures()
    kept.keep("p", read_picture(data, side=100))

    assert kept.get("p") is None
    assert "p" in kept, "it need not be asked for again"


def test_what_was_missing_may_be_asked_for_again(qapp):
    kept = Pictures()
    kept.keep("late", read_picture(None, side=100))
    kept.keep("there", read_picture(picture(20, 20), side=100))
    kept.forget_missing()

    assert "late" not in kept
    assert kept.get("there") is not None


def test_those_not_looked_at_for_long_are_forgotten(qapp):
    kept = Pictures()
    for number in range(MOST_KEPT + 1):
        kept.keep(f"p{number}", read_picture(picture(4, 4), side=4))
        kept.get("p0")

    assert "p0" in kept
    assert "p1" not in kept
