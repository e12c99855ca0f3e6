"""How the till looks, and which key does what."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from posforge.spec.base import Reasons, Section, Word, refusal

Action = Literal[
    "help",
    "search",
    "reports",
    "park",
    "resume",
    "quantity",
    "void_line",
    "pay",
    "exact_cash",
    "drawer",
    "lock",
    "reprint",
    "article",
    "menu",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
DEFAULT_KEYS: dict[Action, str] = {
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

_FUNCTION_KEY = r"(?:(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?F(?:1[0-2]|[1-9]))"
_CHORD = r"(?:(?:Ctrl\+(?:Alt\+)?|Alt\+)(?:Shift\+)?[A-Z0-9])"
_EDIT_KEY = r"(?:(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?(?:Insert|Delete|Home|End|PgUp|PgDown))"
KEY_PATTERN = f"^(?:{_FUNCTION_KEY}|{_CHORD}|{_EDIT_KEY})$"


def _key(text: str) -> str:
    if not re.fullmatch(KEY_PATTERN, text):
        names = [*(f"F{number}" for number in range(1, 13)), "Insert", "Delete", "Home", "End"]
        raise refusal(
            f"`{text}` cannot be a key of the till.",
            expected="F1 to F12, Insert, Delete, Home, End, PgUp, PgDown, or Ctrl or Alt with a "
            "letter or digit, such as Ctrl+P",
            hint="Plain letters, digits, Enter, Tab and Esc belong to the scanner and to typing.",
            candidates=names,
        )
    return text


Key = Annotated[str, AfterValidator(_key), Field(json_schema_extra={"pattern": KEY_PATTERN})]


Screen = Annotated[str, Word(what="a screen", example="stock_lookup", is_module=True)]


class AskedReasons(Section):
    """What a cashier chooses from who undoes something, or prints it again."""

    void: Reasons | None = Field(
        default=None,
        description="Reasons for a struck line, or for fewer of it. Without this key there are "
        "usual ones; `[]` asks nobody, and voids do not say why, as they should.",
        examples=["[Scanned twice, Customer left it]"],
    )
    last_line: Literal["free", "asked"] = Field(
        default="free",
        description="Whether the line scanned last is struck without a reason: a slip that is put "
        "right at once, and is recorded as one.",
        examples=["asked"],
    )
    cancel: Reasons | None = Field(
        default=None,
        description="Reasons for a bill that is given up; usual ones, or none, as with `void`.",
        examples=["[Customer left]"],
    )
    reprint: Reasons | None = Field(
        default=None,
        description="Reasons for a copy of a receipt or a Z report; usual ones, or none, as with "
        "`void`.",
        examples=["[]"],
    )


class Till(Section):
    """The till's looks, screens and keys."""

    theme: Literal["light", "dark"] = Field(
        default="light",
        description="Dark letters on light ground, or the reverse.",
        examples=["dark"],
    )
    qt_binding: Literal["pyqt6", "pyside6"] = Field(
        default="pyqt6",
        description="The Qt library that draws the till; PyQt6 is GPL-3, PySide6 is LGPL-3.",
        examples=["pyside6"],
    )
    layout: Literal["scan_first", "grid"] = Field(
        default="scan_first",
        description="`scan_first`: the bill fills the screen; `grid`: pictures to touch beside it.",
        examples=["grid"],
    )
    screens: tuple[Screen, ...] = Field(
        default=(),
        description="The shop's own screens: `stock_lookup` is `screens/stock_lookup.py` of its "
        "package.",
        examples=["[stock_lookup]"],
    )
    reasons: AskedReasons = Field(
        default=AskedReasons(),
        description="What a cashier chooses from who strikes a line, gives a bill up or prints "
        "something again.",
    )
    keys: dict[Action, Key] = Field(
        default={},
        description="Keys that differ from the usual ones, by action: "
        + ", ".join(f"{action} ({key})" for action, key in DEFAULT_KEYS.items())
        + ".",
        examples=["{pay: F8}"],
    )


def keymap(till: Till) -> dict[str, str]:
    """Return the key of every action, in the order the actions are listed."""
    return {action: till.keys.get(action, DEFAULT_KEYS[action]) for action in ACTIONS}
