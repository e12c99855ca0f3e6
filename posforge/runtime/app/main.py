"""What a shop's own `till.py`, `store.py` and `hq.py` call: settings in, a running machine out."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from posforge.errors import PosforgeError
from posforge.runtime.app.screen import not_loaded
from posforge.runtime.domain.shop import Shop

Argv = Sequence[str]


def till(shop: Shop, argv: Argv) -> int:
    """Run a till until its window is closed and return the exit code."""

    def run() -> int:
        # Nothing made while starting is garbage; looking for it would take a sixth of the start.
        gc.disable()
        os.environ.setdefault("QT_API", shop.till.qt_binding)
        from posforge.runtime.app.arguments import till_settings  # noqa: PLC0415
        from posforge.runtime.app.read_ahead import ask  # noqa: PLC0415

        settings = till_settings(shop, argv)
        ask(settings.machine.data)
        try:
            # Qt is loaded where a window is wanted, and nowhere else; before it the package that
            # tells QtPy which of its preparations to leave out.
            import_module("posforge.runtime.till")
            from posforge.runtime.app.window import run_till  # noqa: PLC0415
        except ImportError as error:
            raise not_loaded(error) from error
        return run_till(shop, settings)

    return spoken(run)


def store(shop: Shop, argv: Argv) -> int:
    """Run a store server until it is asked to end and return the exit code."""

    def run() -> int:
        from posforge.runtime.app.arguments import store_settings  # noqa: PLC0415
        from posforge.runtime.app.first_person import with_first_person  # noqa: PLC0415
        from posforge.runtime.app.store import serve_store  # noqa: PLC0415

        settings = store_settings(shop, argv)
        is_topmost = not (settings.parent or shop.sync.hq)
        serve_store(shop, with_first_person(settings) if is_topmost else settings)
        return 0

    return spoken(run)


def hq(shop: Shop, argv: Argv) -> int:
    """Run HQ until it is asked to end and return the exit code."""

    def run() -> int:
        from posforge.runtime.app.arguments import hq_settings  # noqa: PLC0415
        from posforge.runtime.app.first_person import with_first_person  # noqa: PLC0415
        from posforge.runtime.app.hq import serve_hq  # noqa: PLC0415

        serve_hq(shop, with_first_person(hq_settings(shop, argv)))
        return 0

    return spoken(run)


def spoken(run: Callable[[], int]) -> int:
    """Return what `run` returns; a failure posforge knows is said in a sentence, with code 1."""
    try:
        return run()
    except PosforgeError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - the sentence is the output
        if error.hint:
            print(error.hint, file=sys.stderr)  # noqa: T201
        return 1
