"""Who buys: search as you type, put a customer on the bill, take them off, or note a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.customer_known import HeardCustomer, is_enough
from posforge.runtime.flows.customer import attach, detach, find_customers
from posforge.runtime.flows.customer_elsewhere import attach_elsewhere, find_elsewhere
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.till.desk import Desk, needed
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.keyboard import Keyboard
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.short_field import ShortField

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_FEWEST_SHOWN = 2
_MOST_SHOWN = 4


class FindCustomer(Sheet):
    """A field for name, telephone or number, and who is found; a customer's card is scanned."""

    name = "customer"
    takes_scans = True
    full = True

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        texts = kit.texts
        has_one = bool(desk.bill and desk.bill.customer)
        choices = [
            Choice(
                text=texts("customer.take"), do=self._take, tone="accent", hint="Enter", stays=True
            ),
            Choice(text=texts("customer.new"), do=self._new, stays=True),
            Choice(text=texts("customer.change"), do=self._change, stays=True),
            *([Choice(text=texts("customer.remove"), do=self._remove)] if has_one else []),
        ]
        title = texts("action.customer")
        super().__init__(kit, desk, front, title=title, choices=choices, width=860)
        look = kit.look
        self.field = ShortField(look, texts("customer.placeholder"))
        self.list = RowList(look)
        self.list.setMinimumHeight(look.px(58) * _FEWEST_SHOWN)
        most = _FEWEST_SHOWN if look.metrics.is_short else _MOST_SHOWN
        self.list.setMaximumHeight(look.px(58) * most)
        self.says = label(look, texts("customer.how"), size="body", colour="muted")
        keyboard = Keyboard(kit)
        keyboard.struck.connect(self._struck)
        for part in (self.field, self.list, self.says, keyboard):
            self.body.addWidget(part)
        self.says.setVisible(not look.metrics.is_short)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._look_for)
        self._here: Sequence[Customer] = ()
        self._found: Sequence[Customer] = ()
        self._told: Mapping[str, HeardCustomer] = {}
        self._searches = 0

    def scanned(self, text: str) -> None:
        """Look up a customer's card."""
        self.field.setText(text)

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.list.move(step)
        return True

    def _struck(self, stroke: str) -> None:
        if stroke == "backspace":
            self.field.backspace()
        else:
            self.field.insert(stroke)

    def _look_for(self, text: str) -> None:
        self._searches += 1
        number, desk, who = self._searches, self.desk, self.desk.session

        def answer(found: Sequence[Customer]) -> None:
            if number == self._searches:
                self._show(found, self._told)

        def asked(who: Session) -> Sequence[HeardCustomer]:
            is_newest = number == self._searches
            return find_elsewhere(desk.till, who, text) if is_newest else ()

        def told(found: Sequence[HeardCustomer]) -> None:
            if number == self._searches and self.front.sheet is self:
                self._show(self._here, {one.customer.id: one for one in found})

        if who is not None:
            self._told = {}
            desk.ask(lambda: find_customers(desk.till, who, text), answer)
            if is_enough(text):
                desk.ask_books(lambda: asked(who), told)

    def _show(self, here: Sequence[Customer], told: Mapping[str, HeardCustomer]) -> None:
        """Show whom this till knows, then whom other branches know; who is chosen stays chosen."""
        chosen = self._chosen if here is self._here else None
        known = {one.id for one in here}
        more = [one.customer for one in told.values() if one.customer.id not in known]
        self._here, self._told, self._found = here, told, (*here, *more)
        rows = [self._row(one) for one in self._found]
        at = [one.id for one in self._found].index(chosen.id) if chosen is not None else 0
        self.list.show_rows(rows, select=at)
        is_typed = bool(self.field.text().strip())
        is_nobody = is_typed and not rows
        self.says.setText(self.kit.texts("customer.none" if is_nobody else "customer.how"))
        if self.kit.look.metrics.is_short:  # there is room for one of them
            self.list.setVisible(not is_nobody)
            self.says.setVisible(is_nobody)

    def _row(self, one: Customer) -> Row:
        kit = self.kit
        labels = {group.name: group.label for group in kit.shop.customer_groups}
        told = self._told.get(one.id)
        branches = {branch.code: branch.name for branch in kit.shop.branches}
        branch = branches.get(told.branch, "") if told is not None else ""
        facts = (branch, one.phone, one.number, labels.get(one.group, ""), one.exempt)
        return Row(
            id=one.id,
            title=one.name or one.number,
            detail=" · ".join(fact for fact in facts if fact),
            amount=kit.texts("customer.points", points=one.points) if kit.shop.loyalty else "",
        )

    @property
    def _chosen(self) -> Customer | None:
        row = self.list.selected
        return next((one for one in self._found if row is not None and one.id == row.id), None)

    def _take(self) -> None:
        desk, chosen = self.desk, self._chosen
        if chosen is None:
            self.ask_again("banner.no_customer")
            return
        told = self._told.get(chosen.id)
        self.front.close_sheet()

        def step(who: Session, bill: Cart | None) -> Cart:
            if told is not None:
                return attach_elsewhere(desk.till, who, bill, told)
            return attach(desk.till, who, bill, chosen.id)

        desk.change(step, said="customer")

    def _remove(self) -> None:
        desk = self.desk
        desk.change(lambda who, bill: detach(desk.till, who, needed(bill)), said="no_customer_now")

    def _new(self) -> None:
        typed = self.field.text().strip()
        is_phone = typed.lstrip("+")[:1].isdigit()
        name, phone = ("", typed) if is_phone else (typed, "")
        self._open(Customer(id="", number="", name=name, phone=phone))

    def _change(self) -> None:
        if self._chosen is None:
            self.ask_again("banner.no_customer")
        else:
            self._open(self._chosen)

    def _open(self, customer: Customer) -> None:
        from posforge.runtime.till.screens.note_customer import NoteCustomer  # noqa: PLC0415 - when asked

        self.front.close_sheet()
        self.front.open_sheet(NoteCustomer(self.kit, self.desk, self.front, customer=customer))
