"""What the bookkeeper enters for each Z: debits and credits, folded from the money ledger.

Every movement of money is in the ledger twice, out of one account and into another; hence debits
equal credits. They are counted here all the same, and compared with the Z.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posforge.errors import KnownError
from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.z import z_code
from posforge.runtime.ext.reports import Cell, ReportData, ReportParameters
from posforge.runtime.reports.asked import ids_of, whole

# What a till wrote since its last Z, up to and with this one, is what the Z is about.
_CLOSED = (
    "WITH z AS (SELECT node, epoch, seq, series, number, bizdate, store, till, gross_minor, "
    "COALESCE((SELECT MAX(earlier.seq) FROM z_report AS earlier "
    "WHERE earlier.node = z_report.node AND earlier.epoch = z_report.epoch "
    "AND earlier.seq < z_report.seq), 0) AS after "
    "FROM z_report WHERE bizdate >= :first AND bizdate <= :last "
    "AND (:branch = '' OR store = :branch)) "
    "SELECT z.bizdate, z.store, z.till, z.series, z.number, z.gross_minor, entry.source, "
    "entry.target, entry.unit, SUM(entry.amount) "
    "FROM z JOIN event ON event.node = z.node AND event.epoch = z.epoch "
    "AND event.stream = 'main' AND event.seq > z.after AND event.seq <= z.seq "
    "JOIN ledger_entry AS entry ON entry.event_id = event.id AND entry.ledger = 'money' "
    "GROUP BY z.bizdate, z.store, z.till, z.series, z.number, z.gross_minor, entry.source, "
    "entry.target, entry.unit"
)
# … and what no Z is about yet.
_OPEN = (
    "SELECT entry.bizdate, machine.store, machine.till, '', 0, 0, entry.source, entry.target, "
    "entry.unit, SUM(entry.amount) "
    "FROM log_head AS head JOIN machine ON machine.node = head.node "
    "JOIN event ON event.node = head.node AND event.epoch = head.epoch "
    "AND event.stream = head.stream AND event.seq > COALESCE((SELECT MAX(z.seq) "
    "FROM z_report AS z WHERE z.node = head.node AND z.epoch = head.epoch), 0) "
    "AND event.id >= :begin AND event.id < :end "
    "JOIN ledger_entry AS entry ON entry.event_id = event.id AND entry.ledger = 'money' "
    "WHERE head.stream = 'main' AND entry.bizdate >= :first AND entry.bizdate <= :last "
    "AND (:branch = '' OR machine.store = :branch) "
    "GROUP BY entry.bizdate, machine.store, machine.till, entry.source, entry.target, entry.unit"
)
_SOLD = ("revenue:", "tax:")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Voucher:
    """What is entered together: one Z, or what a machine moved on a day that has none yet (`z` 0).

    `series` is that of the till's receipts; `till` is 0 for a server.
    """

    bizdate: str
    store: str
    till: int
    series: str = ""
    z: int = 0

    @property
    def code(self) -> str:
        """What the voucher is called: as its Z, or `S01-1-2026-11-21` without one."""
        if self.z:
            return z_code(self.store, self.till, self.series, self.z)
        return f"{self.store}-{self.till}-{self.bizdate}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line of a voucher, in minor units: a debit is positive, a credit negative.

    `name` is what the account is called where nobody gave it a number.
    """

    voucher: Voucher
    account: str
    name: str
    amount_minor: int
    currency: str


def postings(
    data: ReportData, asked: ReportParameters, accounts: AccountMap
) -> tuple[Posting, ...]:
    """Return every line of every voucher of the business days asked for, in order.

    Raises KnownError where debits and credits, or a Z and its postings, do not agree.
    """
    found: list[Posting] = []
    for voucher, moved, z_gross in _vouchers(data, asked):
        lines = list(_lines(voucher, moved, accounts))
        if sum(line.amount_minor for line in lines):
            raise _unsound(f"The debits and credits of {voucher.code} are not equal.")
        sold = -sum(sum(moved[one].values()) for one in moved if one.startswith(_SOLD))
        if voucher.z and sold != z_gross:
            raise _unsound(f"The sales of {voucher.code} are not what its Z report says.")
        found += lines
    return tuple(found)


def _vouchers(
    data: ReportData, asked: ReportParameters
) -> Iterator[tuple[Voucher, Mapping[str, Mapping[str, int]], int]]:
    """Yield each voucher with what each ledger account gained by currency, and what its Z says."""
    days = {"first": asked.first, "last": asked.last, "branch": asked.branch}
    begin, end = ids_of(asked)
    rows = (*data.query(_CLOSED, **days), *data.query(_OPEN, begin=begin, end=end, **days))
    sums: dict[tuple[Voucher, int], dict[str, dict[str, int]]] = {}
    for *facts, gross, source, target, currency, amount in rows:
        key = (_voucher(facts), whole(gross))
        moved = sums.setdefault(key, defaultdict(lambda: defaultdict(int)))
        moved[str(source)][str(currency)] -= whole(amount)
        moved[str(target)][str(currency)] += whole(amount)
    for voucher, gross in sorted(sums):
        yield voucher, sums[voucher, gross], gross


def _voucher(facts: Sequence[Cell]) -> Voucher:
    bizdate, store, till, series, number = facts
    return Voucher(
        bizdate=str(bizdate),
        store=str(store),
        till=whole(till),
        series=str(series),
        z=whole(number),
    )


def _lines(
    voucher: Voucher, moved: Mapping[str, Mapping[str, int]], accounts: AccountMap
) -> Iterator[Posting]:
    plain = AccountMap()
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for ours, by_currency in moved.items():
        for currency, amount in by_currency.items():
            sums[accounts.of(ours), plain.of(ours), currency] += amount
    debits_first = sorted(sums.items(), key=lambda pair: (pair[1] < 0, pair[0]))
    for (account, name, currency), amount in debits_first:
        if amount:
            yield Posting(
                voucher=voucher,
                account=account,
                name=name,
                amount_minor=amount,
                currency=currency,
            )


def _unsound(sentence: str) -> KnownError:
    return KnownError(sentence, hint="Prove the books with posforge verify, and tell posforge.")
