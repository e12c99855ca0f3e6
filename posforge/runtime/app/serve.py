"""Runs a store server or HQ: one TLS port for sync and portal, until somebody asks it to end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from posforge.errors import KnownError
from posforge.runtime.app.answering import answers
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.extending import load_behaviours, report_shelf
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.in_step import asking, in_step, receiver_of
from posforge.runtime.app.machine import open_secrets
from posforge.runtime.app.server import Server, ServerKind, open_server
from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.extensions import Extensions, Guard
from posforge.runtime.ext.store_line import StoreLine
from posforge.runtime.portal.context import Place
from posforge.runtime.portal.create import create_portal
from posforge.runtime.reports.reports import Reports
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.server.audit import PortalAudit
from posforge.runtime.server.https import Application, HttpsServer, dispatch
from posforge.runtime.server.seen import Seen
from posforge.runtime.server.store_days import StoreDays
from posforge.runtime.server.sync_app import SyncEnd, create_sync_app
from posforge.runtime.server.tls_files import session_secret, tls_password
from posforge.runtime.sync.pump import Pump
from posforge.runtime.sync.receive import Receiver

READY_FILE = "ready.json"
LOOK_S = 30
_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - recognised, not bound


def serve(
    shop: Shop, settings: ServerSettings, kind: ServerKind, *, stop: threading.Event | None = None
) -> None:
    """Serve until SIGTERM, SIGINT or `stop`; print the URL and write `ready.json` when ready.

    Raises UserError or KnownError, in one sentence each, where it cannot be started.
    """
    open_secrets(settings)
    ready = settings.data / READY_FILE
    with _asked_to_end(stop) as end, alone_in(settings.data):
        ready.unlink(missing_ok=True)
        with open_server(shop, settings, kind, is_alone=True) as server:
            if server.migration.trouble:
                print(  # noqa: T201 - whoever starts it is to know
                    f"The newest changes of this shop to its tables are not made here. "
                    f"{server.migration.trouble}",
                    file=sys.stderr,
                    flush=True,
                )
            _serve_until(end, server, settings, ready)


def _serve_until(
    end: threading.Event, server: Server, settings: ServerSettings, ready: Path
) -> None:
    server.journal.retry_parked()  # this posforge may know what an earlier one did not
    receiver = receiver_of(server.node, server.journal)
    upward = in_step(
        server.node,
        key=server.key,
        journal=server.journal,
        receiver=receiver,
        clock=server.clock,
        every=server.shop.sync,
    )
    with (
        upward as pump,
        asking(
            server.node, key=server.key, is_online=lambda: bool(pump and pump.is_online)
        ) as above,
        _listening(server, settings, receiver, pump=pump, above=above) as web,
    ):
        _announce(ready, server, f"https://{_shown(settings.host)}:{web.port}")
        while not end.wait(LOOK_S):
            _close_days(server, pump)
        ready.unlink(missing_ok=True)


def _close_days(server: Server, pump: Pump | None) -> None:
    """Let a store server sign the days whose tills have closed; a full disk only puts it off."""
    if server.node.kind != "store":
        return
    days = StoreDays(database=server.database, author=server.machines.author, shop=server.shop)
    with suppress(KnownError):
        if days.look() and pump is not None:
            pump.notify()


def _listening(
    server: Server,
    settings: ServerSettings,
    receiver: Receiver,
    *,
    pump: Pump | None,
    above: StoreLine,
) -> HttpsServer:
    end = SyncEnd(
        journal=server.journal,
        identity=server.node.identity,
        receiver=receiver,
        machines=server.machines,
        seen=Seen(server.database, server.clock),
        fingerprint=server.tls.fingerprint,
        clock=server.clock,
        verify=signature_matches,
        on_news=pump.notify if pump else lambda: None,
        health=lambda: pump.status if pump else None,
        answers=answers(server, above),
    )
    return HttpsServer(
        dispatch({"/sync/v1": create_sync_app(end)}, otherwise=_portal(server, settings)),
        host=settings.host,
        port=settings.port,
        certificate=server.tls.certificate,
        key=server.tls.key,
        key_password=tls_password(server.secrets.node_key),
    )


def _portal(server: Server, settings: ServerSettings) -> Application:
    kind: ServerKind = "hq" if server.node.kind == "hq" else "store"
    guard = Guard(CrashLog(settings.data, "extensions.log").write)
    shelf = report_shelf(server.shop, server.database, guard)
    return create_portal(
        reports=Reports(server.database),
        shop=server.shop,
        clock=server.clock,
        place=Place(kind=kind, node=server.node.node, branch=server.node.store),
        passwords=Argon2PinHasher(),
        audit=PortalAudit(server.store),
        secret_key=session_secret(server.secrets.node_key),
        extensions=Extensions(
            behaviours=load_behaviours(server.shop, guard), shelf=lambda: shelf, guard=guard
        ),
        catalogue=server.store if server.node.parent is None else None,
    )


def _announce(ready: Path, server: Server, url: str) -> None:
    told = {
        "url": url,
        "pid": os.getpid(),
        "kind": server.node.kind,
        "node": server.node.node,
        "fingerprint": server.tls.fingerprint,
    }
    fresh = ready.with_name(f"{ready.name}.new")
    fresh.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    fresh.replace(ready)
    print(f"{server.node.label} is ready: {url}", flush=True)  # noqa: T201 - the line it is for


def _shown(host: str) -> str:
    """Return an address that other machines reach this one by."""
    if host not in _ANYWHERE:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; asks for the way out
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


@contextmanager
def _asked_to_end(stop: threading.Event | None) -> Iterator[threading.Event]:
    """Yield the event that ends serving; signals set it where the caller brought none."""
    if stop is not None:
        yield stop
        return
    end = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        end.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
