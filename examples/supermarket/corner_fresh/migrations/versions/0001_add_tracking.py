"""Adds tracking.

Drafted by posforge from a change of store.yaml, and never rewritten.
"""

from __future__ import annotations

from posforge.runtime.storage.revising import add_field

revision = "0001_add_tracking_2a27d58b"
down_revision = None


def upgrade() -> None:
    """Change the columns of the products."""
    add_field("tracking", kind="choice")
