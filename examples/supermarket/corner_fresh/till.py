"""The till of this shop: `posforge run till` starts it here, and it is yours to change."""

from __future__ import annotations

import sys

from posforge.runtime.app.main import till

from corner_fresh.generated.options import SHOP


def main(argv: list[str]) -> int:
    """Run it until its window is closed and return the exit code."""
    return till(SHOP, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
