"""Pictures of what is sold: small files of three kinds, told apart by how they begin."""

from __future__ import annotations

import base64
import hashlib
from typing import Literal

PictureType = Literal["image/png", "image/jpeg", "image/webp"]

LARGEST_PICTURE = 48 * 1024
"""How many bytes a picture may have: it travels to every till."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


def media_type(data: bytes) -> PictureType | None:
    """Return what kind of picture this is (PNG, JPEG, WebP), or None for anything else."""
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith(_JPEG):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def picture_id(data: bytes) -> str:
    """Return the id of a picture: the SHA-256 of its bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def to_text(data: bytes) -> str:
    """Return a picture as it stands in a journal: base64 (RFC 4648 §4)."""
    return base64.b64encode(data).decode()


def from_text(text: str) -> bytes:
    """Return the picture such a text spells. Raises ValueError where it is not its one spelling."""
    data = base64.b64decode(text, validate=True)
    if to_text(data) != text:
        raise ValueError("is not spelled as base64 spells it")
    return data
