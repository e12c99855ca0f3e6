"""Writes what the till shows as JSON lines, for tests and demonstrations that watch it."""

from __future__ import annotations

import json
import sys


class LineAnnouncer:
    """Says everything on standard output, a JSON object a line."""

    def say(self, what: str, **facts: object) -> None:
        """Write one line and flush it."""
        sys.stdout.write(json.dumps({"what": what, **facts}) + "\n")
        sys.stdout.flush()
