"""The least a PyQt6 program can do: show an empty window, say so when it is painted, and end."""

from __future__ import annotations

import sys

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication, QWidget


class Empty(QWidget):
    """A window with nothing in it."""

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Say that there is something to see."""
        print("painted", flush=True)
        QTimer.singleShot(0, QApplication.quit)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = Empty()
    window.showFullScreen()
    sys.exit(application.exec())
