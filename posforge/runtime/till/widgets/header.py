"""The top of the window: whose shop this is and who is signed in, or what has just happened."""

from __future__ import annotations

from functools import partial

from qtpy.QtCore import QRectF, Qt, QTimer, Signal
from qtpy.QtGui import QPainter, QPaintEvent, QResizeEvent
from qtpy.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from posforge.runtime.till.kit import OWN, Kit
from posforge.runtime.till.notice import Notice, Tone
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.line import Line
from posforge.runtime.till.widgets.paint import ground

SHOWN_MS = 6000
_OWN_WIDTH, _REST_WIDTH = 128, 730
_GROUNDS: dict[Tone, str] = {
    "ok": "accent_soft",
    "attention": "warn_soft",
    "refused": "danger_soft",
}
_INKS: dict[Tone, str] = {"ok": "accent_ink", "attention": "warn_ink", "refused": "danger_ink"}
_ICONS: dict[Tone, str] = {"ok": "done", "attention": "attention", "refused": "attention"}


class Header(QWidget):
    """Name plate and banner share one place, so that nothing moves when something is said."""

    more_touched = Signal()
    help_touched = Signal()
    lock_touched = Signal()
    own_touched = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._pages = QStackedLayout(self)
        self._plate = _Plate(kit)
        self._banner = _Banner(kit)
        self._pages.addWidget(self._plate)
        self._pages.addWidget(self._banner)
        self.setFixedHeight(max(kit.look.px(56), kit.look.metrics.target + kit.look.px(8)))
        self._plate.more.clicked.connect(self.more_touched)
        self._plate.help.clicked.connect(self.help_touched)
        self._plate.lock.clicked.connect(self.lock_touched)
        for action, key in self._plate.own.items():
            key.clicked.connect(partial(self.own_touched.emit, action))
        self._banner.close_key.clicked.connect(self.clear)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.clear)

    @property
    def message(self) -> str:
        """The sentence shown now; empty while the name plate shows."""
        shows_banner = self._pages.currentWidget() is self._banner
        return self._banner.message.text if shows_banner else ""

    def show_person(self, name: str) -> None:
        """Show who is signed in; nobody for an empty name."""
        self._plate.show_person(name)

    def say(self, notice: Notice) -> None:
        """Show a notice, for some seconds or until something else is said."""
        self._banner.show_notice(notice)
        self._pages.setCurrentWidget(self._banner)
        self._end.stop()
        if not notice.stays:
            self._end.start(SHOWN_MS)

    @property
    def is_saying(self) -> bool:
        """Whether a notice stands where the name plate is."""
        return self._pages.currentWidget() is self._banner

    def clear(self) -> None:
        """Show the name plate again."""
        self._end.stop()
        self._pages.setCurrentWidget(self._plate)

    def clear_passing(self) -> None:
        """Show the name plate again unless what is said must be read."""
        if self._end.isActive():
            self.clear()


class _Plate(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        look, keymap, texts = kit.look, kit.keymap, kit.texts
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(5), look.px(10), look.px(5))
        row.setSpacing(look.px(10))
        row.addWidget(_Picture(kit, "barcode", ground_colour="accent", ink="on_accent"))
        place = texts("status.till", branch=kit.branch.name, till=kit.till)
        row.addWidget(Line(look, kit.shop.name, size="line", bold=True))
        row.addWidget(Line(look, place, size="body", colour="muted"))
        row.addStretch(1)
        self.own = {
            f"{OWN}{screen.name}": Key(
                look,
                screen.title,
                icon="own",
                hint=keymap.name(f"{OWN}{screen.name}"),
                tone="quiet",
            )
            for screen in kit.own_screens
        }
        self._look = look
        for key in self.own.values():
            key.setFixedWidth(look.px(_OWN_WIDTH))
            row.addWidget(key)
        self._picture = _Picture(kit, "user", ground_colour="surface", ink="text")
        self._person = Line(look, size="body", bold=True)
        row.addWidget(self._picture)
        row.addWidget(self._person)
        self.help = Key(
            look, texts("action.help"), icon="help", hint=keymap.name("help"), tone="quiet"
        )
        self.lock = Key(
            look, texts("action.lock"), icon="lock", hint=keymap.name("lock"), tone="quiet"
        )
        self.more = Key(
            look, texts("action.menu"), icon="menu", hint=keymap.name("menu"), tone="quiet"
        )
        for key in (self.more, self.help, self.lock):
            key.setFixedWidth(look.px(142))
            row.addWidget(key)
        self.show_person("")

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Show as many screens of the shop's own as there is room for; Help has them all."""
        super().resizeEvent(event)
        self._show_own()

    def _show_own(self) -> None:
        room = self.width() - self._look.px(_REST_WIDTH)
        fit = max(0, room // self._look.px(_OWN_WIDTH + 10)) if self.lock.isVisibleTo(self) else 0
        for place, key in enumerate(self.own.values()):
            key.setVisible(place < fit)

    def show_person(self, name: str) -> None:
        self._person.show_text(name)
        for widget in (self._person, self._picture, self.more, self.lock):
            widget.setVisible(bool(name))
        self.help.setVisible(not name)  # while somebody is signed in, it is in the menu
        self._show_own()


class _Picture(QWidget):
    def __init__(self, kit: Kit, icon: str, *, ground_colour: str, ink: str) -> None:
        super().__init__()
        self._look = kit.look
        self._icon = icon
        self._ground, self._ink = ground_colour, ink
        self.setFixedSize(kit.look.px(36), kit.look.px(36))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        ground(painter, box, fill=look.colour(self._ground), radius=look.px(10))
        edge = look.px(7)
        draw_icon(
            painter,
            self._icon,
            box=box.adjusted(edge, edge, -edge, -edge),
            colour=look.colour(self._ink),
        )


class _Banner(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._tone: Tone = "ok"
        look = kit.look
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(56), look.px(3), look.px(10), look.px(3))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self.message = Line(look, size="line", bold=True)
        self.hint = Line(look, size="body")
        lines.addStretch(1)
        lines.addWidget(self.message)
        lines.addWidget(self.hint)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        self.close_key = Key(look, icon="close", tone="plain", name=kit.texts("close"))
        self.close_key.setFixedWidth(look.metrics.target)
        row.addWidget(self.close_key, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_notice(self, notice: Notice) -> None:
        self._tone = notice.tone
        for line, text in ((self.message, notice.message), (self.hint, notice.hint)):
            line.show_text(text, colour=_INKS[notice.tone])
            line.setVisible(bool(text))
        self.setAccessibleName(f"{notice.message} {notice.hint}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        painter.fillRect(self.rect(), look.colour(_GROUNDS[self._tone]))
        side = look.px(28)
        top = (self.height() - side) / 2
        draw_icon(
            painter,
            _ICONS[self._tone],
            box=QRectF(look.px(15), top, side, side),
            colour=look.colour(_INKS[self._tone]),
        )
