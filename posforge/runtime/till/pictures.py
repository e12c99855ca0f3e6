"""Pictures of styles: read off the window's thread, at the size they are shown."""

from __future__ import annotations

from collections import OrderedDict

from qtpy.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from qtpy.QtGui import QImage, QImageReader, QPixmap

MOST_PIXELS = 16_000_000
MOST_KEPT = 240


def read_picture(data: bytes | None, *, side: int) -> QImage:
    """Return a picture no wider or higher than `side`; a null image for what is none.

    Safe on any thread. A picture of more than 16 million pixels is refused unread.
    """
    held = QByteArray(data or b"")
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    if max(size.width(), size.height()) > side:
        size = size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size)
    return reader.read()


class Pictures:
    """The pictures read so far by their id; those not looked at for long are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()

    def __contains__(self, picture: str) -> bool:
        return picture in self._kept

    def get(self, picture: str) -> QPixmap | None:
        """Return a picture that was read and is one, or None."""
        kept = self._kept.get(picture)
        if kept is None:
            return None
        self._kept.move_to_end(picture)
        return None if kept.isNull() else kept

    def forget_missing(self) -> None:
        """Forget which pictures could not be read: they may have arrived meanwhile."""
        for picture in [one for one, pixmap in self._kept.items() if pixmap.isNull()]:
            del self._kept[picture]

    def keep(self, picture: str, image: QImage) -> None:
        """Keep a picture that was read."""
        self._kept[picture] = QPixmap.fromImage(image)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
