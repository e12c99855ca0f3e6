"""Pictures are told apart by how they begin, and named by what they are."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.picture import from_text, media_type, picture_id, to_text

PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"GIF89a", None),
        (b"<svg onload='x'/>", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_it_is(data, kind):
    assert media_type(data) == kind


def test_a_picture_is_named_by_its_bytes_and_comes_back_from_its_text():
    assert picture_id(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert from_text(to_text(PNG)) == PNG


@pytest.mark.parametrize("text", ["a", "QQ==\n", "QR==", "Q Q==", "ä", "QQ"])
def test_a_text_that_is_no_picture_or_another_spelling_of_one_is_refused(text):
    with pytest.raises(ValueError, match=r"base64|padd|characters|ASCII"):
        from_text(text)
