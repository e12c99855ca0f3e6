"""`python -m posforge`, the same as `posforge`."""

from __future__ import annotations

from posforge.cli import main

if __name__ == "__main__":
    main(prog_name="posforge")
