"""Codes that say more than which article it is: GS1 element strings with a lot or serial number.

GS1-128, GS1 DataMatrix, GS1 QR and DataBar Expanded carry them (GS1 General Specifications §3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.trace import Trace

LONGEST = 200

_BEGINS = re.compile(r"(?:01|\(01\))[0-9]{14}")


@dataclass(frozen=True, slots=True)
class Elements:
    """The GTIN of an element string, its check digit not looked at, and what it says of the lot."""

    gtin: str
    trace: Trace


def read_elements(text: str) -> Elements | None:
    r"""Return what an element string says, as scanned or as printed below; None for other codes.

    It begins with the GTIN (AI 01). The lot is AI 10, the serial number AI 21; dates and other
    facts are passed over. Raises UserError for one that says how much it is: sold without that, it
    would cost something else.

    >>> read_elements("010400638133393110A12\x1d17270131").trace.lot
    'A12'
    """
    if len(text) > LONGEST or not _BEGINS.match(text):
        return None
    # One shop in a hundred scans such codes, and the library takes a fifth of a second to load.
    from biip import ParseError  # noqa: PLC0415
    from biip.gs1_messages import GS1Message  # noqa: PLC0415

    parse = GS1Message.parse_hri if text.startswith("(") else GS1Message.parse
    try:
        found = {one.ai.ai: one.value for one in parse(text).element_strings}
    except ParseError:
        return None
    if any(ai.startswith("3") for ai in found):
        raise UserError(
            "This code says how much the article weighs or costs, which the till does not read.",
            hint="Type the article's number, and how much it is.",
        )
    return Elements(found["01"], Trace(lot=found.get("10", ""), serial=found.get("21", "")))
