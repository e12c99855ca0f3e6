"""Folds journals again from the first event, to prove that projections are what they say.

The replay happens in a database of its own: a temporary file, encrypted under a key that nobody
keeps. The live database is only read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from posforge.runtime.domain.envelope import Event
from posforge.runtime.storage.digest import table_digests
from posforge.runtime.storage.engine import KEY_BYTES, Database
from posforge.runtime.storage.projector import apply

_PAGE = 2000


def replayed_digests(events: Iterable[Event]) -> dict[str, str]:
    """Return the digest of each projection as these events, in any order, make it."""
    with TemporaryDirectory(prefix="posforge-replay-") as folder:
        replay = Database.open_sqlcipher(Path(folder) / "replay.db", secrets.token_bytes(KEY_BYTES))
        try:
            source = iter(events)
            while page := list(islice(source, _PAGE)):
                with replay.write() as connection:
                    apply(connection, page)
            with replay.read() as connection:
                return table_digests(connection)
        finally:
            replay.close()
