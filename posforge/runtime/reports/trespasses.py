"""What was recorded by somebody who may not do it, nor had anybody's approval who may.

A till refuses such a deed, so one that is here was done past the till: by a changed program, say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posforge.runtime.domain.deeds import JUDGED, Need, needs
from posforge.runtime.domain.people import Person, deed, may
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import (
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import Happened, happened
from posforge.runtime.reports.words import report_words

# The account of a layaway is below zero by what its customer has paid in, never above.
_OVERDRAWN = (
    "SELECT step.number, MAX(step.event_id) FROM layaway_step AS step JOIN account_balance AS held "
    "ON held.account = 'layaway:' || step.number AND held.amount_minor > 0 "
    "WHERE step.bizdate >= :first AND step.bizdate <= :last "
    "AND (:branch = '' OR step.store = :branch) GROUP BY step.number ORDER BY step.number"
)

_Row = tuple[str, str | None, str | None, str, str]


def make(shop: Shop) -> Trespasses:
    """Return the report of this shop."""
    return Trespasses(shop=shop, words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trespasses:
    """Every deed without its permission: who did it, who is said to have approved it.

    Goods handed over that were never paid are listed too, by their layaway.
    """

    shop: Shop
    words: Mapping[str, str]
    name: str = "trespasses"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["trespasses"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what was done in the period by who may not do it."""
        words = self.words
        known = {
            str(row[0]): Person(
                id=str(row[0]), name=str(row[1]), role=str(row[2]), is_active=bool(row[3])
            )
            for row in data.query("SELECT id, name, role, is_active FROM person")
        }
        return ReportTable(
            columns=(
                Column(words["deed"]),
                Column(words["cashier"]),
                Column(words["approver"]),
                Column(words["permission"]),
                Column(words["event"]),
            ),
            rows=(
                *self._found(data, parameters, known),
                *self._overdrawn(data, parameters),
            ),
        )

    def _found(
        self, data: ReportData, asked: ReportParameters, known: Mapping[str, Person]
    ) -> Iterator[_Row]:
        for kind in JUDGED:
            for one in happened(data, asked, kind):
                for need in needs(kind, one.facts):
                    if not self._is_allowed(one, need, known):
                        yield (
                            deed(need.permission),
                            _name(known, one.actor),
                            _name(known, one.approver),
                            need.permission,
                            one.id,
                        )

    def _overdrawn(self, data: ReportData, asked: ReportParameters) -> Iterator[_Row]:
        """Yield layaways of which more was handed over or given back than was paid in."""
        where = {"first": asked.first, "last": asked.last, "branch": asked.branch}
        for number, event in data.query(_OVERDRAWN, **where):
            yield self.words["overdrawn"], None, None, str(number), str(event)

    def _is_allowed(self, one: Happened, need: Need, known: Mapping[str, Person]) -> bool:
        # An approval by whoever did it makes no difference: the two are one person.
        named = (one.actor, one.approver, *need.approvers)
        who = [known[person] for person in named if person in known]
        return any(may(self.shop, person, need.permission, value=need.value) for person in who)


def _name(known: Mapping[str, Person], person: str) -> str | None:
    if not person:
        return None
    return known[person].name if person in known else person
