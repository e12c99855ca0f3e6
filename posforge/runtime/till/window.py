"""The till's one window: header, the screen in front, sheets over it, status below.

Every key and every scan passes through here to whatever is in front; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from qtpy.QtCore import Qt, QTimer
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QApplication, QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from posforge.errors import PosforgeError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import Attending
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.till.announce import Announcer, Silent
from posforge.runtime.till.background import Worker
from posforge.runtime.till.card_front import CardFront
from posforge.runtime.till.desk import Answer, Desk
from posforge.runtime.till.extras import Extras
from posforge.runtime.till.keymap import Keymap
from posforge.runtime.till.keys import Wedge
from posforge.runtime.till.kit import OWN, Kit
from posforge.runtime.till.look import Look
from posforge.runtime.till.notice import Notice, notice_of
from posforge.runtime.till.ports import Status, StatusSource
from posforge.runtime.till.screens.base import View
from posforge.runtime.till.screens.makers import MAKERS
from posforge.runtime.till.shifts import Shifts
from posforge.runtime.till.sounds import Sounds
from posforge.runtime.till.texts import Texts
from posforge.runtime.till.watch import Watch
from posforge.runtime.till.widgets.flash import Flash
from posforge.runtime.till.widgets.header import Header
from posforge.runtime.till.widgets.statusbar import StatusBar

SOUNDS_AFTER_MS = 1500


class TillWindow(QWidget):
    """Shows one till. Made by the composition root, which shows it and calls `start`.

    Args:
        till: what the flows work with.
        status: tells whether the line is up, what waits, and how the printer is.
        worker: runs the flows.
        reporting: runs the reports, which may take long.
        look: theme and sizes.
        announcer: hears what is shown.
        attending: who stands at the terminals.
        leave: ends the program after a crash was read; receives the exit code.
    """

    def __init__(
        self,
        till: Till,
        *,
        status: StatusSource,
        worker: Worker,
        reporting: Worker,
        look: Look,
        announcer: Announcer | None = None,
        attending: Attending | None = None,
        leave: Callable[[int], None] = QApplication.exit,
    ) -> None:
        super().__init__()
        self.desk = Desk(till, worker, reporting=reporting, attending=attending)
        self.kit = _kit(till, look, announcer or Silent())
        self.sounds = Sounds()
        self._leave = leave
        self._screens: dict[str, View] = {}
        self._sheet: View | None = None
        self._covered: View | None = None
        self._waiting: list[Callable[[], None]] = []  # scans, and keys struck after them
        self._names: dict[str, str] = {}
        self._is_settling_in = False
        self.header, self.statusbar = Header(self.kit), StatusBar(self.kit)
        self.extras = Extras(self.kit, self.desk, self, is_saying=lambda: self.header.is_saying)
        self.cards = CardFront(self.kit, self.desk, self)
        self.shifts = Shifts(self.kit, self.desk, self)
        self.watch = Watch(self.kit, self.desk, self, status=status, worker=worker)
        self._flash = Flash(look)
        self._build()
        scanner = till.shop.scanner
        self.wedge = Wedge(gap_ms=scanner.gap_ms, suffix=scanner.suffix, parent=self)
        self._connect()

    def start(self) -> None:
        """Show who may sign in, and listen for keys and scans from now on."""
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.wedge)
        self.show_screen("sign_in")
        self.desk.staff(self._warm_up)
        self.watch.start()
        self.shifts.start()
        QTimer.singleShot(SOUNDS_AFTER_MS, self.sounds.load)

    @property
    def screen_name(self) -> str:
        """The name of the screen in front."""
        return self.front_screen.name

    def _one_step_back(self, front: View) -> None:
        """Close what was said over the bill; without that, what is in front goes back."""
        was_saying = self.header.is_saying
        self.header.clear()
        if not (was_saying and front.name == "sell"):
            front.back()

    @property
    def front_screen(self) -> View:
        """The screen in front, or under the sheet."""
        screen = self._stack.currentWidget()
        assert isinstance(screen, View)
        return screen

    @property
    def sheet(self) -> View | None:
        """The sheet laid over the screen."""
        return self._sheet

    def show_screen(self, name: str) -> View:
        """Bring a screen to the front and return it."""
        before = self._stack.currentWidget()
        screen = self._screen(name)
        if before is not screen:
            if isinstance(before, View):
                before.left()
            self._stack.setCurrentWidget(screen)
            self.kit.announcer.say("screen", name=name)
        if self._sheet is None:
            screen.entered()
        return screen

    def open_sheet(self, sheet: View) -> None:
        """Lay a sheet over the screen in front."""
        if self._sheet is not None and self._sheet.must_be_answered:
            self._covered = self._sheet
            self._sheet.hide()
        else:
            self.close_sheet()
        self._sheet = sheet
        self._body.addWidget(sheet, 0, 0)
        sheet.show()
        sheet.raise_()
        sheet.entered()
        self.kit.announcer.say("screen", name=sheet.name)

    def close_sheet(self) -> None:
        """Take the sheet away; scans that waited for the answer now reach the screen."""
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        self._body.removeWidget(sheet)
        sheet.hide()
        sheet.deleteLater()
        if self._covered is not None:
            self._uncover(self._covered)
            return
        self.front_screen.entered()
        self.kit.announcer.say("screen", name=self.screen_name)
        self._release_waiting()

    def _uncover(self, sheet: View) -> None:
        """Bring back the sheet that still wants an answer."""
        self._sheet, self._covered = sheet, None
        sheet.show()
        sheet.entered()
        self.kit.announcer.say("screen", name=sheet.name)

    def notify(self, notice: Notice) -> None:
        """Say something in colour, sound and light."""
        self.header.say(notice)
        self._flash.flash(notice.tone)
        self.sounds.play(notice.cue)
        self.kit.announcer.say("banner", tone=notice.tone, key=notice.what, hint=notice.hint)

    def person(self, person_id: str) -> str:
        """Return somebody's name, empty where it is not known."""
        return self._names.get(person_id, "")

    def show_crash(self) -> None:
        """Say that the till has stopped and that nothing is lost; the only way is out."""
        from posforge.runtime.till.screens.crash import crash_sheet  # noqa: PLC0415 - rarely needed

        self.watch.stop()
        self.shifts.stop()
        self._waiting.clear()
        self.kit.announcer.say("crashed")
        self.open_sheet(crash_sheet(self.kit, self.desk, self, leave=self._leave))

    def do(self, action: str) -> None:
        """Do what belongs to the whole till."""
        if action == "help":
            self._help()
        elif action == "menu":
            self._menu()
        elif action == "lock":
            self._lock()
        elif self.screen_name != "sell" or self.desk.session is None:
            return
        elif not (self.cards.do(action) or self.shifts.do(action)):
            self.extras.do(action)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Hand on a key that no field wanted: to a function, to the view in front, or back."""
        if event is None:
            return
        front = self._sheet or self.front_screen
        action = self.kit.keymap.action(event)
        if event.key() == Qt.Key.Key_Escape:
            self._one_step_back(front)
        elif action:
            self._act(action)
        elif not front.key(event):
            event.ignore()

    def _act(self, action: str) -> None:
        if self._waiting and self._sheet is None:
            self._waiting.append(partial(self._act, action))  # it was struck after a scan
            return
        front = self._sheet or self.front_screen
        if not front.act(action) and self._sheet is None:
            self.do(action)

    def _scanned(self, text: str) -> None:
        if self._sheet is not None and self._sheet.takes_scans:
            self._sheet.scanned(text)
        elif self._must_wait:
            self._waiting.append(partial(self._scanned, text))
        else:
            self.front_screen.scanned(text)

    @property
    def _must_wait(self) -> bool:
        """A scan belongs to the next bill, to one just being found, or to who is just let in."""
        is_held = self._sheet is not None and self._sheet.holds_scans
        is_between = self.desk.is_selling or self.desk.is_letting_in or self._is_settling_in
        return is_held or is_between

    def _help(self) -> None:
        from posforge.runtime.till.screens.help import Help  # noqa: PLC0415 - not before it is asked

        if self._sheet is None:
            self.open_sheet(Help(self.kit, self.desk, self))

    def _menu(self) -> None:
        from posforge.runtime.till.screens.menu import Menu  # noqa: PLC0415 - when it is asked

        if self._sheet is None and self.desk.session is not None and not self.desk.is_selling:
            self.open_sheet(Menu(self.kit, self.desk, self, below=self.front_screen))

    def _lock(self) -> None:
        if self.desk.session is not None and self._sheet is None and not self.desk.is_selling:
            self._leave_till()

    def _leave_till(self) -> None:
        self.desk.sign_out()
        self.header.show_person("")
        self.show_screen("sign_in")

    def _signed_in(self, session: Session) -> None:
        self.header.clear()
        self.header.show_person(session.person.name)
        if session.shift is None:
            self.shifts.ask_float()
            return
        self.show_screen("sell")
        self._is_settling_in = True
        self.desk.interrupted(self._offer_interrupted)

    def _offer_interrupted(self, bill: Cart | None) -> None:
        from posforge.runtime.till.screens.question import ask_recovery  # noqa: PLC0415 - rarely

        self._is_settling_in = False
        self.kit.announcer.say("ready")
        if bill is not None:
            self.open_sheet(ask_recovery(self.kit, self.desk, self, bill=bill))
        self._release_waiting()

    def _bill_changed(self, bill: Cart | None) -> None:
        gross = total(bill, self.kit.shop).due_minor if bill is not None else 0
        count = len(bill.standing) if bill is not None else 0
        self.header.clear_passing()
        self.kit.announcer.say("bill", lines=count, total_minor=gross)
        if bill is not None:
            self.sounds.play("ok")

    def _advised(self, sentence: str) -> None:
        self.notify(
            Notice(what="banner.advice", message=sentence, tone="attention", cue="attention")
        )

    def _sold(self, sale: Sale | Instalment) -> None:
        screen = self.show_screen("change")
        screen.show_sale(sale)  # type: ignore[attr-defined]
        self._flash.flash("ok")
        say = self.kit.announcer.say
        say("sold", number=sale.facts.number, total_minor=sale.facts.due_minor)
        say("change", change_minor=sale.change_minor)
        self._release_waiting()

    def _meet(self, error: PosforgeError, again: Callable[[Answer], None]) -> None:
        """Ask for what a deed lacks, then let it be done again."""
        if isinstance(error, NotAllowedError):
            self._ask_approval(error, again)
            return
        from posforge.runtime.till.screens.asking import ask_for  # noqa: PLC0415 - when it is needed

        self.open_sheet(ask_for(self.kit, self.desk, self, error=error, again=again))

    def _ask_approval(self, error: NotAllowedError, again: Callable[[Answer], None]) -> None:
        from posforge.runtime.till.screens.approve import Approve  # noqa: PLC0415 - when it is needed

        def found(people: Sequence[Person]) -> None:
            if not people:
                self._refused(error)
                return
            self.open_sheet(
                Approve(self.kit, self.desk, self, error=error, people=people, again=again)
            )

        self.desk.approvers(error.permission, found, value=error.value)

    def _refused(self, error: PosforgeError) -> None:
        self.notify(notice_of(error))
        self._release_waiting()

    def _release_waiting(self) -> None:
        """Do what waited, in its order; what has to wait again lines up again."""
        if self._sheet is None:
            waiting, self._waiting = self._waiting, []
            for step in waiting:
                step()

    def _done(self, what: str) -> None:
        if what == "cancelled" and self._sheet is not None and self._sheet.holds_scans:
            self.close_sheet()
        self.notify(Notice(what=f"banner.{what}", message=self.kit.texts(f"banner.{what}")))

    def _remember_names(self, people: Sequence[Person]) -> None:
        self._names = {person.id: person.name for person in people}

    def _second_passed(self, status: Status) -> None:
        self.statusbar.show_status(status)
        self.extras.say_troubles()
        self.front_screen.second_passed()

    def _screen(self, name: str) -> View:
        if name not in self._screens:
            is_grid = name == "sell" and self.kit.shop.till.layout == "grid"
            screen = MAKERS["sell_grid" if is_grid else name]()(self.kit, self.desk, self)
            self._screens[name] = screen
            self._stack.addWidget(screen)
        return self._screens[name]

    def _warm_up(self, staff: Sequence[Person]) -> None:
        """Now that one can see who may sign in, build what comes next while a PIN is typed."""
        self._remember_names(staff)
        QTimer.singleShot(0, partial(self._screen, "sell"))

    def _build(self) -> None:
        look = self.kit.look
        self.setPalette(look.palette())
        self.setAutoFillBackground(True)
        self.setFont(look.font("body"))
        self.setWindowTitle(self.kit.shop.name)
        body = QWidget()
        self._body = QGridLayout(body)
        self._body.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._body.addWidget(holder, 0, 0)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(body, 1)
        column.addWidget(self.statusbar)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(page, 0, 0)
        grid.addWidget(self._flash, 0, 0)

    def _connect(self) -> None:
        self.wedge.scanned.connect(self._scanned)
        self.header.more_touched.connect(self._menu)
        self.header.help_touched.connect(self._help)
        self.header.lock_touched.connect(self._lock)
        self.header.own_touched.connect(self.do)
        self.desk.signed_in.connect(self._signed_in)
        self.shifts.opened.connect(self._signed_in)
        self.shifts.closed.connect(self._leave_till)
        self.desk.bill_changed.connect(self._bill_changed)
        self.desk.advised.connect(self._advised)
        self.desk.sold.connect(self._sold)
        self.desk.done.connect(self._done)
        self.desk.refused.connect(self._refused)
        self.desk.needs.connect(self._meet)
        self.watch.seen.connect(self._second_passed)


def _kit(till: Till, look: Look, announcer: Announcer) -> Kit:
    return Kit(
        shop=till.shop,
        branch=till.branch,
        till=till.identity.till,
        locale=till.locale,
        clock=till.clock,
        look=look,
        texts=Texts(till.shop.languages[0]),
        keymap=Keymap(
            till.shop.keys,
            own={f"{OWN}{screen.name}": screen.key for screen in till.extensions.screens},
        ),
        own_screens=till.extensions.screens,
        announcer=announcer,
    )
