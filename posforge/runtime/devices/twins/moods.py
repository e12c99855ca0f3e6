"""The words that make a twin that takes money behave in another way, typed while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from posforge.runtime.devices.twins.bank import Bank, Mood

_MOODS: Mapping[str, Mood] = {
    "approve": Mood(),
    "decline": Mood(outcome="declined"),
    "partial": Mood(),
    "busy": Mood(outcome="in_progress", is_deaf=True),
    "silent": Mood(answer="never"),
    "late": Mood(answer="late"),
    "die": Mood(answer="dies"),
    "twice": Mood(answer="twice"),
    "other": Mood(answer="other"),
    "keep": Mood(keeps=True),
    "leak": Mood(leaks=True),
}


class Twin(Protocol):
    """A twin that takes money."""

    bank: Bank

    def feel(self, mood: Mood) -> None:
        """Take the next payments in this mood."""

    def switch_on(self) -> None:
        """Listen."""

    def switch_off(self) -> None:
        """Stop listening."""


def words() -> tuple[str, ...]:
    """Return every word that is a mood; `partial` and `late` may be followed by a number."""
    return tuple(_MOODS)


def obey(twin: Twin, lines: Iterable[str], *, pay_s: float) -> None:
    """Do what each line says, such as `partial 500` (minor units), `late 200` (s) or `silent`."""
    deeds: dict[str, Callable[[], None]] = {
        "on": twin.switch_on,
        "off": twin.switch_off,
        "forget": twin.bank.forget,
    }
    for line in lines:
        word, _, number = line.strip().partition(" ")
        if word in deeds:
            deeds[word]()
        elif word in _MOODS:
            twin.feel(_mood(word, int(number or 0), pay_s=pay_s))
        elif word:
            _say(f"Known: {', '.join((*_MOODS, *deeds))}")
            continue
        if word:
            _say(f"Done: {line.strip()}")


def _mood(word: str, number: int, *, pay_s: float) -> Mood:
    mood = replace(_MOODS[word], pay_s=pay_s)
    if word == "late":
        return replace(mood, late_s=number)
    return replace(mood, part=number) if word == "partial" else mood


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
