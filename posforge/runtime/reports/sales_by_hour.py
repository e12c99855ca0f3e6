"""When the shop took in what: by hour of the day, on the clock of each sale's own till."""

from __future__ import annotations

from datetime import time

from babel.dates import format_time

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column
from posforge.runtime.reports.asked import locale_of, whole
from posforge.runtime.reports.tally import TAKINGS, Row, Tally, takings_columns, with_average
from posforge.runtime.reports.words import report_words

_HOUR = "(asked.wall_ms + asked.tz_min * 60000) / 3600000 % 24"


def make(shop: Shop) -> Tally:
    """Return the report of this shop."""
    words, language = report_words(shop.languages[0]), shop.languages[0]
    locale = locale_of(shop)

    def say(keys: Row) -> Row:
        return (format_time(time(whole(keys[0])), "short", locale=locale),)

    return Tally(
        name="sales_by_hour",
        title=words["sales_by_hour"],
        total=words["total"],
        columns=(Column(words["hour"]), *takings_columns(language)),
        by=(_HOUR,),
        figures=TAKINGS,
        source="asked",
        group=_HOUR,
        order=_HOUR,
        say=say,
        reckon=with_average,
    )
