"""Numbers and dates as CLDR has them, in three countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from posforge.runtime.portal.speech import Speech
from posforge.testing.builders import QUEBEC_TAX, a_shop

AT = 1_795_266_300_000  # 2026-11-21 13:05 UTC


def speech(language: str, country: str, currency: str = "EUR", zone: str = "Europe/Berlin"):
    return Speech.of(
        a_shop(languages=(language,), country=country, currency=currency, timezone=zone)
    )


@pytest.mark.parametrize(
    ("spoken", "money", "tag"),
    [
        (speech("de", "DE"), "1.234,50 €", "de-DE"),
        (speech("en", "GB", "GBP"), "£1,234.50", "en-GB"),
        (speech("ja", "JP", "JPY"), "¥123,450", "ja-JP"),
        (speech("en", "KW", "KWD"), "KWD123.450", "en"),
    ],
)
def test_money_is_written_as_the_country_writes_it(spoken: Speech, money: str, tag: str):
    assert spoken.money(123_450).replace("\xa0", " ").replace("￥", "¥") == money
    assert spoken.tag.startswith(tag)


@pytest.mark.parametrize(
    ("spoken", "unit", "group"),
    [
        (speech("en", "DE"), "1 €", "."),
        (speech("de", "CH", "CHF"), "CHF 1", "’"),
        (speech("en", "KW", "KWD"), "KWD1", ","),
    ],
)
def test_the_chart_hears_how_amounts_are_written(spoken: Speech, unit: str, group: str):
    assert spoken.whole_unit.replace("\xa0", " ") == unit
    assert spoken.group_sign == group


def test_times_are_those_of_the_shop_or_of_the_sale():
    german, indian = speech("de", "DE"), speech("en", "IN", zone="Asia/Kolkata")

    assert german.time_of_day(AT) == "14:05"
    assert german.time_of_day(AT, 0) == "13:05"
    assert german.moment(AT) == "21.11.26, 14:05"
    assert indian.time_of_day(AT).replace("\u202f", " ").lower() == "6:35 pm"
    assert german.lately(AT, date(2026, 11, 21)) == "14:05"
    assert german.lately(AT, date(2026, 11, 22)) == "21.11.26, 14:05"
    assert german.ago(AT - 180_000, AT) == "vor 3 Minuten"
    assert german.weekday(date(2026, 11, 14)) == "Sa., 14. Nov."


def test_change_has_a_sign_and_one_decimal():
    german = speech("de", "DE")

    assert german.change(1125, 1000).replace("\xa0", " ") == "+12,5 %"
    assert german.change(900, 1000).replace("\xa0", " ") == "-10 %"
    assert german.change(1000, 1000).replace("\xa0", " ") == "±0 %"
    assert german.change(5, 0) == ""


def test_quantities_name_the_unit_unless_counted():
    german = speech("de", "DE")

    assert german.quantity(1345, "kg").replace("\xa0", " ") == "1,345 kg"
    assert german.quantity(22_000, "piece") == "22"
    assert german.rate(Decimal("0.055")).replace("\xa0", " ") == "5,5 %"


def test_a_tax_code_is_told_by_what_is_charged():
    canadian = speech("en", "CA", "CAD")

    assert canadian.tax(QUEBEC_TAX, "standard") == "GST 5% + QST 9.975%"
    assert canadian.tax(QUEBEC_TAX, "reduced") == "0%"
    assert canadian.tax(QUEBEC_TAX, "gone") == "gone"
