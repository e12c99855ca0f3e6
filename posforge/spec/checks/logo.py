"""The picture that `receipt.logo` names: it is there, and it is one a printer can print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from posforge.spec.document import Document
from posforge.spec.problems import Problem
from posforge.spec.receipt import LOGO_PATTERN

PATH = ("receipt", "logo")
MOST_BYTES = 1_000_000
MOST_DOTS = 4_000
_FORMATS = ("PNG", "JPEG")


def logo_problems(document: Document, folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the picture that a store.yaml in this folder names."""
    name = document.at(PATH)
    if not isinstance(name, str) or not re.fullmatch(LOGO_PATTERN, name):
        return
    wrong, hint = _fault(folder / name, name)
    if wrong:
        yield document.problem(PATH, wrong, hint=hint)


def _fault(file: Path, name: str) -> tuple[str, str]:
    """Return what is wrong with a file and how to mend it; empty where it is a good picture."""
    if not file.is_file():
        return f"There is no {name} beside this file.", "Put it there, or take the name away."
    smaller = f"Save it smaller: {MOST_DOTS:,} dots each way and 1 MB are enough for any printer."
    try:
        if file.stat().st_size > MOST_BYTES:
            return f"{name} is larger than 1 MB.", smaller
        dots = _size(file)
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}.", ""
    if dots is None:
        return f"{name} is no PNG or JPEG picture.", "Save it anew as PNG."
    if max(dots) > MOST_DOTS:
        return f"{name} is {dots[0]:,} by {dots[1]:,} dots large.", smaller
    return "", ""


def _size(file: Path) -> tuple[int, int] | None:
    """Return width and height of a picture that can be read to its end, or None."""
    from PIL import Image  # noqa: PLC0415 - few shops have a logo, and all are checked

    data = file.read_bytes()
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if max(picture.size) <= MOST_DOTS:
                picture.load()
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
