"""An amount being typed, cent by cent: the keys 3 5 7 5 are 35.75, as on every cash register."""

from __future__ import annotations

from dataclasses import dataclass

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units typed so far; None while nothing is."""

    minor: int | None = None

    def typed(self, digits: str) -> Amount:
        """Return the amount with these digits behind it; what would not fit is not taken."""
        text = f"{self.minor or ''}{digits}"
        if not digits.isascii() or not digits.isdigit() or len(text) > MOST_DIGITS:
            return self
        return Amount(int(text))

    def back(self) -> Amount:
        """Return the amount without its last digit; an empty one stays empty."""
        if self.minor is None or self.minor < 10:
            return Amount()
        return Amount(self.minor // 10)
