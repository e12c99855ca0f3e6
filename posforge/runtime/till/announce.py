"""The till saying aloud what it shows, for tests and demonstrations that watch from outside.

Announced: `screen` (name), `staff` (count of people who may sign in), `ready` (somebody is signed
in and can scan), `bill` (lines, total_minor), `sold` (number, total_minor), `change`
(change_minor), `picker` (variants: of how many one can be chosen), `banner` (tone, key, hint),
`crashed`. Never a PIN, a person's name or an article's.
"""

from __future__ import annotations

from typing import Protocol


class Announcer(Protocol):
    """Hears what the till shows."""

    def say(self, what: str, **facts: object) -> None:
        """Tell that `what` is now to be seen; the facts are plain numbers and words."""


class Silent:
    """The announcer of a till nobody watches."""

    def say(self, what: str, **facts: object) -> None:
        """Say nothing."""
