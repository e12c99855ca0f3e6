"""Looking for goods with the eyes: departments, pictures, and the sizes and colours of a style."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.tiles import Answer, facts_of, found_tiles, look_up
from posforge.runtime.till.variants import table_of
from posforge.runtime.till.widgets.chips import Chips
from posforge.runtime.till.widgets.goods import Tile
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.picker import Offer, Picker
from posforge.runtime.till.widgets.shelf import Shelf

AT_ONCE = 6
"""So many tiles are looked up in one go: a scan waits no longer than that."""


class Browse(QWidget):
    """Styles in front, the articles of one over them; `chosen` carries a Product."""

    chosen = Signal(object)
    looked_around = Signal()
    """A department was touched: what was being searched is not wanted any more."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        super().__init__()
        self.kit, self.desk = kit, desk
        self._styles: Sequence[Style] = ()
        self._departments: Sequence[str] = ()
        self._reading: set[str] = set()
        self._openings = 0
        self._group = ""
        self._is_on_chips = self._is_narrowed = False
        self.chips, self.shelf, self.picker = Chips(kit.look), Shelf(kit.look), Picker(kit)
        self._nothing = label(kit.look, size="line", colour="muted")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._page())
        self._pages.addWidget(self.picker)
        self.chips.chosen.connect(self._department_touched)
        self.shelf.touched.connect(self._open)
        self.shelf.unknown.connect(self._look_up)
        self.picker.chosen.connect(self._choose)
        self.picker.closed.connect(self.back)
        desk.bill_changed.connect(self._bill_changed)

    def load(self) -> None:
        """Ask which styles there are, and let what is shown be asked for again."""
        self.desk.goods.browse(lambda catalogue: catalogue.styles(), self._show_styles)

    @property
    def is_empty(self) -> bool:
        """Whether no style is known yet."""
        return not self._styles

    @property
    def is_narrowed(self) -> bool:
        """Whether only what was searched is shown."""
        return self._is_narrowed

    @property
    def is_picking(self) -> bool:
        """Whether the articles of one style are in front."""
        return self._pages.currentWidget() is self.picker

    def show_found(self, products: Sequence[Product]) -> None:
        """Show nothing but what was found; articles of one style are one tile."""
        self._close_picker()
        self._is_narrowed = True
        self.chips.hold(0)
        self._show(found_tiles(products, self._styles), none="search.none", cursor=0)

    def show_all(self) -> None:
        """Show the department that is chosen."""
        if self._is_narrowed:
            self._is_narrowed = False
            self._show_department()

    def step(self, *, right: int = 0, down: int = 0) -> None:
        """Move the cursor: among articles, tiles or departments."""
        if self.is_picking:
            self.picker.step(right=right, down=down)
        elif self._is_on_chips and down > 0:
            self._go_to_chips(is_there=False)
            self.shelf.put_cursor(0)
        elif self._is_on_chips:
            self.chips.move(right)
        elif self.shelf.step(right=right, down=down):
            self._go_to_chips(is_there=True)

    def page(self, direction: int) -> None:
        """Scroll by what is in sight, down (1) or up (-1)."""
        if not self.is_picking:
            self.shelf.page(direction)

    def take(self) -> bool:
        """Take what stands under the cursor; tell whether anything does."""
        if self.is_picking:
            self.picker.take()
            return True
        if self.shelf.current is not None:
            self._open(self.shelf.current)
        return self.shelf.current is not None

    def back(self) -> bool:
        """Close the articles, or hide the cursor; tell whether there was anything to do."""
        had_cursor = self._is_on_chips or self.shelf.has_cursor
        if self.is_picking:
            self._close_picker()
            return True
        self._openings += 1
        self.drop_cursor()
        return had_cursor

    def go_back(self) -> None:
        """Go back to the pictures, without a cursor."""
        self._close_picker()
        self.drop_cursor()

    def drop_cursor(self) -> None:
        """Let Enter take nothing until somebody chooses again."""
        self._go_to_chips(is_there=False)
        self.shelf.drop_cursor()
        self.picker.drop_cursor()

    def _page(self) -> QWidget:
        look = self.kit.look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        head.addWidget(self.chips, 1)
        for icon, direction in (("up", -1), ("down", 1)):
            key = Key(look, icon=icon, tone="quiet", name=icon)
            key.setFixedSize(look.metrics.target, look.metrics.target)
            key.clicked.connect(lambda _on, step=direction: self.shelf.page(step))
            head.addWidget(key)
        column.addLayout(head)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(look.px(20), look.px(40), look.px(20), 0)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addWidget(self.shelf, 1)
        return page

    def _show_styles(self, styles: Sequence[Style]) -> None:
        self._reading.clear()
        self.shelf.pictures.forget_missing()
        self.shelf.ask_again()
        if list(styles) == list(self._styles) and styles:
            return
        here = self._departments[self.chips.current - 1] if self.chips.current else ""
        self._styles = styles
        there = dict.fromkeys(style.department for style in styles)
        listed = [one for one in self.kit.shop.catalogue.departments if one in there]
        self._departments = [*listed, *(one for one in there if one and one not in listed)]
        words = [self.kit.texts("grid.all"), *map(spoken, self._departments)]
        current = self._departments.index(here) + 1 if here in self._departments else 0
        self.chips.show_words(words, current=current)
        if not self._is_narrowed:
            self._show_department()

    def _department_touched(self, _position: int) -> None:
        self._openings += 1
        self._is_narrowed = False
        self._show_department()
        self.looked_around.emit()

    def _bill_changed(self, bill: Cart | None) -> None:
        """Tell other prices where the bill is somebody's of another group."""
        group = bill.group if bill is not None else ""
        if group != self._group:
            self._group = group
            self.shelf.ask_again()

    def _show_department(self) -> None:
        chosen = self._departments[self.chips.current - 1] if self.chips.current else ""
        order = {name: at for at, name in enumerate(self._departments)}
        shown = [one for one in self._styles if chosen in ("", one.department)]
        shown.sort(key=lambda one: order.get(one.department, len(order)))
        self._show([Tile(name=one.name, style=one) for one in shown], none="grid.empty")

    def _show(self, tiles: Sequence[Tile], *, none: str, cursor: int | None = None) -> None:
        self._openings += 1
        self._nothing.setText("" if tiles else self.kit.texts(none))
        self._nothing.setVisible(not tiles)
        self.shelf.show_tiles(tiles, cursor=cursor)

    def _go_to_chips(self, *, is_there: bool) -> None:
        self._is_on_chips = is_there
        self.chips.mark_cursor(is_here=is_there)
        if is_there:
            self.shelf.drop_cursor()

    def _open(self, tile: Tile) -> None:
        """Show the articles of a style, once they are known; the only one is taken at once."""
        self._openings += 1
        if tile.product is not None:
            self._choose(tile.product)
        elif tile.style is not None:
            style, number = tile.style.id, self._openings
            self.desk.goods.browse(
                lambda catalogue: catalogue.variants(style),
                partial(self._offer, tile, number),
            )

    def _offer(self, tile: Tile, number: int, variants: Sequence[Product]) -> None:
        if number != self._openings:
            return  # somebody has gone on meanwhile
        if not variants:
            self.load()
        elif len(variants) == 1:
            self._choose(variants[0])
        else:
            self._show_offer(tile, variants)

    def _show_offer(self, tile: Tile, variants: Sequence[Product]) -> None:
        table = table_of(self.kit.shop.catalogue.axes, variants)
        facts = facts_of(self.kit, variants)
        self.picker.show_offer(
            Offer(
                name=tile.name,
                detail=" · ".join((spoken(tile.department), *table.common, facts.price)),
                table=table,
                ground=self.shelf.painter_of_tiles.ground_colour(
                    facts.colours, department=tile.department
                ),
                picture=self.shelf.pictures.get(tile.picture),
            )
        )
        self._pages.setCurrentWidget(self.picker)
        if self.shelf.has_cursor and self.picker.grid is not None:
            self.picker.grid.put_cursor()
        self.kit.announcer.say("picker", variants=len(variants))

    def _choose(self, product: Product) -> None:
        self._close_picker()
        self.chosen.emit(product)

    def _close_picker(self) -> None:
        self._openings += 1
        self._pages.setCurrentIndex(0)

    def _look_up(self, tiles: Sequence[Tile]) -> None:
        """Ask for prices, colours and pictures of tiles that have come into sight."""
        for first in range(0, len(tiles), AT_ONCE):
            some = tiles[first : first + AT_ONCE]
            kept = self.shelf.pictures
            pictures = {one.picture for one in some if one.picture and one.picture not in kept}
            wanted = sorted(pictures - self._reading)
            self._reading.update(wanted)
            styles = [one.style.id for one in some if one.style and one.product is None]
            self.desk.goods.browse(
                partial(look_up, styles=styles, pictures=wanted, side=self._picture_side()),
                partial(self._tell, some),
            )

    def _tell(self, tiles: Sequence[Tile], answer: Answer) -> None:
        for picture, image in answer.images.items():
            self._reading.discard(picture)
            self.shelf.pictures.keep(picture, image)
        self.shelf.tell({tile.id: facts_of(self.kit, answer.articles(tile)) for tile in tiles})

    def _picture_side(self) -> int:
        side = self.shelf.painter_of_tiles.picture_side(self.shelf.gridSize().width())
        return round(max(side, self.kit.look.px(128)) * self.devicePixelRatioF())
