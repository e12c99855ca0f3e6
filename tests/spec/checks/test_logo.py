"""The picture of `receipt.logo` is one a printer can print, or check says why not and where."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from posforge.spec.load import examine, load, parse
from posforge.spec.problems import SpecError


def picture(size=(300, 100), kind="PNG", mode="L") -> bytes:
    file = BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(file, format=kind)
    return file.getvalue()


@pytest.fixture
def shop(tmp_path: Path, small: str) -> Path:
    (tmp_path / "store.yaml").write_text(f"{small}receipt:\n  logo: logo.png\n")
    return tmp_path


def problem_in(shop: Path):
    with pytest.raises(SpecError) as raised:
        load(shop)
    (problem,) = raised.value.problems
    assert (problem.path, problem.excerpt) == (("receipt", "logo"), "  logo: logo.png")
    assert problem.hint
    return problem.message


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "L"), ("PNG", "RGBA"), ("PNG", "1"), ("JPEG", "RGB")]
)
def test_a_png_or_jpeg_beside_the_file_will_do(shop, kind, mode):
    (shop / "logo.png").write_bytes(picture(kind=kind, mode=mode))

    assert load(shop).receipt.logo == "logo.png"
    assert examine(shop).problems == ()


def test_one_that_is_not_there_is_said(shop):
    assert problem_in(shop) == "There is no logo.png beside this file."
    (shop / "logo.png").mkdir()
    assert problem_in(shop) == "There is no logo.png beside this file."


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture()[:200], picture(kind="GIF"), picture()[:-40]],
)
def test_what_is_no_picture_to_its_end_is_refused(shop, content):
    (shop / "logo.png").write_bytes(content)
    assert problem_in(shop) == "logo.png is no PNG or JPEG picture."


def test_one_too_large_for_a_receipt_is_refused(shop):
    (shop / "logo.png").write_bytes(picture((4001, 2), mode="1"))
    assert problem_in(shop) == "logo.png is 4,001 by 2 dots large."
    (shop / "logo.png").write_bytes(picture() + bytes(1_000_000))
    assert problem_in(shop) == "logo.png is larger than 1 MB."


def test_a_bomb_is_never_unpacked(shop):
    """Twenty thousand dots each way would be 400 MB: only the size is looked at."""
    bomb = BytesIO()
    Image.new("1", (20_000, 4_100)).save(bomb, format="PNG")
    (shop / "logo.png").write_bytes(bomb.getvalue())
    assert problem_in(shop) == "logo.png is 20,000 by 4,100 dots large."


@pytest.mark.parametrize(
    "name",
    ["logo.svg", "logo", "../logo.png", "/etc/logo.png", "C:\\logo.png", "a/../../l.png", ""],
)
def test_a_name_that_leads_elsewhere_is_refused(problems_of, small, name):
    (problem,) = problems_of(f"{small}receipt:\n  logo: '{name}'\n")
    assert problem.message == f"`{name}` is no picture for the receipt."


def test_lines_below_the_address_are_lines(problems_of, small):
    spec = parse(f"{small}receipt: {{header: [Tel. 030 123, VAT DE1]}}\n")
    assert spec.receipt.header == ("Tel. 030 123", "VAT DE1")
    (problem,) = problems_of(f"{small}receipt: {{header: [a, b, c, d, e, f, g]}}\n")
    assert "too many" in problem.message or "too long" in problem.message
