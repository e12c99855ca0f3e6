"""The boutique's goods and pictures are what the tools make of their sources."""

from __future__ import annotations

import csv

from PIL import Image, ImageChops

from posforge.runtime.domain.barcode import has_valid_check_digit
from posforge.spec.preset import preset


def test_the_catalogue_is_what_the_styles_make(catalogue, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "TARGET", tmp_path / "catalogue.csv")
    catalogue.main()

    assert (tmp_path / "catalogue.csv").read_text("utf-8") == preset("boutique").catalogue_csv


def test_a_pair_that_was_never_made_has_no_row_and_every_code_is_sound(catalogue):
    style = {"name": "Coat", "picture": "coat", "sizes": "S M", "colours": "red blue"}
    rows = list(catalogue.variants(7, {**style, "unmade": "M/red"}))

    assert [(row["size"], row["colour"]) for row in rows] == [
        ("S", "red"),
        ("S", "blue"),
        ("M", "blue"),
    ]
    assert all(has_valid_check_digit(row["gtin"]) for row in rows)


def test_every_garment_a_style_names_can_be_drawn(catalogue, drawing):
    with catalogue.STYLES.open(encoding="utf-8", newline="") as file:
        assert {row["picture"] for row in csv.DictReader(file)} == set(drawing.programs())


def test_the_pictures_are_what_is_drawn(drawing):
    drawn = drawing.draw(drawing.programs()["belt"]).convert("RGBA")
    kept = Image.open(drawing.TARGET / "belt.png").convert("RGBA")

    assert ImageChops.difference(drawn, kept).getbbox(alpha_only=False) is None
