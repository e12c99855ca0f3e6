"""The kinds of file a report can be: CSV, XLSX and PDF; a library is loaded with its first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from posforge.errors import KnownError
from posforge.runtime.reports.files.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of file: how its name ends, what a browser calls it, and who writes it."""

    suffix: str
    media_type: str
    write: Callable[[Document], bytes]


def _csv(document: Document) -> bytes:
    from posforge.runtime.reports.files.csv_file import write_csv  # noqa: PLC0415 - see above

    return write_csv(document)


def _xlsx(document: Document) -> bytes:
    from posforge.runtime.reports.files.xlsx_file import write_xlsx  # noqa: PLC0415 - see above

    return write_xlsx(document)


def _pdf(document: Document) -> bytes:
    from posforge.runtime.reports.files.pdf_file import write_pdf  # noqa: PLC0415 - see above

    return write_pdf(document)


FORMS: Mapping[str, Form] = {
    "csv": Form(suffix=".csv", media_type="text/csv; charset=utf-8", write=_csv),
    "xlsx": Form(
        suffix=".xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=_xlsx,
    ),
    "pdf": Form(suffix=".pdf", media_type="application/pdf", write=_pdf),
}


def written(document: Document, form: str, *, forms: Mapping[str, Form] = FORMS) -> bytes:
    """Return a report as a file. Raises KnownError where its library is missing or a letter is."""
    try:
        return forms[form].write(document)
    except ModuleNotFoundError as error:
        raise KnownError(
            f"This computer cannot write {form.upper()} files: {error.name} is not installed.",
            hint="Install posforge with the extra of this machine (till, server or hq).",
        ) from error
