"""The store server of the test shop as a process of its own; it is the topmost machine.

python -m posforge.testing.headless_store --data FOLDER
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.app.store import serve_store
from posforge.runtime.server.provision import Admin
from posforge.testing.single_store import BRANCH, SHOP

ADMIN = Admin(name="Olivia Owner", pin="4711", password="correct horse battery")  # noqa: S106 - a test's


def settings_of(data: Path, *, admin: Admin = ADMIN, port: int = 0) -> ServerSettings:
    """Return how the test shop's store server runs, its keys in a file."""
    return ServerSettings(data=data, keys="file", branch=BRANCH, admin=admin, port=port)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m posforge.testing.headless_store")
    parser.add_argument("--data", type=Path, required=True, help="the store server's data folder")
    parser.add_argument("--port", type=int, default=0, help="where it listens; 0: anywhere")
    wanted = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    serve_store(SHOP, settings_of(wanted.data, port=wanted.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
