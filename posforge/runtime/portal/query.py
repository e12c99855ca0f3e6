"""Reads what the address of a page asks for, and refuses what makes no sense."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import request, url_for

from posforge.runtime.portal.errors import BadQuestionError
from posforge.runtime.reports.page import Window

_LARGEST = 1_000_000
_LONGEST = 100
_QUESTIONS = ("date", "first", "last", "store", "till", "number", "q", "sort", "page")


def text(name: str) -> str:
    """Return what was typed into a field, trimmed."""
    return request.args.get(name, "").strip()[:_LONGEST]


def day(name: str) -> date | None:
    """Return an ISO date of the address, or None where there is none."""
    asked = text(name)
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise BadQuestionError(asked=asked) from error


def whole(name: str, *, otherwise: int) -> int:
    """Return a whole number of the address, not negative."""
    asked = text(name)
    if not asked:
        return otherwise
    if not (asked.isascii() and asked.isdigit()) or int(asked) > _LARGEST:
        raise BadQuestionError(asked=asked)
    return int(asked)


def window(sorts: Collection[str], *, otherwise: str) -> Window:
    """Return sort and page; a sort is the name of a column, with `-` before it for descending."""
    asked = text("sort") or otherwise
    if asked.removeprefix("-") not in sorts:
        raise BadQuestionError(asked=asked)
    return Window(
        sort=asked.removeprefix("-"),
        is_descending=asked.startswith("-"),
        number=max(1, whole("page", otherwise=1)),
    )


def here(**changes: str | int) -> str:
    """Return the address of this page with some answers changed; empty ones are left out."""
    asked = {**request.args.to_dict(), **changes}
    kept: dict[str, Any] = {name: asked[name] for name in _QUESTIONS if asked.get(name, "") != ""}
    return url_for(request.endpoint or "", **(request.view_args or {}), **kept)


def local_address(address: str) -> str:
    """Return an address if it is a page of this portal, or the first page: nothing leads away."""
    is_local = address.startswith("/") and not address.startswith(("//", "/\\"))
    is_plain = address.isascii() and address.isprintable()
    return address if is_local and is_plain else "/"
