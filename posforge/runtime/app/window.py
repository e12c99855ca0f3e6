"""The till with its window: the one program a cashier sees."""

from __future__ import annotations

import gc
import os
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from qtpy.QtCore import QEvent, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from qtpy.QtWidgets import QApplication

from posforge.runtime.app.announcing import LineAnnouncer
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.read_ahead import loaded, note
from posforge.runtime.app.screen import no_window
from posforge.runtime.app.settings import TillSettings
from posforge.runtime.app.status import TillStatus
from posforge.runtime.app.till import OpenTill, open_till
from posforge.runtime.domain.shop import Shop
from posforge.runtime.till.announce import Announcer, Silent
from posforge.runtime.till.application import look_for_screen, make_application
from posforge.runtime.till.background import Worker
from posforge.runtime.till.boundary import Boundary
from posforge.runtime.till.window import TillWindow

_BREATH_MS = 200
_NOTE_AFTER_MS = 3000
_LINE_AFTER_MS = 1000  # the window first: for who stands before it, the line can wait a second


def run_till(shop: Shop, settings: TillSettings) -> int:
    """Show the till until its window is closed; return the exit code.

    Raises what `open_till` raises, before any window opens.
    """
    application = _application()
    with open_till(shop, replace(settings, line_after_ms=_LINE_AFTER_MS)) as opened:
        return _show(
            application, opened, announcer=LineAnnouncer() if settings.announces else Silent()
        )


def _application() -> QApplication:
    """Return the application; where Qt would end the process with its own words, say it in ours."""
    said: list[str] = []

    def hear(kind: QtMsgType, _where: QMessageLogContext, words: str | None) -> None:
        said.append(words or "")
        if kind == QtMsgType.QtFatalMsg:
            error = no_window(said)
            sys.stderr.write(f"{error.message}\n{error.hint}\n")
            sys.stderr.flush()
            os._exit(1)  # nothing is open yet, and Qt aborts on return

    qInstallMessageHandler(hear)
    application = make_application(sys.argv[:1])
    qInstallMessageHandler(None)
    return application


def _show(application: QApplication, opened: OpenTill, *, announcer: Announcer) -> int:
    worker, reporting = Worker(), Worker("till-reports")
    window = TillWindow(
        opened.till,
        status=TillStatus(
            opened.printing, opened.pump, opened.till.clock, tables=opened.migration.trouble
        ),
        worker=worker,
        reporting=reporting,
        look=look_for_screen(opened.till.shop.till.theme),
        announcer=announcer,
        attending=opened.attendants,
    )
    Boundary(
        report=CrashLog(opened.folder).write, show=window.show_crash, spare=window.extras.spare
    ).install()
    # Where there is no window manager, nobody else gives the window its size and the keys.
    screen = application.primaryScreen()
    assert screen is not None, "a till needs a screen"
    window.setGeometry(screen.geometry())
    window.showFullScreen()
    window.activateWindow()
    window.start()
    QTimer.singleShot(0, _tidy_from_now_on)
    QTimer.singleShot(0, partial(_note_the_start, worker, opened.folder))
    breath = _let_signals_in(application)
    code = application.exec()
    breath.stop()
    worker.close()
    reporting.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return code


def _tidy_from_now_on() -> None:
    """What the start made stays for good, so only what comes later is looked through."""
    gc.freeze()
    gc.enable()


def _note_the_start(worker: Worker, folder: Path) -> None:
    """Once there is less to do, note what this start has read, for the next one."""
    files = partial(note, folder, loaded())
    QTimer.singleShot(
        _NOTE_AFTER_MS,
        lambda: worker.submit(files, done=lambda _nothing: None, refused=lambda _error: None),
    )


def _let_signals_in(application: QApplication) -> QTimer:
    """End at SIGINT and SIGTERM: Python hears them only while it runs, so run it now and then.

    `quit` would close the window first, and what was still to be painted would find none.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.exit())
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(_BREATH_MS)
    return timer
