"""What the shop counts up: the reports its tills and its portal offer."""

from __future__ import annotations

from typing import Annotated

from posforge.spec.base import Word

Report = Annotated[str, Word(what="a report", example="top_sellers", is_module=True)]
Reports = tuple[Report, ...]
"""The reports there are: bundled ones, and the shop's own by name."""
