# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""Which key of the till does what."""

from __future__ import annotations

KEYS: dict[str, str] = {
    "help": "F1",
    "search": "F2",
    "reports": "F3",
    "park": "F4",
    "resume": "F5",
    "quantity": "F6",
    "void_line": "F7",
    "pay": "F9",
    "exact_cash": "F10",
    "drawer": "F11",
    "lock": "F12",
    "reprint": "Ctrl+P",
    "article": "Ctrl+I",
    "menu": "Ctrl+M",
}
