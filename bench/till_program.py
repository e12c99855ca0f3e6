"""The till with its window, as a generated project starts it, in the tests' shop."""

from __future__ import annotations

import sys

from posforge.runtime.app.main import till
from posforge.testing.single_store import SHOP

if __name__ == "__main__":
    sys.exit(till(SHOP, sys.argv[1:]))
