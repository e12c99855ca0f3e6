"""Who is at the till: choose a person, then give the PIN."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QKeyEvent, QPainter, QPaintEvent
from qtpy.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from posforge.runtime.domain.people import Person
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View, digit_of, two_columns
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.numpad import Numpad
from posforge.runtime.till.widgets.paint import ground, label
from posforge.runtime.till.widgets.tile import PersonTile

LONGEST_PIN = 12
_STEPS = {Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SignIn(View):
    """Tiles on the left, the PIN on the right. A PIN is shown as dots and kept nowhere."""

    name = "sign_in"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self.people: Sequence[Person] = ()
        self._tiles: list[PersonTile] = []
        self._chosen: Person | None = None
        self._pin = ""
        self._is_asking = False
        look = kit.look
        people = Card(look, padding=20)
        people.column.setSpacing(look.px(14))
        people.column.addWidget(label(look, kit.texts("sign_in.title"), size="title", bold=True))
        self._empty = label(look, size="line", colour="muted")
        people.column.addWidget(self._empty)
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(12))
        people.column.addWidget(_scrolling(self._grid), 1)
        column = two_columns(self, kit, left=people)
        pin = Card(look, padding=20)
        self._title = label(look, size="line", bold=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._dots = Dots(kit)
        self._pad = Numpad(look, "pin")
        self._pad.struck.connect(self._struck)
        pin.column.addWidget(self._title)
        pin.column.addWidget(self._dots)
        pin.column.addWidget(self._pad, 1)
        self._pad.setMaximumHeight(look.px(430))
        pin.column.addStretch(0)
        column.addWidget(pin, 1)
        self._choose(None)

    def entered(self) -> None:
        super().entered()
        self._choose(None)
        self.desk.staff(self.show_people)

    def second_passed(self) -> None:
        if not self._pin:
            self.desk.staff(self.show_people)

    def show_people(self, people: Sequence[Person]) -> None:
        """Show a tile for each person; somebody alone is chosen already."""
        if people != self.people or not self._tiles:
            self.people = people
            self._lay_tiles()
            self.kit.announcer.say("staff", count=len(people))
        texts = self.kit.texts
        is_empty = not people
        self._empty.setVisible(is_empty)
        self._empty.setText(f"{texts('sign_in.empty')} {texts('sign_in.empty.hint')}")
        if len(people) == 1 and self._chosen is None:
            self._choose(people[0])

    def scanned(self, text: str) -> None:
        del text
        self.refuse_scan("banner.scan_signed_out")

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._struck("enter")
        elif event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif digit := digit_of(event):
            self._struck(digit)
        elif event.key() in _STEPS and self.people and not self._pin:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            return False
        return True

    def back(self) -> None:
        self._choose(None)

    def _step(self, by: int) -> None:
        if self._chosen is None:
            self._choose(self.people[0])
        else:
            position = self.people.index(self._chosen) + by
            if 0 <= position < len(self.people):
                self._choose(self.people[position])

    def _struck(self, stroke: str) -> None:
        if stroke.isdigit() and self._chosen is None:
            position = int(stroke) - 1
            if 0 <= position < len(self.people):
                self._choose(self.people[position])
        elif stroke.isdigit():
            self._show_pin((self._pin + stroke)[:LONGEST_PIN])
        elif stroke == "backspace":
            self._show_pin(self._pin[:-1])
        elif self._pin and self._chosen is not None and not self._is_asking:
            self._is_asking = True
            pin, person = self._pin, self._chosen
            self._show_pin("")
            self.desk.sign_in(person.id, pin, refused=self._answered)

    def _answered(self) -> None:
        self._is_asking = False

    def left(self) -> None:
        self._is_asking = False
        self._choose(None)

    def _choose(self, person: Person | None) -> None:
        self._chosen = person
        self._show_pin("")
        for tile, owner in zip(self._tiles, self.people, strict=False):
            tile.setChecked(owner == person)
        texts = self.kit.texts
        self._title.setText(
            texts("pin.title", name=person.name) if person else texts("sign_in.title")
        )
        self._pad.setEnabled(person is not None)

    def _show_pin(self, pin: str) -> None:
        self._pin = pin
        self._dots.show_count(len(pin))

    def _lay_tiles(self) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._tiles = []
        for position, person in enumerate(self.people):
            digit = str(position + 1) if position < 9 else ""
            tile = PersonTile(
                self.kit.look, name=person.name, role=self.kit.role(person.role), digit=digit
            )
            tile.clicked.connect(lambda _on, person=person: self._choose(person))
            self._tiles.append(tile)
            self._grid.addWidget(tile, position // 2, position % 2)
        self._choose(self._chosen if self._chosen in self.people else None)


class Dots(QWidget):
    """How many digits of a PIN are typed, and nothing else of it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._look = kit.look
        self._count = 0
        self.setFixedHeight(kit.look.px(64))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """Show so many dots."""
        self._count = count
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        ground(
            painter, box, fill=look.colour("field"), radius=look.px(10), edge=look.colour("border")
        )
        side, gap = look.px(14), look.px(12)
        left = box.center().x() - (self._count * (side + gap) - gap) / 2
        for place in range(self._count):
            dot = QRectF(left + place * (side + gap), box.center().y() - side / 2, side, side)
            ground(painter, dot, fill=look.colour("text"), radius=side / 2)


def _scrolling(content: QGridLayout) -> QScrollArea:
    holder = QWidget()
    holder.setLayout(content)
    content.setContentsMargins(0, 0, 0, 0)
    content.setAlignment(Qt.AlignmentFlag.AlignTop)
    area = QScrollArea()
    area.setWidget(holder)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view = area.viewport()
    assert view is not None
    view.setAutoFillBackground(False)
    holder.setAutoFillBackground(False)
    return area
