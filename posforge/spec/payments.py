"""How customers pay."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from posforge.spec.base import Word

Payment = Annotated[str, Word(what="a means of payment", example="punch_card", is_module=True)]
Payments = Annotated[tuple[Payment, ...], Field(min_length=1)]
"""The means of payment the tills accept: bundled ones, and the shop's own by name."""
