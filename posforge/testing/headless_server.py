"""A store server or HQ of the test chain as a process of its own.

    python -m posforge.testing.headless_server hq --data FOLDER --database postgresql://…

Its keys lie in a file, its shop is the one of `CHAIN_SHOP`, its first person is `ADMIN`.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from posforge.errors import PosforgeError
from posforge.runtime.app.hq import serve_hq
from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.app.store import serve_store
from posforge.runtime.domain.shop import SyncOptions
from posforge.runtime.server.provision import Admin
from posforge.testing.builders import a_shop

ADMIN = Admin(name="Olivia Owner", pin="4711", password="correct horse battery")  # noqa: S106 - a test's
CHAIN_SHOP = a_shop(sync=SyncOptions(hq="", store="", push_ms=50, pull_ms=150))


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM; 1 and one sentence where that is impossible."""
    parser = argparse.ArgumentParser(prog="python -m posforge.testing.headless_server")
    parser.add_argument("kind", choices=("store", "hq"))
    parser.add_argument("--data", type=Path, required=True, help="the server's data folder")
    parser.add_argument("--database", default="", help="the URL of a PostgreSQL database")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--branch", default="")
    parser.add_argument("--parent", default="", help="the URL of HQ")
    parser.add_argument("--join-code", default="")
    wanted = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    settings = ServerSettings(
        data=wanted.data,
        keys="file",
        port=wanted.port,
        database=wanted.database,
        branch=wanted.branch,
        parent=wanted.parent,
        join_code=wanted.join_code,
        admin=ADMIN,
    )
    try:
        (serve_hq if wanted.kind == "hq" else serve_store)(CHAIN_SHOP, settings)
    except PosforgeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
