"""What a shop's own revisions say: a field gets its typed column in `product`, or loses it.

The values themselves are in `product.fields`, whatever the shop declares. A column is computed
from there, so that making, dropping and retyping it never moves or loses one.
"""

from __future__ import annotations

import re
from typing import get_args

from alembic import op

from posforge.errors import UserError
from posforge.runtime.domain.shop import FieldKind

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLUMNS = {
    "sqlite": "SELECT 1 FROM pragma_table_xinfo('product') WHERE name = '{column}'",
    "postgresql": "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND table_name = 'product' AND column_name = '{column}'",
}
_WHOLE = ("whole", "decimal")

# 18 digits fit both databases, and every number that JSON carries exactly.
_MOST = "999999999999999999"
# PostgreSQL cannot spell a NUL, not even on the way to another value.
_UNSPEAKABLE = r"fields ~ '(^|[^\\])(\\\\)*\\u0000'"


def add_field(name: str, *, kind: FieldKind) -> None:
    """Give a field of the shop its column `field_<name>`, in place of one of another kind.

    A value of another kind than the column's reads as NULL. Raises UserError for a name or a kind
    that is none.
    """
    drop_field(name)
    if kind not in get_args(FieldKind):
        raise UserError(
            f'A field cannot be of the kind "{kind}".',
            hint=f"Kinds: {', '.join(get_args(FieldKind))}.",
        )
    spell = _for_sqlite if _dialect() == "sqlite" else _for_postgres
    op.execute(f"ALTER TABLE product ADD COLUMN field_{name} {spell(name, kind)}")


def drop_field(name: str) -> None:
    """Take the column of a field away, if there is one; its values stay where they are.

    Raises UserError for a name that is none.
    """
    if not _NAME.fullmatch(name):
        raise UserError(
            f'A field cannot be called "{name}".',
            hint="Small letters, digits and _, a letter first, at most 40 of them.",
        )
    column = f"field_{name}"
    if op.get_bind().exec_driver_sql(_COLUMNS[_dialect()].format(column=column)).first():
        op.execute(f"ALTER TABLE product DROP COLUMN {column}")


def _dialect() -> str:
    return op.get_context().dialect.name


def _for_sqlite(name: str, kind: FieldKind) -> str:
    value, json_type = f"json_extract(fields, '$.{name}')", f"json_type(fields, '$.{name}')"
    if kind in _WHOLE:
        column = "BIGINT"
        test = f"{json_type} = 'integer' AND {value} BETWEEN -{_MOST} AND {_MOST}"
    elif kind == "yes_no":
        column, test = "BOOLEAN", f"{json_type} IN ('true', 'false')"
    else:
        column, test = "TEXT", f"{json_type} = 'text' AND instr({value}, char(0)) = 0"
    return f"{column} GENERATED ALWAYS AS (CASE WHEN {test} THEN {value} END) VIRTUAL"


def _for_postgres(name: str, kind: FieldKind) -> str:
    member = f"CAST(fields AS json) -> '{name}'"
    text = f"CAST(fields AS json) ->> '{name}'"
    is_a = f"json_typeof({member}) ="
    if kind in _WHOLE:
        column, value = "BIGINT", f"CAST({text} AS bigint)"
        test = f"{is_a} 'number' AND {text} ~ '^-?[0-9]{{1,{len(_MOST)}}}$'"
    elif kind == "yes_no":
        column, value, test = "BOOLEAN", f"CAST({text} AS boolean)", f"{is_a} 'boolean'"
    else:
        column, value, test = 'TEXT COLLATE "C"', text, f"{is_a} 'string'"
    rule = f"CASE WHEN {_UNSPEAKABLE} THEN NULL WHEN {test} THEN {value} END"
    return f"{column} GENERATED ALWAYS AS ({rule}) STORED"
