"""Composition root of the store server."""

from __future__ import annotations

import threading

from posforge.runtime.app.serve import serve
from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.domain.shop import Shop


def serve_store(
    shop: Shop, settings: ServerSettings, *, stop: threading.Event | None = None
) -> None:
    """Run the store server of `settings.branch` until SIGTERM, SIGINT or `stop`.

    With no HQ in the shop and none in the settings it is the topmost machine. Raises UserError or
    KnownError, in one sentence each, where it cannot be started.
    """
    serve(shop, settings, "store", stop=stop)
