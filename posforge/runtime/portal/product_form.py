"""The form of an article: one control for each thing that is noted of it, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.numbers import get_decimal_symbol

from posforge.runtime.domain.fields import clean_text, show_field
from posforge.runtime.domain.price import Price, spell_price
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.shop import FieldKind, FieldRule, Shop, TaxRules
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.flows.catalogue_cell import CellError, FieldError, printed_gtin
from posforge.runtime.flows.catalogue_file import OPEN_PRICE, PRICE, VALID_FROM
from posforge.runtime.flows.catalogue_prices import price_column, price_columns
from posforge.runtime.flows.edit_product import CODES, Article, Texts
from posforge.runtime.portal.price_layers import layer_name, offered_layers
from posforge.runtime.portal.speech import Speech

ControlKind = Literal["text", "lines", "number", "choice", "date", "moment"]
Options = Sequence[tuple[str, str]]

# A field may be called as the form's own secrets are: the prefix keeps them apart.
_FIELD_PREFIX = "field-"
_NOTHING = ("", "–")
_KINDS: Mapping[FieldKind, ControlKind] = {
    "text": "text",
    "whole": "number",
    "decimal": "number",
    "yes_no": "choice",
    "choice": "choice",
    "date": "date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control: `otherwise` holds where it is empty, `problem` says what is wrong with it.

    `now` is what stands there by now, where that is not what was typed.
    """

    name: str
    label: str
    kind: ControlKind
    text: str
    options: Options = ()
    is_required: bool = False
    hint: str = ""
    otherwise: str = ""
    problem: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole form: what every article has, what it costs, what makes it a variant, the rest."""

    common: tuple[Control, ...]
    prices: tuple[Control, ...]
    variant: tuple[Control, ...]
    fields: tuple[Control, ...]
    styles: Sequence[Style] = ()


class FormMaker:
    """Makes the form of one shop in its language, and reads what comes back.

    `taxes` are the rules of today.
    """

    def __init__(self, shop: Shop, speech: Speech, *, taxes: Callable[[], TaxRules]) -> None:
        self._shop = shop
        self._speech = speech
        self._taxes_today = taxes
        self._rules = shop.catalogue.fields
        self._decimal = get_decimal_symbol(speech.locale)

    def make(
        self,
        texts: Texts,
        *,
        problems: Mapping[str, CellError] | None = None,
        now: Texts | None = None,
        article: Article | None = None,
        styles: Sequence[Style] = (),
    ) -> Sheet:
        """Return the form with these texts in it.

        Args:
            texts: what stands in the controls, by column.
            problems: what is wrong with some of them.
            now: how the article stands, where somebody else changed it meanwhile.
            article: the article, None for a new one.
            styles: those to choose from.
        """
        filled = _Filled(
            texts, problems=problems or {}, now=now, rules=self._rules, speech=self._speech
        )
        name = article.listed.product.name if article else ""
        style_name = article.style.name if article and article.style else ""
        say, departments = self._speech.say, self._shop.catalogue.departments
        common = (
            filled.control("name", say("product_name"), otherwise=name, hint=self._name_hint()),
            filled.control(CODES, say("barcodes"), kind="lines", hint=say("barcodes_hint")),
            filled.control(
                "department",
                say("department"),
                options=[_NOTHING, *((one, spoken(one)) for one in departments)],
            ),
            filled.control("unit", say("unit"), options=self._units()),
            filled.control("tax", say("tax"), options=self._taxes()),
        )
        axes = [rule for rule in self._rules if rule.is_axis]
        others = [rule for rule in self._rules if not rule.is_axis]
        variant: tuple[Control, ...] = ()
        if axes or texts["style"]:
            variant = (
                filled.control("style", say("style"), hint=say("style_hint")),
                filled.control(
                    "style_name",
                    say("style_name"),
                    otherwise=style_name,
                    hint=say("style_name_hint"),
                ),
                *map(filled.field, axes),
            )
        return Sheet(
            common=common,
            prices=self._prices(filled, article),
            variant=variant,
            fields=tuple(map(filled.field, others)),
            styles=styles,
        )

    def shown(self, texts: Texts) -> Texts:
        """Return texts as people of this shop write them: codes as printed, decimals their way."""
        written = {rule.name for rule in self._rules if rule.kind == "decimal"}
        written |= {*price_columns(self._shop)}
        codes = [printed_gtin(code) or code for code in texts[CODES].splitlines()]
        return {
            **{
                column: text.replace(".", self._decimal) if column in written else text
                for column, text in texts.items()
            },
            CODES: "\n".join(codes),
        }

    def typed(self, form: Mapping[str, str], columns: Texts) -> Texts:
        """Return what came back for those of these columns that the form has."""
        names = {column: control_name(column, self._rules) for column in columns}
        return {column: form[name] for column, name in names.items() if name in form}

    def _prices(self, filled: _Filled, article: Article | None) -> tuple[Control, ...]:
        say, shop = self._speech.say, self._shop
        priced = article.prices if article is not None else {}
        elsewhere = offered_layers(shop, priced=priced)
        return (
            filled.control(
                PRICE,
                say("price_in", currency=shop.currency),
                kind="number",
                hint=say("price_hint", price=self._finer()),
            ),
            filled.control(
                OPEN_PRICE,
                say("open_price_label"),
                options=[("no", say("open_price_no")), ("yes", say("open_price_yes"))],
            ),
            *(
                filled.control(
                    price_column(layer),
                    layer_name(layer, shop, self._speech),
                    kind="number",
                )
                for layer in elsewhere
            ),
            filled.control(
                VALID_FROM, say("valid_from"), kind="moment", hint=say("valid_from_hint")
            ),
        )

    def _finer(self) -> str:
        """A price finer than the smallest coin, as people here write it."""
        return spell_price(Price(minor=125, per=100), self._shop.currency).replace(
            ".", self._decimal
        )

    def _name_hint(self) -> str:
        return self._speech.say("name_hint") if self._shop.catalogue.axes else ""

    def _units(self) -> Options:
        units = self._shop.catalogue.units
        return [(unit, self._speech.say_or(f"unit_{unit}", unit)) for unit in units]

    def _taxes(self) -> Options:
        rules = self._taxes_today()
        return [(code, f"{self._speech.tax(rules, code)} ({code})") for code in rules.rates]


class _Filled:
    """Makes the controls of one form."""

    def __init__(
        self,
        texts: Texts,
        *,
        problems: Mapping[str, CellError],
        now: Texts | None,
        rules: Sequence[FieldRule],
        speech: Speech,
    ) -> None:
        self._rules = rules
        self._speech = speech
        self._texts = texts
        self._problems = problems
        self._now = now

    def control(
        self,
        column: str,
        label: str,
        *,
        kind: ControlKind = "text",
        options: Options = (),
        is_required: bool = False,
        hint: str = "",
        otherwise: str = "",
    ) -> Control:
        text = self._texts[column]
        if options and clean_text(text) not in {value for value, _ in options}:
            gone = self._speech.say("no_longer_offered", value=spoken(text))
            options = [*options, (text, gone)]
        return Control(
            name=control_name(column, self._rules),
            label=label,
            kind="choice" if options else kind,
            text=text,
            options=options,
            is_required=is_required or column == CODES,
            hint=hint,
            otherwise=otherwise,
            problem=self._problem(column),
            now=self._meanwhile(column, dict(options), otherwise),
        )

    def field(self, rule: FieldRule) -> Control:
        return self.control(
            rule.name,
            rule.label,
            kind=_KINDS[rule.kind],
            options=self._options(rule),
            is_required=rule.is_required,
        )

    def _options(self, rule: FieldRule) -> Options:
        if rule.kind == "choice":
            return [_NOTHING, *((choice, choice) for choice in rule.choices)]
        if rule.kind == "yes_no":
            locale = str(self._speech.locale)
            yes_no = (("yes", True), ("no", False))
            return [_NOTHING, *((t, show_field(rule, value, locale=locale)) for t, value in yes_no)]
        return ()

    def _problem(self, column: str) -> str:
        error = self._problems.get(column)
        if error is None:
            return ""
        rule = next((one for one in self._rules if one.name == column), None)
        if isinstance(error, FieldError) and rule is not None:
            if error.is_own:
                return str(error.facts["reason"])
            return self._speech.say(f"problem_field_{rule.kind}")
        facts = dict(error.facts)
        if "code" in facts:
            facts["code"] = printed_gtin(str(facts["code"])) or facts["code"]
        return self._speech.say(f"problem_{error.key}", **facts)

    def _meanwhile(self, column: str, options: Mapping[str, str], otherwise: str) -> str:
        """Return what stands there by now, where that is not what was typed."""
        if self._now is None or column == "style_name":
            return ""
        now = self._now[column]
        if clean_text(now) == clean_text(self._texts[column]):
            return ""
        shown = options.get(now, now) or otherwise or "–"
        return self._speech.say("stands_now", value=", ".join(shown.splitlines()))


def control_name(column: str, rules: Sequence[FieldRule]) -> str:
    """Return what the control of a column is called in the form."""
    return f"{_FIELD_PREFIX}{column}" if column in {rule.name for rule in rules} else column
