"""The journal for the bookkeeper: debits and credits of each Z, under their own accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column, ReportData, ReportParameters, ReportTable
from posforge.runtime.reports.postings import Posting, postings
from posforge.runtime.reports.tally import Row
from posforge.runtime.reports.words import report_words


def make(shop: Shop) -> Accounts:
    """Return the report of this shop."""
    return Accounts(words=report_words(shop.languages[0]), accounts=shop.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """One row a posting; its columns have keys, so that its CSV is the same in every language."""

    words: Mapping[str, str]
    accounts: AccountMap
    name: str = "accounts"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["accounts"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the postings of the period, and that debits are equal to credits."""
        words, found = self.words, postings(data, parameters, self.accounts)
        debit = sum(max(one.amount_minor, 0) for one in found)
        credit = sum(max(-one.amount_minor, 0) for one in found)
        return ReportTable(
            columns=(
                Column(words["date"], "date", "date"),
                Column(words["voucher"], key="voucher"),
                Column(words["branch"], key="branch"),
                Column(words["till"], "count", "till"),
                Column("Z", "count", "z"),
                Column(words["account"], key="account"),
                Column(words["called"], key="name"),
                Column(words["debit"], "money", "debit"),
                Column(words["credit"], "money", "credit"),
                Column(words["currency"], key="currency"),
            ),
            rows=tuple(map(_row, found)),
            totals=(words["total"], *[None] * 6, debit, credit, None) if found else (),
        )


def _row(one: Posting) -> Row:
    voucher, amount = one.voucher, one.amount_minor
    return (
        voucher.bizdate,
        voucher.code,
        voucher.store,
        voucher.till,
        voucher.z or None,
        one.account,
        one.name,
        amount if amount > 0 else None,
        -amount if amount < 0 else None,
        one.currency,
    )
