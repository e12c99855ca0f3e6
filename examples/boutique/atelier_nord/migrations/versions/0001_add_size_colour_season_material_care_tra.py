"""Adds size, colour, season and 3 more.

Drafted by posforge from a change of store.yaml, and never rewritten.
"""

from __future__ import annotations

from posforge.runtime.storage.revising import add_field

revision = "0001_add_size_colour_season_material_care_tra_10434237"
down_revision = None


def upgrade() -> None:
    """Change the columns of the products."""
    add_field("size", kind="choice")
    add_field("colour", kind="choice")
    add_field("season", kind="choice")
    add_field("material", kind="text")
    add_field("care", kind="choice")
    add_field("tracking", kind="choice")
