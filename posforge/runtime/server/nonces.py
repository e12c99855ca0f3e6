"""Requests are heard once: a small memory of the numbers they carried."""

from __future__ import annotations

import threading
from collections import OrderedDict

_MOST = 20_000


class Nonces:
    """Remembers the latest nonces of this server's life."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    def is_new(self, nonce: str) -> bool:
        """Tell whether this nonce comes for the first time, and remember it."""
        with self._one_at_a_time:
            if nonce in self._known:
                return False
            self._known[nonce] = None
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
            return True
