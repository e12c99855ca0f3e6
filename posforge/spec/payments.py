"""How customers pay."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Payments = Annotated[tuple[Literal["cash"], ...], Field(min_length=1)]
"""The means of payment the tills accept."""
