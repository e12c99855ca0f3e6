"""The store server of this shop: `posforge run store` starts it here.

Made once by posforge, and yours: change what you like. What the shop adds of its own has folders
beside this file; README.md names them.
"""

from __future__ import annotations

import sys

from posforge.runtime.app.main import store

from atelier_nord.generated.options import SHOP


def main(argv: list[str]) -> int:
    """Run it until it is stopped and return the exit code."""
    return store(SHOP, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
