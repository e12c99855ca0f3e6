"""Moments of goods with a lot or serial number, for the photographs of the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from shown_shops import a_grocer

from posforge.runtime.ext.context import Till
from posforge.runtime.till.window import TillWindow
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.memory_catalogue import MemoryCatalogue
from posforge.testing.tracked_goods import GOODS, WATCH, YOGHURT, gs1, tracking


class Shown(Protocol):
    """One window, driven from outside."""

    window: TillWindow

    def sign_in(self) -> None:
        """Sign somebody in."""

    def settle(self) -> None:
        """Let everything happen that was asked for."""


def a_grocer_by_lot(language: str) -> Till:
    """Return the grocer's till with goods that are told apart."""
    till = a_grocer(language)
    catalogue = MemoryCatalogue(GOODS, clock=FixedClock())
    return replace(till, shop=tracking(till.shop), catalogue=catalogue)


def traced_bill(shown: Shown) -> None:
    """Two lots and a piece on a bill."""
    shown.sign_in()
    for code in (
        gs1(YOGHURT, lot="A17-2026"),
        gs1(YOGHURT, lot="B9"),
        gs1(WATCH, serial="WX-00123456789012345"),
    ):
        shown.window.desk.scan(code, qty_milli=1000)
    shown.settle()


def ask_lot(shown: Shown) -> None:
    """Which lot is it?"""
    traced_bill(shown)
    shown.window.desk.scan(YOGHURT, qty_milli=1000)
    shown.settle()
    for letter in "c3-2027":
        shown.window.sheet._struck(letter)  # type: ignore[union-attr]  # noqa: SLF001


TRACE_SCENES: tuple[Callable[[Shown], None], ...] = (traced_bill, ask_lot)
