"""Notes a customer, new or changed: who they are, their group, what they agreed to."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QGridLayout, QHBoxLayout

from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.events_customer import Shown
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.keyboard import Keyboard
from posforge.runtime.till.widgets.short_field import ShortField

_FIELDS = ("name", "phone", "email", "tax_number", "address", "exempt")
_COLUMNS = 2
_SHOWN: tuple[Shown, ...] = get_args(Shown)
_STEPS = {
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_Up: -1,
}


class NoteCustomer(Sheet):
    """A field for each fact, and a key for each choice; who is noted is put on the bill."""

    name = "note_customer"
    full = True

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, customer: Customer) -> None:
        texts = kit.texts
        title = texts("customer.change" if customer.id else "customer.new")
        choices = (
            Choice(
                text=texts("customer.save"), do=self._save, tone="accent", hint="Enter", stays=True
            ),
            Choice(text=texts("back"), do=_nothing, hint="Esc"),
        )
        super().__init__(kit, desk, front, title=title, choices=choices, width=860)
        self.customer = customer
        self.fields: dict[str, ShortField] = {}
        grid = QGridLayout()
        grid.setSpacing(kit.look.px(5 if kit.look.metrics.is_short else 8))
        for place, name in enumerate(_FIELDS):
            field = ShortField(kit.look, texts(f"customer.{name}"))
            field.setFixedHeight(kit.look.px(38 if kit.look.metrics.is_short else 42))
            field.setText(getattr(customer, name))
            self.fields[name] = field
            grid.addWidget(field, place // _COLUMNS, place % _COLUMNS)
        self.body.addLayout(grid)
        self.body.addLayout(self._turning_keys())
        keyboard = Keyboard(kit)
        keyboard.struck.connect(self._struck)
        self.body.addWidget(keyboard)
        self.setFocusProxy(self.fields["name"])

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        every = list(self.fields.values())
        every[(every.index(self._typed_into) + step) % len(every)].setFocus()
        return True

    @property
    def _typed_into(self) -> ShortField:
        every = self.fields.values()
        return next((one for one in every if one.hasFocus()), self.fields["name"])

    def _struck(self, stroke: str) -> None:
        field = self._typed_into
        if stroke == "backspace":
            field.backspace()
        else:
            begins_word = not field.text() or field.text().endswith(" ")
            field.insert(stroke.upper() if field is self.fields["name"] and begins_word else stroke)

    def _turning_keys(self) -> QHBoxLayout:
        """One key for each choice; touching it turns to the next answer."""
        row = QHBoxLayout()
        row.setSpacing(self.kit.look.px(8))
        self.group, self.on_receipt, self.contact = (
            Key(self.kit.look, "", size="body") for _ in range(3)
        )
        self.group.clicked.connect(self._next_group)
        self.on_receipt.clicked.connect(self._next_shown)
        self.contact.clicked.connect(self._next_contact)
        for key in (self.group, self.on_receipt, self.contact):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setMinimumHeight(self.kit.look.metrics.target)
            row.addWidget(key, 1)
        self.group.setVisible(bool(self.kit.shop.customer_groups))
        self._show()
        return row

    def _next_group(self) -> None:
        names = ("", *(one.name for one in self.kit.shop.customer_groups))
        here = names.index(self.customer.group) if self.customer.group in names else 0
        self._show(group=names[(here + 1) % len(names)])

    def _next_shown(self) -> None:
        here = _SHOWN.index(self.customer.on_receipt)
        self._show(on_receipt=_SHOWN[(here + 1) % len(_SHOWN)])

    def _next_contact(self) -> None:
        self._show(may_contact=not self.customer.may_contact)

    def _show(self, **facts: object) -> None:
        texts = self.kit.texts
        self.customer = customer = replace(self.customer, **facts)  # type: ignore[arg-type]
        labels = {one.name: one.label for one in self.kit.shop.customer_groups}
        group = labels.get(customer.group, texts("customer.no_group"))
        self.group.setText(texts("customer.group", group=group))
        self.on_receipt.setText(texts(f"customer.receipt.{customer.on_receipt}"))
        is_contacted = "yes" if customer.may_contact else "no"
        self.contact.setText(texts(f"customer.contact.{is_contacted}"))

    def _save(self) -> None:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        if not typed["name"]:
            self.ask_again("banner.no_name")
            return
        desk, customer = self.desk, replace(self.customer, **typed)  # type: ignore[arg-type]
        self.front.close_sheet()
        desk.act(
            lambda who: record_customer(desk.till, who, customer),
            then=self._put_on_bill,
        )

    def _put_on_bill(self, customer: Customer) -> None:
        desk = self.desk
        desk.change(lambda who, bill: attach(desk.till, who, bill, customer.id), said="customer")


def _nothing() -> None:
    """Closing is all."""
