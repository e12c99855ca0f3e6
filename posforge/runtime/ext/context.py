"""Everything a flow at the till may use, wired once when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale, UnknownLocaleError

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.ports import (
    Catalogue,
    Clock,
    Entropy,
    NodeIdentity,
    PinHasher,
    TillStore,
)
from posforge.runtime.ext.store_line import NoLine, StoreLine
from posforge.runtime.ext.terminals import Terminal


def _is_believed(_event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """One till: its shop, its place, its disk, its catalogue and its clock.

    `is_authentic` tells whether an event is signed by its author, as far as that one is known here.
    `terminals` are those of the ways to pay that a terminal or a wallet takes, by method. `exports`
    is the folder in which reports are saved, None where there is none. `store_line` answers what
    this till cannot know alone.
    """

    shop: Shop
    branch: Branch
    identity: NodeIdentity
    store: TillStore
    catalogue: Catalogue
    clock: Clock
    entropy: Entropy
    pins: PinHasher
    payments: Mapping[str, PaymentMethod]
    terminals: Mapping[str, Terminal] = field(default_factory=dict)
    extensions: Extensions = field(default_factory=Extensions)
    exports: Path | None = None
    store_line: StoreLine = field(default_factory=NoLine)
    is_authentic: Callable[[Event], bool] = _is_believed

    @property
    def locale(self) -> str:
        """The CLDR locale of the screens: the first language as the country writes it (`de_DE`).

        Where CLDR knows no such pair (`en_JP`), the language alone.
        """
        language = self.shop.languages[0]
        try:
            return str(Locale.parse(f"{language}_{self.shop.country}"))
        except UnknownLocaleError:
            return str(Locale.parse(language))
