"""Fonts of this machine, and what is said where one is missing."""

from __future__ import annotations

import shutil

import pytest

from posforge.errors import KnownError
from posforge.runtime.devices.fonts import FontBook


def test_one_font_draws_a_whole_word(fonts):
    ((face, text),) = fonts.runs("Şeker ₺ ₹")

    assert text == "Şeker ₺ ₹"
    assert face.is_fixed_pitch


def test_letters_that_join_are_not_drawn_with_fixed_pitch(fonts):
    ((face, _),) = fonts.runs("حليب كامل")

    assert not face.is_fixed_pitch


@pytest.mark.parametrize("text", ["有机苹果 1kg", "حليب 3%", "חלב", "นมสด", "दूध"])
def test_every_script_a_shop_may_need_has_a_font_here(fonts, text):
    runs = fonts.runs(text)

    assert "".join(piece for _, piece in runs) == text
    for face, piece in runs:
        assert all(face.covers(char) for char in piece if not char.isspace())


def test_text_of_two_scripts_without_a_common_font_is_split(fonts):
    runs = fonts.runs("นมสด 有机")

    assert len(runs) > 1
    assert "".join(piece for _, piece in runs) == "นมสด 有机"


def test_without_any_font_the_built_in_one_writes_latin():
    ((face, text),) = FontBook([]).runs("Milk 1.19")

    assert text == "Milk 1.19"
    assert face.at(20).getlength("Milk") > 0


@pytest.mark.parametrize(
    ("char", "package"), [("漢", "fonts-noto-cjk"), ("ش", "fonts-noto-core"), ("₺", "fonts-noto")]
)
def test_a_letter_no_font_has_is_named_with_its_cure(char, package):
    with pytest.raises(KnownError, match=f"{char}.*{package}"):
        FontBook([]).runs(f"Tea {char}")


def test_a_picture_no_font_has_is_a_box(fonts, tmp_path):
    mono = next(path for path in fonts._files if path.stem == "DejaVuSansMono")
    shutil.copy(mono, tmp_path)

    assert FontBook([tmp_path]).runs("Avocado 🥑")[-1][1].endswith("□")
    assert FontBook([]).runs("Avocado 🥑")[-1][1].endswith("?")
