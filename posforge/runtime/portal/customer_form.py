"""The form of a customer: one control for each thing that is noted of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from posforge.runtime.domain.customer import LONGEST_TEXT, Customer
from posforge.runtime.domain.events_customer import Shown
from posforge.runtime.domain.shop import Shop
from posforge.runtime.portal.product_form import Control, Options
from posforge.runtime.portal.speech import Speech

_TEXTS = ("name", "phone", "email", "tax_number", "address", "exempt")
_SHOWN: Sequence[Shown] = ("nothing", "number", "name")
_YES_NO = ("no", "yes")


class CustomerForm:
    """Makes the form in the language of a shop, and reads what comes back."""

    def __init__(self, shop: Shop, speech: Speech) -> None:
        self._say = speech.say
        groups = [(one.name, one.label) for one in shop.customer_groups]
        self._options: Mapping[str, Options] = {
            "group": [("", "–"), *groups],
            "on_receipt": [(one, speech.say(f"on_receipt_{one}")) for one in _SHOWN],
            "may_contact": [(one, speech.say(f"may_contact_{one}")) for one in _YES_NO],
        }

    def make(self, customer: Customer, *, now: Customer | None = None) -> Sequence[Control]:
        """Return the controls with what stands in them, and what is wrong with it.

        `now` is how the customer stands where somebody else changed them meanwhile.
        """
        texts, stands = _shown(customer), _shown(now) if now is not None else {}
        return [self._control(name, text, stands=stands) for name, text in texts.items()]

    def typed(self, form: Mapping[str, str], before: Customer) -> Customer:
        """Return the customer with what came back; what is no choice stays as it was."""
        texts = {name: form[name] for name in _TEXTS if name in form}
        known = replace(before, **texts)  # type: ignore[arg-type]
        if form.get("on_receipt") in _SHOWN:
            known = replace(known, on_receipt=cast(Shown, form["on_receipt"]))
        if form.get("may_contact") in _YES_NO:
            known = replace(known, may_contact=form["may_contact"] == "yes")
        return replace(known, group=form.get("group", before.group))

    def is_refused(self, customer: Customer) -> bool:
        """Tell whether something typed cannot be."""
        return any(one.problem for one in self.make(customer))

    def _control(self, name: str, text: str, *, stands: Mapping[str, str]) -> Control:
        options = self._options.get(name, ())
        if options and text not in {value for value, _ in options}:
            options = [*options, (text, self._say("no_longer_offered", value=text))]
        now = stands.get(name, text)
        shown = dict(options).get(now, now) or "–"
        return Control(
            name=name,
            label=self._say(f"customer_{name}"),
            kind="choice" if options else "text",
            text=text,
            options=options,
            is_required=name == "name",
            hint=self._say("customer_exempt_hint") if name == "exempt" else "",
            problem=self._problem(name, text.strip()),
            now=self._say("stands_now", value=shown) if now != text else "",
        )

    def _problem(self, name: str, text: str) -> str:
        if name == "name" and not text:
            return self._say("problem_customer_name")
        if len(text) > LONGEST_TEXT:
            return self._say("problem_customer_long", most=LONGEST_TEXT)
        return ""


def _shown(customer: Customer) -> Mapping[str, str]:
    return {
        "name": customer.name,
        "phone": customer.phone,
        "email": customer.email,
        "tax_number": customer.tax_number,
        "address": customer.address,
        "group": customer.group,
        "exempt": customer.exempt,
        "on_receipt": customer.on_receipt,
        "may_contact": "yes" if customer.may_contact else "no",
    }
