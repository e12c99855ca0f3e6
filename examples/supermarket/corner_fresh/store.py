"""The store server of this shop: `posforge run store` starts it here, and it is yours to change."""

from __future__ import annotations

import sys

from posforge.runtime.app.main import store

from corner_fresh.generated.options import SHOP


def main(argv: list[str]) -> int:
    """Run it until it is stopped and return the exit code."""
    return store(SHOP, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
