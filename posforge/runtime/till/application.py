"""Qt made ready for a till: crisp on any screen, one style everywhere, the shop's theme."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QApplication

from posforge.runtime.till.look import Look
from posforge.runtime.till.theme import Theme, metrics_for


def make_application(arguments: Sequence[str]) -> QApplication:
    """Return the application object every window needs; one per process."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(arguments))
    application.setStyle("Fusion")
    application.setApplicationName("posforge till")
    return application


def look_for_screen(theme: Theme, *, size: tuple[int, int] | None = None) -> Look:
    """Return the look that fills a window of `size` pixels, or the whole screen without one."""
    screen = QGuiApplication.primaryScreen()
    assert screen is not None, "a till needs a screen"
    if size is None:
        free = screen.availableSize()
        size = (free.width(), free.height())
    return Look(theme, metrics_for(*size, dpi=max(screen.logicalDotsPerInch(), 96.0)))
