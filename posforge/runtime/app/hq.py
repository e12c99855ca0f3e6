"""Composition root of HQ."""

from __future__ import annotations

import threading

from posforge.runtime.app.serve import serve
from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.domain.shop import Shop


def serve_hq(shop: Shop, settings: ServerSettings, *, stop: threading.Event | None = None) -> None:
    """Run HQ until SIGTERM, SIGINT or `stop`, on its own PostgreSQL or on any by URL.

    Raises UserError or KnownError, in one sentence each, where it cannot be started.
    """
    serve(shop, settings, "hq", stop=stop)
